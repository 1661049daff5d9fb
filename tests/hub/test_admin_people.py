"""The admin is no register of people: nobody is browsed there; a sample and a feed are all that it has of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib import admin
from django.db.models import ForeignKey, OneToOneField
from django.urls import reverse

from hub.codes.making import make_card
from hub.colour.models import Label
from hub.oversight.models import TrailEntry
from hub.people.models import Notice, Person
from tests.fakes.applicants import filled, resident_id

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client

    from tests.fakes.hub import HubInProcess

TABLES = (
    "colour_label",
    "colour_run",
    "people_notice",
    "people_district",
    "lists_listtoken",
    "trust_site",
    "trust_siterules",
    "trust_broughtdocument",
    "trust_issuer",
)
NUMBER = resident_id("19900307")
ADD = "/admin/colour/label/add/"


def is_of_a_person(model: type[Model]) -> bool:
    """Whether each of its rows leads to one."""
    links = (field for field in model._meta.get_fields() if isinstance(field, ForeignKey | OneToOneField))
    return model is Person or any(link.related_model is Person for link in links)


@pytest.fixture
def person(hub: HubInProcess) -> Person:
    assert hub.client.post("/apply/", filled()).status_code == 302
    return Person.objects.get(tail=NUMBER[14:17])


def test_nobody_browses_people_nor_their_colours_cards_and_forms() -> None:
    assert {model for model in admin.site._registry if is_of_a_person(model)} == {Notice, Label}


def test_the_sample_takes_who_is_named_in_full_and_shows_no_name(
    admin_client: Client, person: Person
) -> None:
    for wrong in (NUMBER[:-1], f"{person.pk}", person.name):
        answer = admin_client.post(ADD, {"who": wrong, "is_risk": "on"})
        assert "本辖区没有此人" in answer.content.decode()
    assert admin_client.post(ADD, {"who": NUMBER, "is_risk": "on"}).status_code == 302
    label = Label.objects.get()
    assert (label.person, label.is_risk, label.by) == (person, True, "admin")
    assert "已有此人" in admin_client.post(ADD, {"who": NUMBER}).content.decode()
    listed = admin_client.get("/admin/colour/label/").content.decode()
    assert str(person.pk) in listed
    assert person.name not in listed
    assert TrailEntry.objects.filter(who="admin", what="label").exists()


def test_a_label_is_taken_out_and_never_turned_round(admin_client: Client, person: Person) -> None:
    admin_client.post(ADD, {"who": NUMBER, "is_risk": "on"})
    admin_client.post(f"/admin/colour/label/{person.pk}/change/", {"who": NUMBER})
    assert Label.objects.get().is_risk
    said = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    admin_client.post("/admin/colour/label/", said)
    assert not Label.objects.exists()


def test_strangers_see_the_login(client: Client, hub: HubInProcess) -> None:
    answer = client.get(ADD)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("model", TABLES)
def test_every_table_opens(admin_client: Client, hub: HubInProcess, person: Person, model: str) -> None:
    make_card(person)
    Label.objects.create(person=person, is_risk=True, by="admin")
    listed = admin_client.get(reverse(f"admin:{model}_changelist"))
    assert listed.status_code == 200
    opened = {"trust_site": "demo-gate", "trust_issuer": "000000"}
    if model in opened:
        assert admin_client.get(reverse(f"admin:{model}_change", args=[opened[model]])).status_code == 200
