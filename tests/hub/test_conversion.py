"""转码: another city's green code becomes a permit of ours that a gate asks the ID of, and ends with that code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from hub import clock as hub_clock
from hub.codes.issued import was_issued
from hub.colour.assigning import assign
from hub.conversion.converting import LIFE_S, MOST_LIVING, Converted, Why, convert, permit_of
from hub.conversion.following import follow
from hub.conversion.models import Conversion
from hub.conversion.views import SHOWN_S
from hub.lists.bringing import bring
from hub.lists.models import ListToken
from hub.people.models import Person
from hub.signer.answering import answer_waiting
from hub.trust import documents, published
from scanner.protocol import health_code, trust
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.proving import Proved, prove
from scanner.protocol.reason import Reason
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import LIST_SIZE, WINDOW_S, FakeCity

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

ELSEWHERE = "000001"


class Guest:
    """Somebody from the demo's other city, with a paper and a phone."""

    def __init__(self, hub: HubInProcess, colour: str = "green") -> None:
        self.person = Person.objects.get(pk=hub.people(colour, ELSEWHERE)[0])
        self.tail = self.person.tail
        self.paper = hub.paper_code(self.person.pk)
        self.live = hub.live_code(self.person.pk)


@pytest.fixture
def guest(hub: HubInProcess) -> Guest:
    return Guest(hub)


def permit(text: str, digits: str) -> Converted:
    found = convert(text, digits)
    assert isinstance(found, Conversion), found
    answer_waiting(hub_clock.now_s())
    return permit_of(found)


def test_it_becomes_a_permit_of_ours_for_a_day(guest: Guest, clock: FakeClock) -> None:
    made = permit(guest.paper, guest.tail)
    proved = prove(made.text or "", trust.read(published.documents() or {}, 1))
    assert isinstance(proved, Proved)
    code = proved.code
    assert (code.issuer, code.kind, code.colour) == ("000000", Kind.PERMIT, Colour.GREEN)
    assert (code.name, code.tail) == (guest.person.name, guest.tail)
    assert code.exp_s - code.iat_s == LIFE_S
    assert was_issued(code.issuer, code.kind, code.subject, code.iat_s, code.code_id, code.index)


def test_a_live_code_s_holder_completes_the_digits(guest: Guest) -> None:
    assert permit(guest.live, guest.tail).claims.tail == guest.tail
    other = f"{guest.tail[0]}{(int(guest.tail[1:]) + 1) % 100:02}"
    for wrong in ("", guest.tail[1:], other, "٣٣٣", guest.tail + "1"):
        assert convert(guest.live, wrong) is Why.DIGITS


def test_one_code_does_not_fill_the_list(guest: Guest, clock: FakeClock) -> None:
    for _ in range(MOST_LIVING):
        permit(guest.paper, guest.tail)
    assert convert(guest.paper, guest.tail) is Why.ENOUGH
    assert Conversion.objects.count() == MOST_LIVING


@pytest.mark.parametrize("text", ["", "x", "HZ1:", "https://pay.example/1", "HZ1:" + "A" * 5000])
def test_what_is_no_code(hub: HubInProcess, text: str) -> None:
    assert convert(text, "123") is Reason.FORM_MALFORMED


def test_this_city_s_own_code_needs_none(hub: HubInProcess) -> None:
    assert convert(hub.live_code(hub.people("green")[0]), "123") is Why.OURS


def test_a_city_that_nobody_recognises(hub: HubInProcess, clock: FakeClock) -> None:
    assert convert(FakeCity("000002").paper(clock.wall_s()), "123") is Reason.SIGNATURE_UNKNOWN_KEY


@pytest.mark.parametrize(
    ("forge", "reason"),
    [("bit_flip", Reason.SIGNATURE_WRONG), ("unknown_key", Reason.SIGNATURE_UNKNOWN_KEY)],
)
def test_a_forged_code(hub: HubInProcess, forge: str, reason: Reason) -> None:
    text = hub.live_code(hub.people("green", ELSEWHERE)[0], forge)
    assert convert(text, "123") is reason


def test_a_screenshot_of_three_minutes_ago(guest: Guest, clock: FakeClock) -> None:
    clock.advance(180)
    assert convert(guest.live, guest.tail) is Reason.TIME_EXPIRED


def test_who_was_listed_there_since_the_code_was_made(
    hub: HubInProcess, guest: Guest, clock: FakeClock
) -> None:
    hub.set_colour(guest.person.pk, "red")
    clock.advance(300)
    hub.publish()
    assert convert(guest.paper, guest.tail) is Reason.LIST_RED


def test_without_that_city_s_fresh_list_nobody_can_tell(guest: Guest, clock: FakeClock) -> None:
    clock.advance(72 * 3600)
    assert convert(guest.paper, guest.tail) is Reason.LIST_OLD
    for token in ListToken.objects.filter(issuer=ELSEWHERE):
        token.token = bytes(ListToken.objects.filter(issuer="000000")[0].token)
        token.save()
    assert convert(guest.paper, guest.tail) is Reason.LIST_UNREADABLE
    ListToken.objects.filter(issuer=ELSEWHERE).delete()
    assert convert(guest.paper, guest.tail) is Reason.LIST_MISSING


