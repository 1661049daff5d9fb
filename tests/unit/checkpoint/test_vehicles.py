"""A toll booth: one plate, so many people, one transaction."""

from __future__ import annotations

import pytest

from scanner.check.entries import Identified, Vehicle
from scanner.protocol.health_code import Colour
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import SiteKind
from scanner.protocol.reason import Reason
from tests.fakes.gate import FakeGate, shown

DOCUMENT = "11010519491231002X"  # GB 11643's own example
PLATE = "川A12345"


class TestHighway:
    @pytest.fixture(autouse=True)
    def _toll(self, gate: FakeGate) -> None:
        gate.rules(kind=SiteKind.HIGHWAY)

    def test_a_driver_alone_from_far_away(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        assert shown(asked) == (Outcome.ASK, Reason.SITE_OCCUPANTS, (Ask.OCCUPANTS,))
        found = gate.entered(asked.seq, Vehicle(PLATE, 1))
        assert shown(found)[:2] == (Outcome.ADMIT, Reason.ANSWER_OCCUPANTS)
        said = gate.log.written[-1].particulars
        assert (said.plate, said.occupants) == (PLATE, 1)

    @pytest.mark.parametrize(
        "plate", ["", "A12345", "浙A1234", "浙I12345", "浙A123456", "X浙A12345", "其他12345678901"]
    )
    def test_what_is_no_plate_is_no_answer(self, gate: FakeGate, plate: str) -> None:
        assert gate.checkpoint.enter(gate.next_live().seq, Vehicle(plate, 1), 5.0) is None

    @pytest.mark.parametrize(
        "plate", ["浙AD12345", "浙A12345D", "浙A1234挂", "使123456", "粤Z1234港", "其他VA12345", "其他"]
    )
    def test_all_kinds_of_plates(self, gate: FakeGate, plate: str) -> None:
        assert gate.checkpoint.enter(gate.next_live().seq, Vehicle(plate, 1), 5.0) is not None

    def test_nobody_goes_before_the_last_has_shown_a_code(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        waits = gate.entered(asked.seq, Vehicle(PLATE, 3))
        assert shown(waits) == (Outcome.ASK, Reason.ANSWER_OCCUPANTS, (Ask.OCCUPANTS,))
        second = gate.next_live("李四")
        assert (shown(second), second.ref_seq) == (shown(waits), asked.seq)
        assert (waits.verdict.to_come, second.verdict.to_come) == (2, 1)
        assert gate.checkpoint.enter(asked.seq, Vehicle(PLATE, 1), 5.0) is None
        last = gate.next_live("王五")
        assert (shown(last)[0], last.ref_seq, last.verdict.to_come) == (Outcome.ADMIT, asked.seq, 0)
        assert [w.outcome for w in gate.log.written].count(Outcome.ADMIT) == 1
        said = gate.log.written[-1].particulars
        assert (said.plate, said.occupants) == (PLATE, 3)
        assert {w.ref_seq for w in gate.log.written[1:]} == {asked.seq}

    def test_codes_may_come_before_the_plate(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        assert shown(gate.next_live("李四")) == (Outcome.ASK, Reason.SITE_OCCUPANTS, (Ask.OCCUPANTS,))
        assert shown(gate.entered(asked.seq, Vehicle(PLATE, 2)))[0] is Outcome.ADMIT

    def test_one_who_may_not_pass_stops_the_vehicle(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        gate.entered(asked.seq, Vehicle(PLATE, 2))
        red = gate.next_live("李四", colour=Colour.RED)
        assert (red.verdict.reason, red.ref_seq) == (Reason.COLOUR_RED, 0)
        (stopped,) = gate.checkpoint.overdue()
        assert (shown(stopped)[:2], stopped.ref_seq) == (
            (Outcome.REFUSE, Reason.ANSWER_STOPPED), asked.seq,
        )  # fmt: skip
        assert all(written.outcome != Outcome.ADMIT for written in gate.log.written)
        assert shown(gate.next_live("王五"))[1] is Reason.SITE_OCCUPANTS  # the next car

    def test_a_passenger_s_paper_is_compared_before_the_vehicle_goes(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        gate.entered(asked.seq, Vehicle(PLATE, 2))
        second = gate.next_paper("李四")
        assert shown(second) == (Outcome.ASK, Reason.KIND_PAPER, (Ask.IDENTITY,))
        assert shown(gate.entered(asked.seq, Identified(same=True)))[0] is Outcome.ADMIT

    def test_a_vehicle_that_drove_off_did_not_pass(self, gate: FakeGate) -> None:
        asked = gate.next_live()
        gate.entered(asked.seq, Vehicle(PLATE, 2))
        gate.clock.advance(120)
        (ended,) = gate.checkpoint.overdue()
        assert (ended.ref_seq, ended.verdict.reason) == (asked.seq, Reason.ANSWER_NONE)
