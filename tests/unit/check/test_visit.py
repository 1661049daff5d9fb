"""Whose turn it is in a visit, and what the guard sees of it: one person, or a vehicle with everybody in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.check.entries import Household, Identified, Lives, Measured, Vehicle
from scanner.check.verdict import Verdict
from scanner.check.visit import Visit, opened
from scanner.check.weighing import Before, weigh
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import DEFAULT
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction
from tests.fakes.people import holder

if TYPE_CHECKING:
    from scanner.protocol.credential import Credential

ZHANG, LI, WANG = (
    holder(name, tail, n) for n, (name, tail) in enumerate([("张*", "28"), ("李*", "07"), ("王*", "13")])
)
PLATE = "川A12345"


def live(who: Credential) -> Verdict:
    return Verdict(Outcome.ADMIT, Reason.PASS_GREEN, (), who)


def paper(who: Credential) -> Verdict:
    return replace(live(who), outcome=Outcome.ASK, reason=Reason.KIND_PAPER, asks=(Ask.IDENTITY,))


def vehicle(*people: Verdict, occupants: int = 0) -> Visit:
    return Visit(7, people, 60_000.0, is_vehicle=True, plate=PLATE if occupants else "", occupants=occupants)


@pytest.mark.parametrize(
    ("visit", "waits"),
    [
        (vehicle(live(ZHANG)), False),
        (vehicle(live(ZHANG), occupants=1), False),
        (vehicle(live(ZHANG), occupants=2), True),
        (vehicle(live(ZHANG), live(LI), occupants=3), True),
        (vehicle(live(ZHANG), paper(LI), occupants=3), False),
        (Visit(7, (live(ZHANG),), 60_000.0), False),
    ],
)
def test_it_waits_for_people_once_they_are_counted_and_nobody_is_asked(visit: Visit, waits: bool) -> None:
    assert visit.waits_for_people is waits


def test_a_paper_s_own_question_comes_before_the_vehicle_s() -> None:
    assert vehicle(paper(ZHANG)).asks == (Ask.IDENTITY, Ask.OCCUPANTS)


@pytest.mark.parametrize(
    ("visit", "reason"),
    [
        (vehicle(paper(ZHANG)), Reason.KIND_PAPER),
        (vehicle(live(ZHANG)), Reason.SITE_OCCUPANTS),
        (vehicle(live(ZHANG), occupants=2), Reason.ANSWER_OCCUPANTS),
        (Visit(7, (paper(ZHANG),), 60_000.0), Reason.KIND_PAPER),
        (Visit(7, (live(ZHANG),), 60_000.0), Reason.PASS_GREEN),
    ],
)
def test_what_is_shown_is_the_question_that_is_next(visit: Visit, reason: Reason) -> None:
    assert (visit.shown().reason, visit.shown().asks) == (reason, visit.asks)


def test_it_holds_each_of_those_in_it() -> None:
    nobody = Verdict(Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))
    visit = Visit(7, (nobody, live(LI)), 60_000.0)
    assert visit.holds(LI.visit)
    assert not visit.holds(ZHANG.visit)
    assert not Visit(7, (nobody,), 60_000.0).holds(LI.visit)


def test_somebody_without_a_code_goes_by_the_visit_s_number() -> None:
    nobody = Verdict(Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))
    assert opened(12, nobody, 0.0).key == b"12"
    assert opened(12, live(LI), 0.0).key == LI.visit


class TestWhatAnAnswerShows:
    def shown(self, visit: Visit, entry: Identified | Vehicle | Measured | Lives) -> Verdict:
        found = weigh(visit, entry, DEFAULT, Before())
        assert found is not None
        return found.shown(visit)

    def test_the_next_person_s_turn(self) -> None:
        shown = self.shown(vehicle(paper(ZHANG), paper(LI)), Identified(same=True))
        assert (shown.outcome, shown.reason, shown.credential) == (Outcome.ASK, Reason.KIND_PAPER, LI)
        assert shown.asks == (Ask.IDENTITY, Ask.OCCUPANTS)

    def test_that_the_next_code_is_waited_for(self) -> None:
        shown = self.shown(vehicle(live(ZHANG), paper(LI), occupants=3), Identified(same=True))
        assert (shown.outcome, shown.reason) == (Outcome.ASK, Reason.ANSWER_OCCUPANTS)

    def test_that_it_may_go_though_another_was_asked_last(self) -> None:
        shown = self.shown(vehicle(live(ZHANG), paper(LI), live(WANG), occupants=3), Identified(same=True))
        assert (shown.outcome, shown.reason, shown.credential, shown.asks) == (
            Outcome.ADMIT, Reason.ANSWER_SAME, LI, (),
        )  # fmt: skip

    def test_what_was_found_out_about_the_same_person_who_is_asked_more(self) -> None:
        both = replace(paper(ZHANG), asks=(Ask.IDENTITY, Ask.TEMPERATURE))
        shown = self.shown(opened(7, both, 60_000.0), Identified(same=True))
        assert (shown.reason, shown.asks) == (Reason.ANSWER_SAME, (Ask.TEMPERATURE,))

    def test_that_somebody_else_came(self) -> None:
        shown = self.shown(vehicle(paper(ZHANG), paper(LI), occupants=2), Identified(same=False))
        assert (shown.outcome, shown.reason, shown.asks) == (Outcome.REFUSE, Reason.ANSWER_NOT_SAME, ())


@pytest.mark.parametrize(
    ("resident", "direction", "asks"),
    [
        (True, Direction.OUT, (Ask.HOUSEHOLD,)),
        (True, Direction.IN, ()),
        (False, Direction.OUT, (Ask.IDENTITY,)),
        (False, Direction.IN, (Ask.IDENTITY,)),
    ],
)
def test_only_a_resident_s_way_out_is_counted(
    resident: bool, direction: Direction, asks: tuple[Ask, ...]
) -> None:
    asked = opened(7, replace(live(ZHANG), outcome=Outcome.ASK, asks=(Ask.RESIDENCE,)), 60_000.0)
    found = weigh(asked, Lives(resident, direction), replace(DEFAULT, household_limit=1), Before())
    assert found is not None
    assert found.visit.asks == asks
    assert found.reason is (Reason.ANSWER_RESIDENT if resident else Reason.ANSWER_VISITOR)


def test_nothing_was_before_unless_somebody_says_so() -> None:
    asked = opened(7, replace(live(ZHANG), outcome=Outcome.ASK, asks=(Ask.TEMPERATURE,)), 60_000.0)
    high = weigh(asked, Measured(380), DEFAULT, Before())
    assert high is not None
    assert high.reason is Reason.ANSWER_AGAIN
    normal = weigh(asked, Measured(366), DEFAULT, Before())
    assert normal is not None
    assert normal.said.subject is None
    out = opened(7, replace(live(ZHANG), outcome=Outcome.ASK, asks=(Ask.HOUSEHOLD,)), 60_000.0)
    counted = weigh(out, Household("3-1-502"), replace(DEFAULT, household_limit=1), Before())
    assert counted is not None
    assert counted.reason is Reason.ANSWER_HOUSEHOLD
