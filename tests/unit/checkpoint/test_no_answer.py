"""Who was not answered for within the site's time did not pass, and what could not be told ends by an event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.errors import StoreError
from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import SitePolicy
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind

if TYPE_CHECKING:
    from scanner.check.verdict import Judged
    from tests.fakes.gate import FakeGate


class TestNoAnswer:
    """Nobody pressed a key within the policy's seconds: that is "not passed", written down."""

    def test_it_is_written_and_told_once(self, gate: FakeGate) -> None:
        asked = gate.judged(gate.paper())
        gate.clock.advance(119.9)
        assert gate.checkpoint.overdue() == []
        gate.clock.advance(0.1)
        (ended,) = gate.checkpoint.overdue()
        assert (ended.verdict.outcome, ended.verdict.reason) == (Outcome.REFUSE, Reason.ANSWER_NONE)
        assert (ended.ref_seq, ended.verdict.name, ended.verdict.asks) == (asked.seq, "张*", ())
        written = gate.log.written[-1]
        assert (written.seq, written.kind, written.outcome) == (ended.seq, EventKind.IDENTITY, Outcome.REFUSE)
        assert (written.ref_seq, written.particulars.same) == (asked.seq, None)
        assert written.particulars.reason == Reason.ANSWER_NONE
        assert gate.checkpoint.overdue() == []

    def test_a_key_after_that_answers_nothing(self, gate: FakeGate) -> None:
        asked = gate.judged(gate.paper())
        gate.clock.advance(120)
        gate.checkpoint.overdue()
        assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0) is None
        assert len(gate.log.written) == 2

    def test_a_key_before_that_is_the_answer(self, gate: FakeGate) -> None:
        asked = gate.judged(gate.paper())
        gate.clock.advance(119)
        assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)
        gate.clock.advance(60)
        assert gate.checkpoint.overdue() == []

    def test_how_long_is_the_sites_policy(self, gate: FakeGate) -> None:
        assert gate.in_force is not None
        gate.in_force = replace(gate.in_force, policy=SitePolicy(answer_s=10))
        gate.judged(gate.paper())
        gate.clock.advance(10)
        assert len(gate.checkpoint.overdue()) == 1

    def test_what_cannot_be_written_stays_open_and_is_tried_again(self, gate: FakeGate) -> None:
        gate.judged(gate.paper())
        gate.clock.advance(120)
        gate.log.is_full = True
        with pytest.raises(StoreError):
            gate.checkpoint.overdue()
        assert gate.checkpoint.overdue() == []  # not thirty times a second
        gate.log.is_full = False
        gate.clock.advance(5)
        assert len(gate.checkpoint.overdue()) == 1

    def test_the_program_ends_with_no_question_open(self, gate: FakeGate) -> None:
        gate.judged(gate.paper())
        gate.checkpoint.close()
        assert gate.log.written[-1].particulars.reason == Reason.ANSWER_NONE

    def test_the_person_may_show_the_code_again(self, gate: FakeGate) -> None:
        text = gate.paper()
        gate.judged(text)
        gate.next_person(120)
        gate.checkpoint.overdue()
        assert gate.judged(text).verdict.outcome is Outcome.ASK


class TestUndecided:
    """It ends by an event: the guard turns the person back, or a newer scan decides."""

    @pytest.fixture
    def doubted(self, gate: FakeGate) -> Judged:
        gate.list.fault = "MISSING"
        judged = gate.judged(gate.live())
        assert judged.verdict.outcome is Outcome.UNDECIDED
        return judged

    def test_turned_back_is_written_and_refers_to_it(self, gate: FakeGate, doubted: Judged) -> None:
        ended = gate.checkpoint.answer(doubted.seq, same=False, taken_ms=5.0)
        assert ended is not None
        assert (ended.verdict.outcome, ended.verdict.reason) == (Outcome.REFUSE, Reason.ANSWER_TURNED_BACK)
        written = gate.log.written[-1]
        assert (written.kind, written.outcome, written.ref_seq) == (
            EventKind.IDENTITY,
            Outcome.REFUSE,
            doubted.seq,
        )
        assert written.particulars.same is None
        assert gate.checkpoint.answer(doubted.seq, same=False, taken_ms=5.0) is None

    def test_no_key_of_a_guards_makes_it_a_pass(self, gate: FakeGate, doubted: Judged) -> None:
        assert gate.checkpoint.answer(doubted.seq, same=True, taken_ms=5.0) is None
        assert len(gate.log.written) == 1

    def test_it_has_no_time_limit_and_the_programs_end_ends_it(self, gate: FakeGate, doubted: Judged) -> None:
        gate.clock.advance(7200)
        assert gate.checkpoint.overdue() == []
        gate.checkpoint.close()
        assert gate.log.written[-1].ref_seq == doubted.seq

    def test_the_person_is_looked_at_anew_and_that_ends_it(self, gate: FakeGate, doubted: Judged) -> None:
        gate.list.fault = ""
        gate.next_person()
        assert gate.judged(gate.live()).verdict.outcome is not Outcome.UNDECIDED
        assert gate.checkpoint.answer(doubted.seq, same=False, taken_ms=5.0) is None
