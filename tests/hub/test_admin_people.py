"""What an operator does in the admin: put a person on the list, with a reason; revoke a lost card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from hub.codes.making import make_card
from hub.colour.assigning import colour_of
from hub.colour.models import Assignment
from hub.oversight.models import Duty
from hub.people.models import Person
from hub.review.models import Decision
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.hub import HubInProcess

PEOPLE = "admin:people_person_changelist"
TABLES = (
    "people_person",
    "colour_assignment",
    "lists_listtoken",
    "codes_card",
    "trust_site",
    "trust_siterules",
    "trust_broughtdocument",
    "trust_issuer",
)


@pytest.fixture
def green(hub: HubInProcess) -> Person:
    return Person.objects.get(pk=hub.people()[0])


def act(client: Client, action: str, people: list[Person], reason: str = "密接 contact") -> None:
    said = {"action": action, "reason": reason, "_selected_action": [p.pk for p in people]}
    assert client.post(reverse(PEOPLE), said).status_code in {200, 302}


def test_a_person_is_put_on_the_list_with_reason_and_name(admin_client: Client, green: Person) -> None:
    act(admin_client, "yellow", [green])
    latest = Assignment.objects.filter(person=green)[0]
    assert (latest.colour, latest.reason, latest.by) == (Colour.YELLOW, "密接 contact", "admin")
    act(admin_client, "green", [green], "核酸阴性 negative")
    assert colour_of(green) is Colour.GREEN


def test_red_by_hand_waits_for_a_second_officer(admin_client: Client, green: Person) -> None:
    act(admin_client, "red", [green])
    assert colour_of(green) is Colour.GREEN
    waiting = Decision.objects.get()
    assert (waiting.colour, waiting.proposed_by, waiting.is_confirmed) == (Colour.RED, "admin", False)


def test_without_a_reason_nothing_happens(admin_client: Client, green: Person) -> None:
    act(admin_client, "yellow", [green], "  ")
    assert colour_of(green) is Colour.GREEN


def test_not_a_whole_city_at_once(admin_client: Client, green: Person) -> None:
    act(admin_client, "yellow", list(Person.objects.all()))
    assert colour_of(green) is Colour.GREEN


def test_looking_is_not_assigning(client: Client, green: Person) -> None:
    looker = User.objects.create_user("looker", password="x", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__in=["view_person", "view_card"]))
    client.force_login(looker)
    assert client.get(reverse(PEOPLE)).status_code == 200
    act(client, "red", [green])
    assert colour_of(green) is Colour.GREEN


def test_strangers_see_the_login(client: Client, green: Person) -> None:
    answer = client.get(reverse(PEOPLE))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_a_lost_card_is_revoked(admin_client: Client, green: Person) -> None:
    card = make_card(green)
    said = {"action": "revoke_cards", "_selected_action": [card.pk]}
    admin_client.post(reverse("admin:codes_card_changelist"), said)
    card.place.refresh_from_db()
    assert card.place.revoked


@pytest.mark.parametrize(("district", "is_own"), [("东湖区", True), ("西山区", False), ("", True)])
def test_people_and_cards_of_another_district_are_not_there(
    client: Client, green: Person, district: str, is_own: bool
) -> None:
    """Nor are they revoked by who knows their number."""
    Person.objects.filter(pk=green.pk).update(district="东湖区")
    card = make_card(green)
    clerk = User.objects.create_user("clerk", password="x", is_staff=True)
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=["view_person", "view_card", "change_card"])
    )
    Duty.objects.create(user=clerk, district=district)
    client.force_login(clerk)
    cards = reverse("admin:codes_card_changelist")
    for page, one in ((reverse(PEOPLE), green), (cards, card)):
        assert client.get(page).context["cl"].queryset.contains(one) is is_own
    client.post(cards, {"action": "revoke_cards", "_selected_action": [card.pk]})
    card.place.refresh_from_db()
    assert card.place.revoked is is_own


@pytest.mark.parametrize("model", TABLES)
def test_every_table_opens(admin_client: Client, hub: HubInProcess, green: Person, model: str) -> None:
    make_card(green)
    listed = admin_client.get(reverse(f"admin:{model}_changelist"))
    assert listed.status_code == 200
    opened = {"people_person": green.pk, "trust_site": "demo-gate", "trust_issuer": "000000"}
    if model in opened:
        assert admin_client.get(reverse(f"admin:{model}_change", args=[opened[model]])).status_code == 200
