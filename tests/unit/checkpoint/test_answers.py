"""A question is answered once, by an event that refers to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.errors import StoreError
from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import SitePolicy, TemperatureRule
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind

if TYPE_CHECKING:
    from tests.fakes.gate import FakeGate


class TestAnswers:
    @pytest.mark.parametrize(
        ("same", "outcome", "reason"),
        [(True, Outcome.ADMIT, Reason.ANSWER_SAME), (False, Outcome.REFUSE, Reason.ANSWER_NOT_SAME)],
    )
    def test_an_answer_is_written_and_refers_to_its_question(
        self, gate: FakeGate, same: bool, outcome: Outcome, reason: Reason
    ) -> None:
        asked = gate.judged(gate.paper())
        assert (asked.verdict.outcome, asked.verdict.asks) == (Outcome.ASK, (Ask.IDENTITY,))
        answered = gate.checkpoint.answer(asked.seq, same=same, taken_ms=5.0)
        assert answered is not None
        assert (answered.verdict.outcome, answered.verdict.reason, answered.verdict.asks) == (
            outcome,
            reason,
            (),
        )
        assert (answered.ref_seq, answered.taken_ms, answered.verdict.name) == (asked.seq, 5.0, "张*")
        written = gate.log.written[-1]
        assert (written.seq, written.kind, written.outcome) == (answered.seq, EventKind.IDENTITY, outcome)
        assert (written.ref_seq, written.particulars.same, written.particulars.reason) == (
            asked.seq,
            int(same),
            reason,
        )

    def test_a_question_is_answered_once(self, gate: FakeGate) -> None:
        asked = gate.judged(gate.paper())
        assert gate.checkpoint.answer(asked.seq, same=False, taken_ms=0.0)
        assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0) is None
        assert len(gate.log.written) == 2

    def test_only_a_question_can_be_answered(self, gate: FakeGate) -> None:
        admitted = gate.judged(gate.live())
        refused = gate.judged(gate.live(person="李四", colour=Colour.RED))
        gate.list.fault = "MISSING"
        undecided = gate.judged(gate.paper(person="王五"))
        for seq in (0, admitted.seq, refused.seq, undecided.seq, 99, -1):
            assert gate.checkpoint.answer(seq, same=True, taken_ms=0.0) is None
        assert len(gate.log.written) == 3

    def test_an_answer_that_cannot_be_written_leaves_the_question_open(self, gate: FakeGate) -> None:
        asked = gate.judged(gate.paper())
        gate.log.is_full = True
        with pytest.raises(StoreError):
            gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)
        gate.log.is_full = False
        assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)

    def test_a_question_that_was_not_written_cannot_be_answered(self, gate: FakeGate) -> None:
        gate.log.is_full = True
        with pytest.raises(StoreError):
            gate.scan(gate.paper())
        gate.log.is_full = False
        assert gate.checkpoint.answer(1, same=True, taken_ms=0.0) is None

    def test_32_questions_stay_open(self, gate: FakeGate) -> None:
        asked = [gate.judged(gate.paper(person=f"人{n}", code_id=bytes(7) + bytes([n]))) for n in range(33)]
        assert [ended.ref_seq for ended in gate.checkpoint.overdue()] == [asked[0].seq]
        assert gate.checkpoint.answer(asked[0].seq, same=True, taken_ms=0.0) is None
        assert gate.checkpoint.answer(asked[1].seq, same=True, taken_ms=0.0)
        assert gate.checkpoint.answer(asked[32].seq, same=True, taken_ms=0.0)


def test_a_permits_match_names_the_permit_and_no_other_answer_does(gate: FakeGate) -> None:
    """The hub's record of its first use: an identity event that says whose permit it was."""
    permit = gate.city.claims(gate.clock.wall_s(), Kind.PERMIT)
    asked = gate.judged(gate.city.write(permit))
    gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)
    said = gate.log.written[-1].particulars
    assert (said.code_id, said.subject, said.code_kind, said.code_iat_s, said.index, said.issuer) == (
        permit.code_id, permit.subject, Kind.PERMIT, permit.iat_s, permit.index, permit.issuer,
    )  # fmt: skip
    for text, same in ((gate.city.write(permit), False), (gate.paper(person="李四"), True)):
        gate.next_person(700)
        asked = gate.judged(text)
        gate.checkpoint.answer(asked.seq, same=same, taken_ms=0.0)
        assert gate.log.written[-1].particulars.code_id is None


def test_a_matching_id_does_not_answer_for_the_temperature(gate: FakeGate) -> None:
    assert gate.in_force is not None
    measured = SitePolicy(temperature=TemperatureRule.ALWAYS)
    gate.in_force = replace(gate.in_force, policy=measured)
    asked = gate.judged(gate.paper())
    answered = gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)
    assert answered is not None
    assert (answered.verdict.outcome, answered.verdict.asks) == (Outcome.ASK, (Ask.TEMPERATURE,))
    assert gate.log.written[-1].outcome is Outcome.ASK
