"""健康打卡 on the holder's page: one a day, a streak, yellow at once where something is wrong, and what officers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.checkin import telling
from hub.checkin.models import Sending
from hub.checkin.scripts import SAME_TIME_DAYS
from hub.colour.assigning import colour_of
from hub.evidence.models import CheckIn, Source
from hub.people.models import Person
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

WELL = {"temperature": "36.6"}


@pytest.fixture
def person(hub: HubInProcess) -> Person:
    return Person.objects.get(pk=hub.people()[0])


def check_in(client: Client, person: Person, said: dict[str, str]) -> int:
    return client.post(f"/code/{person.page}/check-in/", said).status_code


def test_days_in_a_row_are_counted_and_a_gap_begins_anew(
    client: Client, person: Person, clock: FakeClock
) -> None:
    for day in range(1, 4):
        assert check_in(client, person, WELL) == 302
        assert telling.streak(person) == day
        clock.advance(86_400)
    assert telling.streak(person) == 3
    clock.advance(86_400)
    assert telling.streak(person) == 0
    check_in(client, person, WELL)
    assert telling.streak(person) == 1


@pytest.mark.parametrize(
    "said", [{"temperature": "37.3"}, {"temperature": "36.6", "symptoms": "cough"}], ids=str
)
def test_what_is_wrong_turns_yellow_at_once_and_ends_the_streak(
    client: Client, person: Person, said: dict[str, str]
) -> None:
    check_in(client, person, said)
    assert colour_of(person) is Colour.YELLOW
    assert telling.streak(person) == 0


def test_a_check_in_that_changes_nothing_leaves_no_source(client: Client, person: Person) -> None:
    for said in (WELL, WELL, {"temperature": "38.0"}, {"temperature": "38.0"}, WELL):
        check_in(client, person, said)
    named = CheckIn.objects.values_list("source", flat=True)
    assert Source.objects.exclude(pk__in=named).count() == 1, "the first, which the fever took the place of"


def test_a_day_that_was_wrong_is_not_made_right(client: Client, person: Person) -> None:
    check_in(client, person, {"temperature": "38.0"})
    check_in(client, person, WELL)
    assert not CheckIn.objects.get(person=person).normal
    assert CheckIn.objects.count() == Sending.objects.count() == 1


def test_a_day_that_was_right_may_still_go_wrong(client: Client, person: Person) -> None:
    check_in(client, person, WELL)
    check_in(client, person, {"temperature": "38.0"})
    assert not CheckIn.objects.get(person=person).normal


@pytest.mark.parametrize(
    "said",
    [{"temperature": ""}, {"temperature": "98.6"}, {"temperature": "x"}, {**WELL, "words": "x" * 201}],
    ids=str,
)
def test_nonsense_is_said_at_its_field_and_nothing_is_stored(
    client: Client, person: Person, said: dict[str, str]
) -> None:
    assert check_in(client, person, said) == 422
    assert not CheckIn.objects.exists()


def test_free_words_are_kept_as_a_digest_only(client: Client, person: Person) -> None:
    check_in(client, person, {**WELL, "words": "一切正常"})
    (sent,) = Sending.objects.values_list("words", flat=True)
    assert len(sent) == 64
    assert "正常" not in sent


def test_officers_see_who_comes_at_the_same_second(
    client: Client, admin_client: Client, person: Person, clock: FakeClock
) -> None:
    for _ in range(SAME_TIME_DAYS):
        check_in(client, person, WELL)
        clock.advance(86_400)
    page = admin_client.get("/oversight/check-ins/").content.decode()
    assert f"{person.name} {person.tail}" in page
    assert "每天同一时刻" in page
    assert colour_of(person) is Colour.GREEN
