"""One visit is judged once: the same text, or another code of the same person, while one is in view."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import SitePolicy
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from tests.fakes.gate import FakeGate


class TestVisits:
    def test_the_same_text_in_view_is_one_visit(self, gate: FakeGate) -> None:
        text = gate.live()
        gate.judged(text)
        for _ in range(20):
            gate.clock.advance(0.5)
            assert gate.scan(text) is None
        assert len(gate.log.written) == 1

    def test_another_code_of_the_same_person_in_view_is_the_same_visit(self, gate: FakeGate) -> None:
        """A live code is drawn anew every 20 s while it is shown."""
        first = gate.live()
        gate.judged(first)
        for _ in range(19):
            gate.clock.advance(1)
            assert gate.scan(first) is None
        gate.clock.advance(1)
        assert gate.scan(gate.live()) is None
        assert len(gate.log.written) == 1

    def test_an_expired_screenshot_then_the_fresh_code_is_looked_at_again(self, gate: FakeGate) -> None:
        assert gate.judged(gate.expired()).verdict.reason is Reason.TIME_EXPIRED
        gate.clock.advance(0.5)
        assert gate.judged(gate.live()).verdict.outcome is Outcome.ADMIT

    def test_two_people_in_turn_quickly(self, gate: FakeGate) -> None:
        assert gate.judged(gate.live(person="张三")).verdict.outcome is Outcome.ADMIT
        gate.clock.advance(0.1)
        assert gate.judged(gate.live(person="李四")).verdict.outcome is Outcome.ADMIT

    def test_the_same_live_code_shown_by_the_next_person_is_asked(self, gate: FakeGate) -> None:
        text = gate.live()
        gate.judged(text)
        gate.next_person(20)
        judged = gate.judged(text)
        assert (judged.verdict.reason, judged.verdict.seen_ago_s) == (Reason.REPEAT_CODE, 20)
        assert judged.verdict.asks == (Ask.IDENTITY,)

    def test_the_same_person_within_ten_minutes_is_asked_with_a_fresh_code_too(self, gate: FakeGate) -> None:
        gate.judged(gate.live())
        gate.next_person(599)
        assert gate.judged(gate.live()).verdict.reason is Reason.REPEAT_SUBJECT
        gate.next_person(600)
        assert gate.judged(gate.live()).verdict.outcome is Outcome.ADMIT

    def test_how_long_is_the_sites_policy(self, gate: FakeGate) -> None:
        assert gate.in_force is not None
        gate.in_force = replace(gate.in_force, policy=SitePolicy(reuse_s=30))
        gate.judged(gate.live())
        gate.next_person(30)
        assert gate.judged(gate.live()).verdict.outcome is Outcome.ADMIT
