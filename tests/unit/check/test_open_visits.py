"""Visits that are not over: who is in them, what is written at their end, how many there may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.check.entries import Identified, Measured
from scanner.check.open_visits import MOST_OPEN, OpenVisits
from scanner.check.verdict import Judged, Verdict
from scanner.check.visit import opened
from scanner.check.weighing import Before, Weighed, weigh
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.policy import DEFAULT
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction, EventKind
from tests.fakes.gate import FakeLog
from tests.fakes.people import holder

PAPER = Verdict(Outcome.ASK, Reason.KIND_PAPER, (Ask.IDENTITY,), holder())
DOUBT = Verdict(Outcome.UNDECIDED, Reason.LIST_OLD, (), holder())
DRIVER = Verdict(Outcome.ASK, Reason.SITE_OCCUPANTS, (Ask.OCCUPANTS,), holder())
LI = holder("李*", "07", subject=2)
UNTIL_MS = 60_000.0


class Lane:
    """Open visits over a log in memory."""

    def __init__(self) -> None:
        self.log = FakeLog()
        self.visits = OpenVisits(self.log)

    def begin(self, verdict: Verdict, now_ms: float = 0.0, until_ms: float = UNTIL_MS) -> Judged:
        said = Particulars(reason=verdict.reason)
        return self.visits.begin(EventKind.SCAN, verdict, said, now_ms=now_ms, until_ms=until_ms)

    def weighed(self, judged: Judged, *, tenths: int, was_high: bool = False) -> Judged:
        asked = self.visits.find(judged.seq)
        assert asked is not None
        found = weigh(asked, Measured(tenths), DEFAULT, Before(was_high=was_high))
        assert found is not None
        return self.visits.take(found, asked, taken_ms=1.0, until_ms=UNTIL_MS)


@pytest.fixture
def lane() -> Lane:
    return Lane()


@pytest.mark.parametrize(
    ("now_ms", "is_asked"), [(UNTIL_MS - 1, True), (UNTIL_MS, False), (UNTIL_MS + 1, False)]
)
def test_a_paper_held_up_again_is_no_second_question_while_there_is_time(
    lane: Lane, now_ms: float, is_asked: bool
) -> None:
    lane.begin(PAPER)
    assert lane.visits.is_asked(holder().visit, now_ms) is is_asked
    assert not lane.visits.is_asked(LI.visit, now_ms)


def test_what_could_not_be_decided_is_looked_at_again(lane: Lane) -> None:
    lane.begin(DOUBT)
    assert not lane.visits.is_asked(holder().visit, 0.0)


class TestAnOuting:
    @pytest.fixture
    def measured(self, lane: Lane) -> Judged:
        judged = lane.begin(Verdict(Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,), holder()))
        lane.visits.begin_outing(judged.seq, Direction.OUT, "3-1-502")
        return judged

    def test_counts_once_it_is_admitted(self, lane: Lane, measured: Judged) -> None:
        lane.weighed(measured, tenths=366)
        written = lane.log.written[-1]
        assert (written.outcome, written.household, written.direction) == (
            Outcome.ADMIT, "3-1-502", Direction.OUT,
        )  # fmt: skip

    def test_counts_not_while_it_is_asked_nor_where_it_is_refused(self, lane: Lane, measured: Judged) -> None:
        lane.weighed(measured, tenths=380)
        lane.weighed(measured, tenths=380, was_high=True)
        assert [(w.outcome, w.household) for w in lane.log.written[1:]] == [
            (Outcome.ASK, ""), (Outcome.REFUSE, ""),
        ]  # fmt: skip

    def test_one_that_is_over_has_none(self, lane: Lane) -> None:
        lane.visits.begin_outing(99, Direction.OUT, "3-1-502")
        assert lane.visits.find(99) is None


def test_how_it_ended_says_what_was_asked(lane: Lane) -> None:
    lane.visits.turn_back(lane.begin(PAPER).seq, Reason.ANSWER_NONE, 1.0)
    lane.visits.turn_back(lane.begin(DRIVER).seq, Reason.ANSWER_STOPPED, 1.0)
    assert [w.kind for w in lane.log.written if w.ref_seq] == [EventKind.IDENTITY, EventKind.OCCUPANTS]


def test_a_newer_scan_ends_a_doubt_about_the_same_person_only(lane: Lane) -> None:
    doubt, other = lane.begin(DOUBT), lane.begin(replace(DOUBT, credential=LI))
    question = lane.begin(PAPER)
    lane.visits.forget_doubts(holder().visit, 99)
    assert [lane.visits.find(one.seq) is None for one in (doubt, other, question)] == [True, False, False]
    lane.visits.forget_doubts(LI.visit, other.seq)
    assert lane.visits.find(other.seq) is not None


def test_the_oldest_of_too_many_has_had_its_time(lane: Lane) -> None:
    assert MOST_OPEN == 32
    first = lane.begin(DOUBT)
    for subject in range(2, MOST_OPEN + 1):
        lane.begin(replace(DOUBT, credential=holder(subject=subject)))
    assert lane.visits.overdue(5.0) == []
    lane.begin(replace(DOUBT, credential=holder(subject=99)), now_ms=6.0)
    (ended,) = lane.visits.overdue(6.0)
    assert (ended.ref_seq, ended.verdict.reason) == (first.seq, Reason.ANSWER_NONE)


class TestOneWhoMayNotPass:
    @pytest.fixture(autouse=True)
    def _driver(self, lane: Lane) -> None:
        lane.begin(DRIVER)

    def test_is_written_as_what_was_found(self, lane: Lane) -> None:
        lane.begin(Verdict(Outcome.REFUSE, Reason.COLOUR_RED, (), LI))
        kinds = [(w.outcome, w.particulars.reason) for w in lane.log.written[1:]]
        assert kinds == [(Outcome.REFUSE, Reason.COLOUR_RED), (Outcome.REFUSE, Reason.ANSWER_STOPPED)]

    def test_and_of_whom_nobody_could_tell_a_visit_stays_open(self, lane: Lane) -> None:
        judged = lane.begin(replace(DOUBT, credential=LI))
        assert [ended.verdict.reason for ended in lane.visits.overdue(1.0)] == [Reason.ANSWER_STOPPED]
        left = lane.visits.find(judged.seq)
        assert left is not None
        assert left.is_undecided
        assert lane.visits.turn_back(judged.seq, Reason.ANSWER_TURNED_BACK, 2.0).verdict.credential == LI


def test_an_answer_that_leaves_more_to_ask_has_its_time_anew(lane: Lane) -> None:
    two = replace(PAPER, asks=(Ask.IDENTITY, Ask.TEMPERATURE))
    judged = lane.begin(two)
    asked = opened(judged.seq, two, UNTIL_MS)
    found = weigh(asked, Identified(same=True), DEFAULT, Before())
    assert isinstance(found, Weighed)
    lane.visits.take(found, asked, taken_ms=1.0, until_ms=UNTIL_MS * 2)
    left = lane.visits.find(judged.seq)
    assert left is not None
    assert (left.until_ms, left.asks) == (UNTIL_MS * 2, (Ask.TEMPERATURE,))