def test_whom_this_city_has_made_red_gets_none(guest: Guest) -> None:
    permit(guest.paper, guest.tail)
    assign(Conversion.objects.get().ours.person, Colour.RED, "contact", "officer")
    assert convert(guest.paper, guest.tail) is Reason.COLOUR_RED


def test_it_ends_with_the_code_that_it_was_made_of(hub: HubInProcess, guest: Guest, clock: FakeClock) -> None:
    permit(guest.paper, guest.tail)
    assert follow() == 0
    hub.set_colour(guest.person.pk, "yellow")
    clock.advance(300)
    hub.publish()
    assert (follow(), follow()) == (1, 0)
    assert Conversion.objects.get().ours.revoked


def test_an_outage_of_that_city_s_list_ends_nothing_and_its_withdrawal_does(
    hub: HubInProcess, guest: Guest, clock: FakeClock
) -> None:
    permit(guest.paper, guest.tail)
    ListToken.objects.filter(issuer=ELSEWHERE).delete()
    assert follow() == 0
    documents.bring(f"issuers/{ELSEWHERE}.json", b"")
    clock.advance(1)
    hub.publish()
    assert ListToken.objects.filter(issuer="000000").exists(), "one city that is withdrawn holds up no other"
    assert follow() == 1


def test_the_page(client: Client, guest: Guest, clock: FakeClock) -> None:
    page = reverse("convert")
    assert "转码" in client.get(page).content.decode()
    refused = client.post(page, {"code": "HZ1:<script>", "digits": "123"})
    assert refused.status_code == 422
    assert "码已损坏" in refused.content.decode()
    assert "script>" not in refused.content.decode().split("</head>")[1]
    led_to = client.post(page, {"code": guest.paper, "digits": guest.tail})["Location"]
    assert client.get(led_to)["Refresh"] == "1"
    answer_waiting(hub_clock.now_s())
    made = client.get(led_to)
    assert "<svg" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert client.get(led_to.replace("MQ:", "Mg:")).status_code == 404
    clock.advance(SHOWN_S)
    assert client.get(led_to).status_code == 404


def recognised(hub: HubInProcess, clock: FakeClock, around_s: int = SPRING_2026_S) -> FakeCity:
    """A city with a hub of its own: all that comes from it are its document, its list and its people."""
    city = FakeCity("000123", around_s)
    documents.bring("issuers/000123.json", json.dumps(city.issuer_document()).encode())
    clock.advance(1)
    hub.publish()
    return city


@pytest.mark.parametrize("fault", ["own", "unsigned", "expired", "future", "canary", "older", "no list"])
def test_a_list_that_no_gate_would_take_is_not_served(
    hub: HubInProcess, clock: FakeClock, fault: str
) -> None:
    city = recognised(hub, clock)
    now_s = clock.wall_s()
    bring(city.list_token(now_s - 10))
    tokens = {
        "own": bytes(ListToken.objects.filter(issuer="000000")[0].token),
        "unsigned": FakeCity("000124").list_token(now_s),
        "expired": city.list_token(now_s - 5, exp_s=now_s),
        "future": city.list_token(now_s + 301),
        "canary": city.list_token(now_s, packed=bytes(1024)),
        "older": city.list_token(now_s - 11),
        "no list": city.live(now_s).encode(),
    }
    with pytest.raises(Malformed):
        bring(tokens[fault])
    assert ListToken.objects.get(issuer="000123").iat_s == now_s - 10


def test_a_list_of_a_key_whose_window_is_over_is_not_served(hub: HubInProcess, clock: FakeClock) -> None:
    city = recognised(hub, clock, clock.wall_s() - WINDOW_S - 60)
    with pytest.raises(Malformed):
        bring(city.list_token(clock.wall_s()))


def test_what_a_city_of_its_own_may_not_sign_and_whom_it_stops_itself(
    hub: HubInProcess, clock: FakeClock
) -> None:
    city = recognised(hub, clock)
    now_s = clock.wall_s()
    bring(city.list_token(now_s))
    assert permit(city.paper(now_s), "123")
    other_kind = health_code.write(city.claims(now_s, Kind.PAPER), city.code_keys[Kind.LIVE])
    assert convert(other_kind, "123") is Reason.SIGNATURE_KIND_NOT_ALLOWED
    assert convert(city.paper(now_s, colour=Colour.RED), "123") is Reason.COLOUR_RED
    assert convert(city.paper(now_s, index=LIST_SIZE), "123") is Reason.LIST_OUTSIDE
    assert convert(city.live(now_s), "123") is Why.NAMELESS


def test_a_list_that_its_city_has_not_signed_tells_nothing(hub: HubInProcess, clock: FakeClock) -> None:
    """It was right when it was brought; then there was a hand in the table, or the key is withdrawn."""
    city = recognised(hub, clock)
    now_s = clock.wall_s()
    bring(city.list_token(now_s))
    forged = FakeCity("000124").list_token(now_s, issuer="000123")
    ListToken.objects.filter(issuer="000123").update(token=forged)
    assert convert(city.paper(now_s), "123") is Reason.LIST_UNREADABLE
