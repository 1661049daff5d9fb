"""A shop that counts who is inside."""

from __future__ import annotations

import pytest

from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import SiteKind
from scanner.protocol.reason import Reason
from scanner.protocol.record import NO_OUTCOME, Direction, EventKind
from tests.fakes.gate import FakeGate, shown

DOCUMENT = "11010519491231002X"  # GB 11643's own example
PLATE = "川A12345"


class TestCrowd:
    @pytest.fixture(autouse=True)
    def _shop(self, gate: FakeGate) -> None:
        gate.rules(kind=SiteKind.SUPERMARKET, occupancy_limit=2)

    def test_only_out_at_the_limit_and_who_waited_is_not_asked_why_he_is_back(self, gate: FakeGate) -> None:
        gate.book.people = 2
        assert shown(gate.next_live())[:2] == (Outcome.REFUSE, Reason.SITE_FULL)
        assert gate.checkpoint.site().is_full
        assert gate.checkpoint.leave()
        written = gate.log.written[-1]
        assert (written.kind, written.outcome, written.direction) == (
            EventKind.EXIT, NO_OUTCOME, Direction.OUT,
        )  # fmt: skip
        gate.book.people = 1
        assert shown(gate.next_live())[0] is Outcome.ADMIT

    def test_nobody_leaves_an_empty_shop_or_a_place_that_does_not_count(self, gate: FakeGate) -> None:
        assert not gate.checkpoint.leave()
        gate.book.people = 1
        gate.rules(kind=SiteKind.BOARDING)
        assert not gate.checkpoint.leave()
        assert gate.log.written == []
