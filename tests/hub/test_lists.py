"""Who is yellow or red now: what the signed lists say, when, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from hub.codes.making import live_claims, make_card
from hub.codes.revoking import revoke
from hub.lists import places
from hub.lists.models import ListToken, Place
from hub.people.models import Person
from hub.people.subject import subject_of
from hub.trust import city_keys
from hub.trust.models import Issuer
from scanner.protocol import status_list
from scanner.protocol.health_code import GENERATION_S, Colour, generation_at
from scanner.protocol.signing import VerifyKey
from scanner.protocol.status_list import Status, StatusList
from tests.fakes.hub_gates import enrolled

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess


@pytest.fixture
def bearer(hub: HubInProcess, client: Client) -> dict[str, str]:
    return {"Authorization": f"Bearer {enrolled(client).access_token}"}


@pytest.fixture
def green(hub: HubInProcess) -> Person:
    return Person.objects.get(pk=hub.people()[0])


def url(clock: FakeClock, issuer: str = "000000", back: int = 0) -> str:
    return f"/lists/{issuer}/{generation_at(clock.wall_s()) - back}"


def published(clock: FakeClock, issuer: str = "000000", back: int = 0) -> StatusList:
    """The newest list, its signature checked."""
    token = ListToken.objects.get(issuer=issuer, generation=generation_at(clock.wall_s()) - back).token
    signed = status_list.parse(bytes(token))
    read = status_list.read(signed.payload)
    key = city_keys.keys_of(issuer, city_keys.LIST)[0]
    assert signed.is_signed_by(VerifyKey(key.key.public))
    return read


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer x", "Basic eDp5", "bearer " + "A" * 43, "Bearer é"]
)
def test_only_for_devices(hub: HubInProcess, clock: FakeClock, authorization: str) -> None:
    status, headers, _ = hub.get(url(clock), {"Authorization": authorization} if authorization else {})
    assert (status, headers["content-type"]) == (401, "application/problem+json")
    assert headers["www-authenticate"].startswith("Bearer")


def test_a_device_gets_the_list_once(hub: HubInProcess, clock: FakeClock, bearer: dict[str, str]) -> None:
    status, headers, body = hub.get(url(clock), bearer)
    assert (status, headers["content-type"]) == (200, status_list.TYP)
    assert body == bytes(
        ListToken.objects.get(issuer="000000", generation=generation_at(clock.wall_s())).token
    )
    etag = headers["etag"]
    status, headers, body = hub.get(url(clock), bearer | {"If-None-Match": etag})
    assert (status, headers["etag"], body) == (304, etag, b"")
    clock.advance(1)
    hub.publish()
    assert hub.get(url(clock), bearer | {"If-None-Match": etag})[0] == 200


def test_a_list_that_is_not_there(hub: HubInProcess, clock: FakeClock, bearer: dict[str, str]) -> None:
    assert hub.get("/lists/440000/1", bearer)[0] == 404
    assert hub.get(url(clock, back=2), bearer)[0] == 404


def test_claims_are_as_gates_expect_them(hub: HubInProcess, clock: FakeClock) -> None:
    read = published(clock)
    now_s = clock.wall_s()
    assert (read.iat_s <= now_s + 1, read.exp_s - read.iat_s, read.ttl_s, read.size) == (
        True,
        72 * 3600,
        900,
        2**20,
    )
    assert published(clock, "000001", back=1).issuer == "000001"


def test_a_colour_is_set_on_all_a_person_holds_with_the_next_lists(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    held = [live_claims(green, clock.wall_s()).index, *(make_card(green).place.index for _ in range(3))]
    assert len(set(held)) == 4
    hub.publish()
    assert {published(clock).status(index) for index in held} == {Status.VALID}
    hub.set_colour(green.pk, "red")
    assert {published(clock).status(index) for index in held} == {Status.VALID}
    clock.advance(300)
    hub.publish()
    assert {published(clock).status(index) for index in held} == {Status.RED}
    hub.set_colour(green.pk, "yellow")
    hub.publish()
    assert {published(clock).status(index) for index in held} == {Status.YELLOW}
    hub.set_colour(green.pk, "green")
    hub.publish()
    assert {published(clock).status(index) for index in held} == {Status.VALID}


def test_a_code_made_for_a_red_person_is_listed_red(hub: HubInProcess, clock: FakeClock) -> None:
    red = Person.objects.get(pk=hub.people("red")[0])
    indexes = {live_claims(red, clock.wall_s()).index, make_card(red).place.index}
    hub.publish()
    assert {published(clock).status(index) for index in indexes} == {Status.RED}


def test_one_lost_card_is_revoked_alone_whatever_the_colour(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    phone = live_claims(green, clock.wall_s()).index
    lost, other = make_card(green), make_card(green)
    revoke(lost)
    for colour, rest in (("green", Status.VALID), ("red", Status.RED), ("green", Status.VALID)):
        hub.set_colour(green.pk, colour)
        hub.publish()
        read = published(clock)
        assert read.status(lost.place.index) is Status.REVOKED
        assert (read.status(phone), read.status(other.place.index)) == (rest, rest)


def test_two_different_lists_never_carry_the_same_time(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    first = published(clock).iat_s
    live_claims(green, clock.wall_s())
    hub.set_colour(green.pk, "red")
    hub.publish()
    assert published(clock).iat_s == first + 1


def test_a_clock_that_was_far_ahead_does_not_hold_the_lists_in_the_future(
    hub: HubInProcess, clock: FakeClock
) -> None:
    clock.advance(73 * 3600)
    hub.publish()
    clock.advance(-73 * 3600)
    hub.publish()
    assert published(clock).iat_s == clock.wall_s()


def test_a_new_generation_draws_subjects_and_places_anew(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    card = make_card(green)
    old = live_claims(green, clock.wall_s())
    clock.advance(GENERATION_S)
    new = live_claims(green, clock.wall_s())
    assert new.subject != old.subject
    hub.set_colour(green.pk, "red")
    hub.publish()
    assert published(clock).status(new.index) is Status.RED
    assert published(clock, back=1).status(card.place.index) is Status.RED
    assert ListToken.objects.count() == 4
    clock.advance(GENERATION_S)
    hub.publish()
    assert ListToken.objects.count() == 4
    assert not ListToken.objects.filter(generation=old.generation).exists()


def test_subjects_cannot_be_told_apart_without_the_key(hub: HubInProcess, clock: FakeClock) -> None:
    people = Person.objects.all()
    subjects = {subject_of(person, generation_at(clock.wall_s())) for person in people}
    assert len(subjects) == people.count()
    assert {len(subject) for subject in subjects} == {16}


def test_a_place_has_one_holder(hub: HubInProcess, clock: FakeClock, green: Person) -> None:
    taken = make_card(green).place
    other = Person.objects.exclude(pk=green.pk).filter(issuer="000000")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(
            issuer=taken.issuer, generation=taken.generation, index=taken.index, person=other
        )


def test_a_full_list_says_so(hub: HubInProcess, clock: FakeClock, green: Person) -> None:
    Issuer.objects.filter(code="000000").update(list_size=4)  # the last one is the canary's
    person = Person.objects.select_related("issuer").get(pk=green.pk)
    generation = generation_at(clock.wall_s())
    for _ in range(3):
        places.card_place(person, generation, Colour.GREEN)
    with pytest.raises(places.ListFull):
        places.card_place(person, generation, Colour.GREEN)
    assert sorted(
        Place.objects.filter(generation=generation, issuer="000000").values_list("index", flat=True)
    ) == [0, 1, 2]
