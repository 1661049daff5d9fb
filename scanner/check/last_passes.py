"""Who was judged last, masked, and how fast the queue walks: for a glance at the gate, in memory and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol.outcome import Outcome

if TYPE_CHECKING:
    from scanner.check.verdict import Judged
    from scanner.protocol.reason import Reason

MOST_KEPT = 12
KEPT_MS = 600_000.0
"""Afterwards nobody can be called back, and nobody is to read who came in the morning."""
MINUTE_MS = 60_000.0


class LastPass(NamedTuple):
    """How it stands with one person: by record `seq`, written at Unix time `at_ms`, judged at monotonic `taken_ms`.

    `visit` is the record with which it began; `name` and `tail` are masked, or "".
    """

    seq: int
    visit: int
    at_ms: int
    taken_ms: float
    outcome: Outcome
    reason: Reason
    name: str
    tail: str


class LastPasses:
    """Noted on one thread, asked from any: what is asked for is replaced, never changed. Times are monotonic."""

    def __init__(self) -> None:
        self._last: tuple[LastPass, ...] = ()
        self._passed: tuple[tuple[int, float], ...] = ()

    def note(self, judged: Judged, at_ms: int) -> None:
        """`judged` was written at `at_ms`; it takes the place of what was said in its visit before. A mere text goes by."""
        if not judged.seq or not judged.verdict.is_somebody:
            return
        noted = _noted(judged, at_ms)
        self._last = (noted, *(one for one in self._last if one.visit != noted.visit))[:MOST_KEPT]
        since_ms = judged.taken_ms - MINUTE_MS
        passed = [(visit, ms) for visit, ms in self._passed if visit != noted.visit and ms > since_ms]
        if noted.outcome is Outcome.ADMIT:
            passed.append((noted.visit, noted.taken_ms))
        self._passed = tuple(passed)

    def forget(self) -> None:
        """Whoever stood here has gone, or a drill has begun or ended."""
        self._last, self._passed = (), ()

    def at(self, now_ms: float) -> tuple[LastPass, ...]:
        """The newest first."""
        return tuple(one for one in self._last if one.taken_ms > now_ms - KEPT_MS)

    def per_minute(self, now_ms: float) -> int:
        """How many passed within the last minute."""
        return sum(ms > now_ms - MINUTE_MS for _, ms in self._passed)


def _noted(judged: Judged, at_ms: int) -> LastPass:
    verdict, visit = judged.verdict, judged.ref_seq or judged.seq
    said = (verdict.outcome, verdict.reason, verdict.name, verdict.tail)
    return LastPass(judged.seq, visit, at_ms, judged.taken_ms, *said)
