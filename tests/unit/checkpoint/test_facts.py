"""What is known of a code beside the code: its list, the clock, the trust, the site's rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import SitePolicy
from scanner.protocol.reason import Reason
from scanner.protocol.status_list import Status
from tests.fakes.issuing import LIST_SIZE, FakeCity, trust_of

if TYPE_CHECKING:
    from tests.fakes.gate import FakeGate


class TestFacts:
    @pytest.mark.parametrize("status", [Status.RED, Status.YELLOW, Status.REVOKED])
    @pytest.mark.parametrize("kind", Kind)
    def test_a_listed_person_is_stopped_on_every_code(
        self, gate: FakeGate, kind: Kind, status: Status
    ) -> None:
        code = gate.city.claims(gate.clock.wall_s(), kind)
        gate.list.listed[code.index] = status
        assert gate.judged(gate.city.write(code)).verdict.outcome is Outcome.REFUSE

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            ("MISSING", Reason.LIST_MISSING),
            ("OUTSIDE", Reason.LIST_OUTSIDE),
            ("UNREADABLE", Reason.LIST_UNREADABLE),
        ],
    )
    def test_a_list_that_cannot_be_asked_admits_nobody(
        self, gate: FakeGate, fault: str, reason: Reason
    ) -> None:
        gate.list.fault = fault
        verdict = gate.judged(gate.live()).verdict
        assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, reason)

    def test_an_index_outside_the_list(self, gate: FakeGate) -> None:
        assert gate.judged(gate.live(index=LIST_SIZE)).verdict.reason is Reason.LIST_OUTSIDE

    def test_73_hours_without_a_list(self, gate: FakeGate) -> None:
        gate.clock.advance(73 * 3600)
        assert gate.judged(gate.paper()).verdict.reason is Reason.LIST_OLD
        assert gate.judged(gate.paper(person="李四", colour=Colour.RED)).verdict.reason is Reason.COLOUR_RED

    def test_15_days_without_trust(self, gate: FakeGate) -> None:
        gate.clock.advance(15 * 86_400)
        gate.list.iat_s = gate.clock.wall_s()
        assert gate.judged(gate.live()).verdict.reason is Reason.TRUST_OLD

    def test_no_trust_at_all(self, gate: FakeGate) -> None:
        gate.in_force = None
        verdict = gate.judged(gate.live()).verdict
        assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, Reason.TRUST_MISSING)

    def test_another_city(self, gate: FakeGate) -> None:
        assert gate.in_force is not None
        other = FakeCity("330200")
        gate.in_force = replace(gate.in_force, trust=trust_of(gate.city, other))
        assert gate.judged(other.live(gate.clock.wall_s())).verdict.reason is Reason.SITE_OTHER_CITY

    def test_a_clock_set_back(self, gate: FakeGate) -> None:
        gate.time.verified(gate.clock.wall_s(), gate.clock.wall_s(), gate.clock.mono_ms())
        text, red = gate.live(), gate.live(person="李四", colour=Colour.RED)
        gate.clock.set_wall_s(gate.clock.wall_s() - 3600)
        assert gate.judged(text).verdict.reason is Reason.CLOCK_WRONG
        assert gate.judged(red).verdict.reason is Reason.COLOUR_RED


def test_one_in_so_many_is_drawn_by_policy(gate: FakeGate) -> None:
    assert gate.in_force is not None
    gate.in_force = replace(gate.in_force, policy=SitePolicy(spot_check_one_in=1))
    assert gate.judged(gate.live()).verdict.reason is Reason.SITE_SPOT_CHECK


def test_an_announced_policy_begins_at_its_second(gate: FakeGate) -> None:
    assert gate.in_force is not None
    following = SitePolicy(spot_check_one_in=1, effective_from_s=gate.clock.wall_s() + 60)
    gate.in_force = replace(gate.in_force, policy=SitePolicy(next=following))
    assert gate.judged(gate.live()).verdict.outcome is Outcome.ADMIT
    gate.next_person(60)
    assert gate.judged(gate.live(person="李四")).verdict.reason is Reason.SITE_SPOT_CHECK
