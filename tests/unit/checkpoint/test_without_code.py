"""Who has no code: registered where the site says so, and never taken for somebody with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.check.entries import Measured, NoCode, Vehicle
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import NoCodeRule, SiteKind
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction, EventKind
from tests.fakes.gate import FakeGate, shown

if TYPE_CHECKING:
    from scanner.check.verdict import Judged

DOCUMENT = "11010519491231002X"  # GB 11643's own example
PLATE = "川A12345"


class TestWithoutCode:
    def told(self, gate: FakeGate, entry: NoCode) -> Judged:
        judged = gate.checkpoint.without_code(entry, 5.0)
        assert judged is not None
        return judged

    def test_by_itself_a_gate_cannot_tell(self, gate: FakeGate) -> None:
        judged = self.told(gate, NoCode(document=DOCUMENT))
        assert shown(judged)[:2] == (Outcome.UNDECIDED, Reason.SITE_NO_CODE)
        written = gate.log.written[-1]
        assert (written.kind, written.particulars.document) == (EventKind.NO_CODE, DOCUMENT)
        assert gate.checkpoint.answer(judged.seq, same=True, taken_ms=5.0) is None
        ended = gate.checkpoint.answer(judged.seq, same=False, taken_ms=5.0)
        assert ended is not None
        assert ended.verdict.reason is Reason.ANSWER_TURNED_BACK

    def test_where_the_site_says_so_written_down_and_measured(self, gate: FakeGate) -> None:
        gate.rules(no_code=NoCodeRule.MEASURE)
        judged = self.told(gate, NoCode(document="E12345678"))
        assert shown(judged) == (Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))
        assert shown(gate.entered(judged.seq, Measured(366)))[0] is Outcome.ADMIT

    def test_a_fever_without_a_code_is_no_less_refused(self, gate: FakeGate) -> None:
        gate.rules(no_code=NoCodeRule.MEASURE)
        judged = self.told(gate, NoCode(document=DOCUMENT))
        gate.entered(judged.seq, Measured(380))
        assert shown(gate.entered(judged.seq, Measured(380)))[1] is Reason.ANSWER_FEVER

    def test_a_certificate_counts_the_household_once_the_person_is_let_out(self, gate: FakeGate) -> None:
        gate.rules(no_code=NoCodeRule.MEASURE, household_limit=1)
        judged = self.told(gate, NoCode(household="3-1-502", direction=Direction.OUT))
        assert gate.log.written[-1].household == ""
        gate.entered(judged.seq, Measured(366))
        written = gate.log.written[-1]
        assert (written.household, written.direction) == ("3-1-502", Direction.OUT)
        gate.book.out["3-1-502"] = 1
        again = self.told(gate, NoCode(household="3-1-502", direction=Direction.OUT))
        assert shown(again)[:2] == (Outcome.REFUSE, Reason.ANSWER_QUOTA)

    @pytest.mark.parametrize(
        "entry",
        [NoCode(), NoCode(document="110105194912310021"), NoCode(household="3-1-502", document=DOCUMENT)],
        ids=str,
    )
    def test_what_is_no_entry_is_not_written(self, gate: FakeGate, entry: NoCode) -> None:
        assert gate.checkpoint.without_code(entry, 5.0) is None
        assert gate.log.written == []

    def test_where_nobody_passes_without_a_code(self, gate: FakeGate) -> None:
        gate.rules(no_code=NoCodeRule.REFUSE)
        assert shown(self.told(gate, NoCode(document=DOCUMENT)))[:2] == (
            Outcome.REFUSE, Reason.SITE_NO_CODE_REFUSED,
        )  # fmt: skip

    def test_one_passenger_without_a_code_stops_the_vehicle(self, gate: FakeGate) -> None:
        gate.rules(kind=SiteKind.HIGHWAY)
        gate.entered(gate.next_live().seq, Vehicle(PLATE, 2))
        assert self.told(gate, NoCode(document=DOCUMENT)).verdict.outcome is Outcome.UNDECIDED
        assert [ended.verdict.reason for ended in gate.checkpoint.overdue()] == [Reason.ANSWER_STOPPED]
