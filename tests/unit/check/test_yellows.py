"""A yellow person's temperature may be taken once more, for a while, and admits nobody."""

from __future__ import annotations

import pytest

from scanner.check.entries import Identified, Measured
from scanner.check.verdict import Judged, Verdict
from scanner.check.yellows import MOST_REMEMBERED, Yellows
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.gate import FakeLog
from tests.fakes.people import holder

LIMIT = 373


def refused(seq: int = 7, reason: Reason = Reason.LIST_YELLOW) -> Judged:
    return Judged(Verdict(Outcome.REFUSE, reason, (), holder()), seq, 0, 0.0)


@pytest.fixture
def log() -> FakeLog:
    return FakeLog()


@pytest.fixture
def yellows(log: FakeLog) -> Yellows:
    return Yellows(log)


@pytest.mark.parametrize("reason", [Reason.LIST_YELLOW, Reason.COLOUR_YELLOW])
def test_it_is_taken_once_and_stays_a_refusal(yellows: Yellows, log: FakeLog, reason: Reason) -> None:
    yellows.note(refused(reason=reason))
    found = yellows.measured(7, Measured(366), LIMIT, 1.0)
    assert found is not None
    assert (found.verdict.outcome, found.verdict.reason) == (Outcome.REFUSE, Reason.ANSWER_CLEARED)
    assert (log.written[-1].outcome, log.written[-1].ref_seq) == (Outcome.REFUSE, 7)
    assert yellows.measured(7, Measured(366), LIMIT, 2.0) is None


@pytest.mark.parametrize("entry", [Identified(same=True), Measured(10)], ids=str)
def test_nothing_else_is_an_answer(yellows: Yellows, log: FakeLog, entry: Identified | Measured) -> None:
    yellows.note(refused())
    assert yellows.measured(7, entry, LIMIT, 1.0) is None
    assert log.written == []


def test_a_red_one_is_not_measured(yellows: Yellows) -> None:
    yellows.note(refused(reason=Reason.LIST_RED))
    assert yellows.measured(7, Measured(366), LIMIT, 1.0) is None


def test_the_oldest_is_forgotten(yellows: Yellows) -> None:
    assert MOST_REMEMBERED == 32
    for seq in range(1, MOST_REMEMBERED + 1):
        yellows.note(refused(seq))
    assert yellows.measured(1, Measured(366), LIMIT, 1.0) is not None
    for seq in (100, 101):
        yellows.note(refused(seq))
    assert yellows.measured(2, Measured(366), LIMIT, 1.0) is None
    assert yellows.measured(101, Measured(366), LIMIT, 1.0) is not None
