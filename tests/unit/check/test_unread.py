"""Texts that are no pass of ours, counted by themselves, without a checkpoint that ticks."""

from __future__ import annotations

from scanner.check.unread import UnreadTexts
from scanner.check.verdict import Verdict
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

MINUTE_MS = 60_000
NO_PASS = Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS)


def test_the_next_text_closes_a_minute_that_is_over() -> None:
    """Nobody need tick: what was counted is written before a new minute begins."""
    written: list[int] = []

    def write(verdict: Verdict, count: int) -> int:
        written.append(count)
        return len(written)

    unread = UnreadTexts(write)
    assert [unread.count(NO_PASS, at_ms) for at_ms in (0, 1000, MINUTE_MS - 1)] == [1, 0, 0]
    assert unread.count(NO_PASS, MINUTE_MS) == 3
    assert written == [1, 2, 1]
