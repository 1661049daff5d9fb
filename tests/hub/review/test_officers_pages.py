"""What an officer sees of appeals: the own district's, the sealed words opened under audit, decided by two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.codes.making import make_card
from hub.colour.assigning import colour_of
from hub.oversight.models import TrailEntry
from hub.people.models import Person
from hub.review import asking
from scanner.protocol.health_code import Colour
from tests.fakes.applicants import filled, resident_id
from tests.fakes.officers import PASSWORD, entered, officer

if TYPE_CHECKING:
    from django.test import Client

    from hub.review.models import Appeal
    from tests.fakes.hub import HubInProcess

QUEUE = "/oversight/appeals/"
WORDS = "<b>我没有</b>去过那里"


@pytest.fixture
def appeal(hub: HubInProcess) -> Appeal:
    return asking.ask(Person.objects.get(pk=hub.people("yellow")[0]), WORDS, b"\xff\xd8 drawn by the hub")


def enter(client: Client, name: str, role: str, district: str) -> None:
    entered(client, officer(name, role, district))


def test_the_queue_shows_the_own_district_only(client: Client, appeal: Appeal) -> None:
    enter(client, "wang", "officer", appeal.district)
    assert appeal.person.name in client.get(QUEUE).content.decode()
    enter(client, "sun", "officer", "别处")
    assert appeal.person.name not in client.get(QUEUE).content.decode()
    assert client.get(f"{QUEUE}{appeal.pk}/").status_code == 404
    assert client.get(f"{QUEUE}{appeal.pk}/picture").status_code == 404


@pytest.mark.parametrize("role", ["auditor", "committee"])
def test_who_does_not_decide_sees_none(client: Client, appeal: Appeal, role: str) -> None:
    enter(client, "wu", role, appeal.district)
    assert client.get(QUEUE).status_code == 403


def test_strangers_are_sent_to_the_door(client: Client, appeal: Appeal) -> None:
    assert "/admin/login/" in client.get(QUEUE).headers["Location"]


def test_the_holders_words_are_plain_text_and_the_look_is_written_down(
    client: Client, appeal: Appeal
) -> None:
    enter(client, "wang", "officer", appeal.district)
    page = client.get(f"{QUEUE}{appeal.pk}/").content.decode()
    assert "&lt;b&gt;我没有&lt;/b&gt;去过那里" in page
    assert WORDS not in page
    assert TrailEntry.objects.filter(who="wang", what=f"appeal {appeal.pk}").exists()
    picture = client.get(f"{QUEUE}{appeal.pk}/picture")
    assert (picture.headers["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert TrailEntry.objects.filter(what=f"picture of appeal {appeal.pk}").exists()


def test_two_officers_decide_on_the_pages(client: Client, appeal: Appeal) -> None:
    enter(client, "wang", "officer", appeal.district)
    client.post(f"{QUEUE}{appeal.pk}/", {"colour": "0", "sentence": "核实无误"})
    (decision,) = appeal.decisions.all()
    settle = f"{QUEUE}decisions/{decision.pk}/"
    client.post(settle, {"password": PASSWORD, "confirm": "1"})
    assert colour_of(appeal.person) is Colour.YELLOW
    enter(client, "li", "reviewer", appeal.district)
    assert "核实无误" in client.get(f"{QUEUE}{appeal.pk}/").content.decode()
    client.post(settle, {"password": PASSWORD, "confirm": "1"})
    assert colour_of(appeal.person) is Colour.GREEN


def test_who_was_called_back_is_written_down(client: Client, appeal: Appeal) -> None:
    enter(client, "wang", "officer", appeal.district)
    assert client.get(f"{QUEUE}{appeal.pk}/holder/").status_code == 405
    assert "没有可查看的申报资料" in client.post(f"{QUEUE}{appeal.pk}/holder/").content.decode()
    assert TrailEntry.objects.filter(what=f"holder of appeal {appeal.pk}").exists()


def test_a_lost_card_is_revoked_at_the_counter_of_the_own_district(client: Client, hub: HubInProcess) -> None:
    """Of who was looked up, and of nobody else."""
    assert hub.client.post("/apply/", filled()).status_code == 302
    person = Person.objects.get(tail=resident_id("19900307")[14:17])
    lost, kept = make_card(person), make_card(person)
    at = f"/oversight/people/{person.pk}/"
    for name, district in (("sun", "西山区"), ("wang", person.district)):
        enter(client, name, "officer", district)
        assert client.post(f"{at}cards/{lost.pk}/").status_code == 404
        client.post("/oversight/people/", {"text": resident_id("19900307")})
    assert f"{at}cards/{kept.pk}/" in client.get(at).content.decode()
    assert client.post(f"{at}cards/{lost.pk}/").status_code == 302
    assert list(person.cards.order_by("pk").values_list("place__revoked", flat=True)) == [True, False]
    assert f"{at}cards/{lost.pk}/" not in client.get(at).content.decode()
    assert TrailEntry.objects.filter(
        who="wang", what=f"card {lost.pk} of person {person.pk}: revoked"
    ).exists()
