"""Temperatures: taken, taken again, reported; and a yellow code that comes back to be measured."""

from __future__ import annotations

import pytest

from scanner.check.entries import Identified, Measured
from scanner.errors import StoreError
from scanner.protocol.health_code import Colour
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import TemperatureRule
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind
from scanner.protocol.status_list import Status
from tests.fakes.gate import FakeGate, shown

DOCUMENT = "11010519491231002X"  # GB 11643's own example
PLATE = "川A12345"


class TestTemperature:
    @pytest.fixture(autouse=True)
    def _measured(self, gate: FakeGate) -> None:
        gate.rules(temperature=TemperatureRule.ALWAYS)

    @pytest.mark.parametrize("tenths", [320, 365, 372])
    def test_a_normal_one_lets_the_person_in_and_names_nobody(self, gate: FakeGate, tenths: int) -> None:
        asked = gate.next_live()
        assert shown(asked) == (Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))
        found = gate.entered(asked.seq, Measured(tenths))
        assert shown(found) == (Outcome.ADMIT, Reason.ANSWER_NORMAL, ())
        written = gate.log.written[-1]
        assert (written.kind, written.outcome, written.ref_seq) == (
            EventKind.TEMPERATURE, Outcome.ADMIT, asked.seq,
        )  # fmt: skip
        said = written.particulars
        assert (said.temperature, said.subject, said.cose) == (tenths, None, None)

    @pytest.mark.parametrize("tenths", [373, 390])
    def test_a_high_one_is_taken_again_and_reported_only_then(self, gate: FakeGate, tenths: int) -> None:
        asked = gate.next_live()
        again = gate.entered(asked.seq, Measured(tenths))
        assert shown(again) == (Outcome.ASK, Reason.ANSWER_AGAIN, (Ask.TEMPERATURE,))
        assert gate.log.written[-1].particulars.cose is None
        found = gate.entered(asked.seq, Measured(tenths))
        assert shown(found) == (Outcome.REFUSE, Reason.ANSWER_FEVER, ())
        said = gate.log.written[-1].particulars
        assert asked.verdict.credential is not None
        assert said.cose == asked.verdict.credential.cose
        assert (said.subject, said.temperature) == (asked.verdict.credential.subject, tenths)

    def test_normal_the_second_time_is_no_report(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        gate.entered(asked.seq, Measured(380))
        assert shown(gate.entered(asked.seq, Measured(366)))[0] is Outcome.ADMIT
        assert all(written.particulars.cose is None for written in gate.log.written)

    def test_who_walked_off_after_a_high_one_and_comes_back_has_been_measured_once(
        self, gate: FakeGate
    ) -> None:
        gate.entered(gate.next_live().seq, Measured(380))
        gate.clock.advance(120)
        assert [ended.verdict.reason for ended in gate.checkpoint.overdue()] == [Reason.ANSWER_NONE]
        asked = gate.next_live()
        gate.entered(asked.seq, Identified(same=True))
        assert shown(gate.entered(asked.seq, Measured(381)))[1] is Reason.ANSWER_FEVER

    def test_normal_after_a_report_says_whose_it_is(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        for tenths in (380, 380):
            gate.entered(asked.seq, Measured(tenths))
        asked = gate.next_live()
        gate.entered(asked.seq, Identified(same=True))
        gate.entered(asked.seq, Measured(365))
        said = gate.log.written[-1].particulars
        assert (said.reason, said.cose is not None) == (Reason.ANSWER_NORMAL, True)

    def test_the_id_is_compared_first(self, gate: FakeGate) -> None:
        asked = gate.next_paper()
        assert gate.checkpoint.enter(asked.seq, Measured(365), 5.0) is None
        same = gate.entered(asked.seq, Identified(same=True))
        assert shown(same) == (Outcome.ASK, Reason.ANSWER_SAME, (Ask.TEMPERATURE,))
        assert shown(gate.entered(asked.seq, Measured(365)))[0] is Outcome.ADMIT

    @pytest.mark.parametrize("tenths", [0, 36, 319, 441, 3650])
    def test_what_no_living_person_has_is_no_answer(self, gate: FakeGate, tenths: int) -> None:
        asked = gate.next_live()
        assert gate.checkpoint.enter(asked.seq, Measured(tenths), 5.0) is None
        assert len(gate.log.written) == 1

    def test_nobody_measured_in_time_is_nobody_passed(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        gate.clock.advance(120)
        (ended,) = gate.checkpoint.overdue()
        assert (ended.verdict.outcome, ended.ref_seq) == (Outcome.REFUSE, asked.seq)
        assert gate.checkpoint.enter(asked.seq, Measured(365), 5.0) is None

    def test_a_full_disk_leaves_the_question_open(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        gate.log.is_full = True
        with pytest.raises(StoreError):
            gate.checkpoint.enter(asked.seq, Measured(365), 5.0)
        gate.log.is_full = False
        assert shown(gate.entered(asked.seq, Measured(365)))[0] is Outcome.ADMIT

    def test_the_limit_is_the_site_s(self, gate: FakeGate) -> None:
        gate.rules(temperature=TemperatureRule.ALWAYS, temperature_limit=375)
        assert shown(gate.entered(gate.next_live().seq, Measured(374)))[0] is Outcome.ADMIT


class TestYellow:
    def test_measured_again_names_the_code_and_admits_nobody(self, gate: FakeGate) -> None:
        refused = gate.next_live(colour=Colour.YELLOW)
        found = gate.entered(refused.seq, Measured(365))
        assert shown(found) == (Outcome.REFUSE, Reason.ANSWER_CLEARED, ())
        said = gate.log.written[-1].particulars
        assert said.cose is not None
        assert gate.checkpoint.enter(refused.seq, Measured(365), 5.0) is None

    def test_somebody_listed_yellow_too(self, gate: FakeGate) -> None:
        gate.list.listed[7] = Status.YELLOW
        refused = gate.next_live(index=7)
        assert shown(gate.entered(refused.seq, Measured(380)))[1] is Reason.ANSWER_FEVER

    def test_nobody_red_and_nobody_green(self, gate: FakeGate) -> None:
        for colour in (Colour.RED, Colour.GREEN):
            judged = gate.next_live(person=colour.name, colour=colour)
            assert gate.checkpoint.enter(judged.seq, Measured(365), 5.0) is None
