"""What the signer signs and what it will not, and where its keys are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from hub import clock as hub_clock
from hub import data_folder
from hub.codes import making
from hub.codes.asking import NotSigned, signed
from hub.codes.making import card_text, make_card
from hub.codes.models import Card, Signing
from hub.codes.revoking import revoke
from hub.commands.sign import Signer
from hub.lists.places import mark
from hub.people.models import Person
from hub.signer import outside_keys
from hub.trust import city_keys, published
from hub.trust.models import OutsideKey
from scanner.protocol import health_code
from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

DAY_S = 86_400


@pytest.fixture
def card(hub: HubInProcess) -> Card:
    return make_card(Person.objects.get(pk=hub.people()[0]))


def issuer_document() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((published.documents() or {})["issuers/000000.json"])
    return told


def test_a_card_waits_for_the_signer_and_is_then_the_same_for_ever(
    hub: HubInProcess, clock: FakeClock, card: Card
) -> None:
    address = f"/code/{card.person.page}/paper/{card.pk}/"
    status, headers, body = hub.get(address)
    assert (status, headers["refresh"]) == (202, "1")
    assert "正在制码" in body.decode()
    assert card_text(card) is None
    assert hub.sign() == 1
    text = card_text(card)
    assert text
    status, headers, body = hub.get(address)
    assert status == 200
    assert "refresh" not in headers
    assert "<svg" in body.decode()
    hub.set_colour(card.person_id, "red")
    Person.objects.filter(pk=card.person_id).update(name="另*")
    clock.advance(DAY_S)
    assert hub.sign() == 0
    assert card_text(Card.objects.get(pk=card.pk)) == text


def test_a_sheet_waits_until_all_of_it_is_signed(hub: HubInProcess, card: Card) -> None:
    page = f"/code/{card.person.page}/paper/sheet/"
    hub.post(f"{page}make/", b"", "text/plain")
    assert hub.get(page)[0] == 202
    hub.sign()
    assert hub.get(page)[2].decode().count("<article>") == making.SHEET


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": Kind.LIVE}, "no kind"),
        ({"kind": 9}, "no kind"),
        ({"colour": 3}, "no kind"),
        ({"iat_s": 1000}, "not of this time"),
        ({"iat_s": -15 * DAY_S}, "own place"),
        ({"exp_s": 1}, "longer"),
        ({"exp_s": -20 * DAY_S}, "not of this time"),
    ],
    ids=str,
)
def test_it_signs_what_the_register_says_alone(
    hub: HubInProcess, card: Card, wrong: dict[str, int], why: str
) -> None:
    asked = Signing.objects.get(place=card.place)
    for column, value in wrong.items():
        moved = getattr(asked, column) + value if column.endswith("_s") else value
        setattr(asked, column, moved)
    asked.save()
    hub.sign()
    with pytest.raises(NotSigned, match=why):
        card_text(card)
    assert Signing.objects.get().text == ""
    assert hub.get(f"/code/{card.person.page}/paper/{card.pk}/")[0] == 409


def test_nothing_greener_than_the_list_and_nothing_that_was_ended(hub: HubInProcess, card: Card) -> None:
    mark([card.person_id], Colour.RED, hub_clock.now_s())
    lost = make_card(card.person)
    revoke(lost)
    hub.sign()
    for one in (card, lost):
        with pytest.raises(NotSigned):
            card_text(one)


def test_the_phones_own_place_is_no_cards(hub: HubInProcess, card: Card) -> None:
    now_s = hub_clock.now_s()
    making.live_code(card.person)
    phone = card.person.places.get(is_card=False)
    signed(phone, making.permit_claims(card.person, phone.index, now_s, now_s + DAY_S))
    hub.sign()
    assert Signing.objects.get(place=phone).refused


def test_what_no_published_key_is_good_for_goes_on_waiting(hub: HubInProcess, card: Card) -> None:
    now_s = hub_clock.now_s()
    outside_keys.roll("000000", "paper", now_s, stolen=True)
    assert hub.sign() == 0
    assert card_text(card) is None
    hub.publish()
    assert hub.sign() == 1
    signed_by = health_code.parse(card_text(card) or "")
    [key] = city_keys.public_of("000000", "paper")
    assert signed_by.is_signed_by(VerifyKey(key.public))


def test_its_keys_are_published_and_the_web_process_has_none(hub: HubInProcess) -> None:
    kinds = [key["kinds"] for key in issuer_document()["code_keys"]]
    assert sorted(kinds) == [["emergency"], ["live"], ["paper"], ["permit"]]
    for purpose in city_keys.OUTSIDE:
        with pytest.raises(LookupError):
            city_keys.signing("000000", purpose, hub_clock.now_s(), hub_clock.now_s() + 60)
    inside = {path.parent.name for path in data_folder.folder("secrets", "cities").glob("*/*/*-*")}
    assert inside == set(city_keys.INSIDE)
    seeds = [path.read_bytes() for path in data_folder.signing_folder().glob("*/*/*-*")]
    assert len(seeds) == 2 * len(city_keys.OUTSIDE)
    assert not any(
        seed in path.read_bytes()
        for path in data_folder.folder().rglob("*")
        if path.is_file()
        for seed in seeds
    )


def test_a_hub_older_than_its_signer_hands_its_keys_over(hub: HubInProcess) -> None:
    """As it was before: the file among the hub's own secrets. Codes that were made stay good."""
    [own] = data_folder.signing_folder("000000", "paper").iterdir()
    former = data_folder.folder("secrets", "cities", "000000", "paper") / own.name
    own.rename(former)
    seed = former.read_bytes()
    OutsideKey.objects.all().delete()
    outside_keys.make_missing(hub_clock.now_s())
    assert own.read_bytes() == seed
    assert not former.exists()
    assert len(OutsideKey.objects.filter(issuer="000000", purpose="paper")) == 1


def test_the_table_follows_the_files(hub: HubInProcess) -> None:
    before = set(OutsideKey.objects.values_list("issuer", "purpose", "public"))
    OutsideKey.objects.filter(issuer="000000").delete()
    OutsideKey.objects.create(
        issuer="000000", purpose="paper", public=b"\1" * 32, not_before_s=0, not_after_s=2**40
    )
    Signer().step(hub_clock.now_s())
    assert set(OutsideKey.objects.values_list("issuer", "purpose", "public")) == before


def test_a_follower_is_made_in_good_time(hub: HubInProcess, clock: FakeClock) -> None:
    signer = Signer()
    signer.step(hub_clock.now_s())
    clock.advance(700 * DAY_S)
    signer.step(hub_clock.now_s())
    assert len(city_keys.public_of("000000", "permit")) == 2
