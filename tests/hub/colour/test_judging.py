"""Facts in the hub's tables become colours, at night, at the worker's next turn and at once; and reach the next list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.colour.assigning import NotAssigned, assign, colour_of
from hub.colour.at_once import judge_now
from hub.colour.in_force import rule_set_on
from hub.colour.judging import is_night_due, judge_everybody, judge_waiting
from hub.colour.models import Assignment, Run, Standing, Trigger, Waiting
from hub.colour.rules.rule import OPEN
from hub.commands.work import step
from hub.evidence.days import day_of
from hub.evidence.models import CheckIn, Contact, Declaration, Source
from hub.lists.models import Place
from hub.people.register import register
from hub.trust.publishing import home
from scanner.protocol.health_code import Colour
from scanner.protocol.status_list import Status

if TYPE_CHECKING:
    from hub.people.models import Person
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

DAY_S = 86_400


def today() -> int:
    return day_of(hub_clock.now_s())


@pytest.fixture
def source(hub: HubInProcess) -> Source:
    return Source.objects.create(what="words", name="-", by="test", received_at=hub_clock.now())


@pytest.fixture
def newcomer(source: Source) -> Person:
    """Somebody who has declared and never had a colour."""
    person = register(home(), "王小明", "110101199003077715", "东湖区")
    Declaration.objects.create(person=person, source=source, purpose="return", declared_at=hub_clock.now())
    return person


def touch(person: Person) -> None:
    """A contact of today, as an import writes it."""
    source = Source.objects.all()[0]
    Contact.objects.create(person=person, source=source, kind="close", day=today())
    Waiting.objects.create(person=person)


def test_the_night_leaves_what_officers_decided(hub: HubInProcess) -> None:
    before = list(Assignment.objects.values_list("pk", flat=True))
    run = judge_everybody()
    assert (run.judged, run.changed) == (23, 0)
    assert list(Assignment.objects.values_list("pk", flat=True)) == before


def test_a_declared_person_is_green_and_explained(hub: HubInProcess, newcomer: Person) -> None:
    with pytest.raises(NotAssigned):
        colour_of(newcomer)
    judge_everybody()
    assert colour_of(newcomer) is Colour.GREEN
    assert "无风险" in Assignment.objects.filter(person=newcomer)[0].reason


def test_who_has_not_declared_has_no_colour(hub: HubInProcess) -> None:
    person = register(home(), "李四", "110101199003077758", "东湖区")
    judge_everybody()
    with pytest.raises(NotAssigned):
        colour_of(person)


def test_a_contact_is_red_at_the_next_turn_and_in_the_next_list(hub: HubInProcess, newcomer: Person) -> None:
    judge_now(newcomer)
    hub.get(f"/code/{newcomer.page}/code.svg")
    touch(newcomer)
    step()
    assert colour_of(newcomer) is Colour.RED
    told = Standing.objects.get(person=newcomer)
    assert (told.rules, told.evidence, told.clears_on) == ("R3 S3 S5", today(), today() + 14)
    assert set(Place.objects.filter(person=newcomer).values_list("status", flat=True)) == {Status.RED}
    assert not Waiting.objects.exists()


def test_fourteen_normal_days_end_it_and_not_one_less(
    hub: HubInProcess, clock: FakeClock, newcomer: Person, source: Source
) -> None:
    touch(newcomer)
    judge_waiting()
    for day in range(1, 15):
        clock.advance(DAY_S)
        assert colour_of(newcomer) is Colour.RED
        CheckIn.objects.create(person=newcomer, source=source, day=today(), normal=True)
        judge_everybody()
        assert colour_of(newcomer) is (Colour.GREEN if day == 14 else Colour.RED)
    closed = Trigger.objects.get(person=newcomer, rule="R3")
    assert (closed.closed_day, closed.turn) == (today(), 1)


def test_a_gap_begins_the_streak_again_and_nothing_lapses_by_itself(
    hub: HubInProcess, clock: FakeClock, newcomer: Person
) -> None:
    touch(newcomer)
    judge_waiting()
    clock.advance(40 * DAY_S)
    judge_everybody()
    assert colour_of(newcomer) is Colour.RED
    assert Standing.objects.get(person=newcomer).clears_on == today() + 13


def test_an_officers_green_settles_that_evidence_and_no_later_one(
    hub: HubInProcess, clock: FakeClock, newcomer: Person
) -> None:
    touch(newcomer)
    judge_waiting()
    assign(newcomer, Colour.GREEN, "复核 reviewed", "officer")
    judge_everybody()
    assert colour_of(newcomer) is Colour.GREEN
    clock.advance(DAY_S)
    touch(newcomer)
    judge_waiting()
    assert colour_of(newcomer) is Colour.RED
    assert Trigger.objects.get(person=newcomer, rule="R3", closed_day=None).turn == 2


def test_an_officers_red_stays_until_an_officer_ends_it(
    hub: HubInProcess, clock: FakeClock, newcomer: Person
) -> None:
    assign(newcomer, Colour.RED, "核查 found", "officer")
    clock.advance(100 * DAY_S)
    judge_everybody()
    told = Standing.objects.get(person=newcomer)
    assert (colour_of(newcomer), told.rules, told.clears_on) == (Colour.RED, "HAND", OPEN)


def test_at_once_and_at_the_turn_are_one_answer(hub: HubInProcess, newcomer: Person) -> None:
    touch(newcomer)
    judge_now(newcomer)
    at_once = _written(newcomer)
    Standing.objects.filter(person=newcomer).delete()
    Trigger.objects.filter(person=newcomer).delete()
    judge_waiting()
    assert _written(newcomer) == at_once


def test_a_later_run_is_not_overwritten_by_an_earlier_one(
    hub: HubInProcess, newcomer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An officer decides while the night is being judged."""
    touch(newcomer)
    started = Run.objects.create(what="nightly", day=today(), version="", started_at=hub_clock.now())
    assign(newcomer, Colour.GREEN, "复核 reviewed", "officer")
    monkeypatch.setattr("hub.colour.judging._started", lambda what: (started, _rules()))
    Trigger.objects.filter(person=newcomer).delete()
    judge_everybody()
    assert colour_of(newcomer) is Colour.GREEN
    assert not Trigger.objects.filter(person=newcomer).exists()


def test_the_night_is_due_once_a_day(hub: HubInProcess, clock: FakeClock) -> None:
    assert is_night_due()
    step()
    assert not is_night_due()
    clock.advance(DAY_S)
    assert is_night_due()


def _rules() -> object:
    return rule_set_on(today())


def _written(person: Person) -> tuple[object, ...]:
    told = Standing.objects.filter(person=person).values_list("colour", "rules", "evidence", "clears_on")[0]
    rows = Trigger.objects.filter(person=person).order_by("rule").values_list("rule", "turn", "hold_until")
    return told, list(rows)
