"""A village or compound: who lives here, and how often a household has been out."""

from __future__ import annotations

from scanner.check.entries import Household, Identified, Lives
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import SiteKind, TemperatureRule
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction
from tests.fakes.gate import FakeGate, shown

DOCUMENT = "11010519491231002X"  # GB 11643's own example
PLATE = "川A12345"


class TestVillage:
    def test_one_tap_says_who_lives_here(self, gate: FakeGate) -> None:
        gate.rules(kind=SiteKind.COMMUNITY)
        asked = gate.next_live()
        assert shown(asked) == (Outcome.ASK, Reason.SITE_RESIDENCE, (Ask.RESIDENCE,))
        assert shown(gate.entered(asked.seq, Lives(resident=True)))[:2] == (
            Outcome.ADMIT, Reason.ANSWER_RESIDENT,
        )  # fmt: skip
        assert gate.log.written[-1].particulars.resident == 1
        visitor = gate.next_live("李四")
        assert shown(gate.entered(visitor.seq, Lives(resident=False)))[0] is Outcome.ADMIT

    def test_an_outing_is_counted_with_the_last_answer(self, gate: FakeGate) -> None:
        gate.rules(household_limit=1)
        asked = gate.next_live()
        left = gate.entered(asked.seq, Lives(resident=True, direction=Direction.OUT))
        assert shown(left) == (Outcome.ASK, Reason.ANSWER_RESIDENT, (Ask.HOUSEHOLD,))
        assert gate.log.written[-1].household == ""
        found = gate.entered(asked.seq, Household("3-1-502"))
        assert shown(found)[:2] == (Outcome.ADMIT, Reason.ANSWER_HOUSEHOLD)
        written = gate.log.written[-1]
        assert (written.household, written.direction) == ("3-1-502", Direction.OUT)
        assert "502" not in str(written.particulars)

    def test_the_number_is_asked_after_the_temperature(self, gate: FakeGate) -> None:
        """Else a household has lost its outing to a fever."""
        gate.rules(household_limit=1, temperature=TemperatureRule.ALWAYS)
        asked = gate.next_live()
        left = gate.entered(asked.seq, Lives(resident=True, direction=Direction.OUT))
        assert left.verdict.asks == (Ask.TEMPERATURE, Ask.HOUSEHOLD)

    def test_a_household_s_outings_are_used_up(self, gate: FakeGate) -> None:
        gate.rules(household_limit=2)
        gate.book.out["3-1-502"] = 2
        asked = gate.next_live()
        gate.entered(asked.seq, Lives(resident=True, direction=Direction.OUT))
        found = gate.entered(asked.seq, Household("3-1-502"))
        assert shown(found)[:2] == (Outcome.REFUSE, Reason.ANSWER_QUOTA)
        assert gate.log.written[-1].household == ""

    def test_coming_home_is_not_counted(self, gate: FakeGate) -> None:
        gate.rules(household_limit=1)
        assert shown(gate.entered(gate.next_live().seq, Lives(resident=True)))[0] is Outcome.ADMIT

    def test_while_outings_are_counted_a_visitor_s_id_is_looked_at_once(self, gate: FakeGate) -> None:
        gate.rules(household_limit=1)
        left = gate.entered(gate.next_live().seq, Lives(resident=False))
        assert left.verdict.asks == (Ask.IDENTITY,)
        asked = gate.next_paper("李四")
        gate.entered(asked.seq, Identified(same=True))
        assert shown(gate.entered(asked.seq, Lives(resident=False)))[0] is Outcome.ADMIT
