"""A gate in the modes that its policy names."""

from __future__ import annotations

from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import SiteKind
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind
from tests.fakes.gate import FakeGate, shown

DOCUMENT = "11010519491231002X"  # GB 11643's own example
PLATE = "川A12345"


class TestModes:
    def test_a_gate_is_switched_to_what_its_policy_names(self, gate: FakeGate) -> None:
        gate.rules(modes="supermarket highway")
        assert gate.checkpoint.switch(SiteKind.HIGHWAY, "01")
        written = gate.log.written[-1]
        assert (written.kind, written.particulars.mode) == (EventKind.MODE, "highway")
        gate.book.mode = SiteKind.HIGHWAY
        assert shown(gate.next_live())[1] is Reason.SITE_OCCUPANTS
        assert gate.checkpoint.switch(SiteKind.COMPOUND, "01")

    def test_to_nothing_else(self, gate: FakeGate) -> None:
        gate.rules(kind=SiteKind.COMMUNITY, modes="supermarket")
        assert not gate.checkpoint.switch(SiteKind.BOARDING, "01")
        assert gate.log.written == []

    def test_what_the_policy_names_no_more_is_over(self, gate: FakeGate) -> None:
        gate.rules(kind=SiteKind.COMMUNITY)
        gate.book.mode = SiteKind.BOARDING
        assert shown(gate.next_live())[1] is Reason.SITE_RESIDENCE


def test_one_phone_with_a_child_s_code_after_the_guardian_s_is_two_people(gate: FakeGate) -> None:
    guardian = gate.judged(gate.city.live(gate.clock.wall_s(), person="张三"))
    gate.clock.advance(0.2)
    child = gate.judged(gate.city.live(gate.clock.wall_s(), person="张小"))
    assert [guardian.verdict.outcome, child.verdict.outcome] == [Outcome.ADMIT] * 2
    subjects = {written.particulars.subject for written in gate.log.written}
    assert len(subjects) == 2
