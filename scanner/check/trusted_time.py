"""The highest time that something verified has named: the clock may not be behind it (DESIGN, section 5).

Only a status list's `iat` and an acknowledgement's time raise it: signed statements of when they were made. Codes, the
log's own rows and the hub's `Date` never do. It is never raised beyond the wall clock + 24 h: one poisoned document must
not block the gate for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.moment import ClockState, Moment

if TYPE_CHECKING:
    from collections.abc import Callable

BEHIND_LEEWAY_S = 60
AHEAD_LIMIT_S = 24 * 3600


class TrustedTime:
    """Judges the wall clock. `keep` stores a raised floor durably; `floor_s` is what was stored before (0: never)."""

    def __init__(self, floor_s: int, keep: Callable[[int], None]) -> None:
        self._floor_s = floor_s
        self._keep = keep
        self._is_verified = False

    def verified(self, named_s: int, wall_s: int) -> None:
        """A verified document names the time `named_s` (seconds); the wall clock says `wall_s`."""
        if named_s > wall_s + AHEAD_LIMIT_S:
            return
        self._is_verified = True
        if named_s > self._floor_s:
            self._floor_s = named_s
            self._keep(named_s)

    def now_s(self, wall_s: int) -> int:
        """The time at least: the wall clock, never before what verified documents have named."""
        return max(wall_s, self._floor_s)

    def judge(self, wall_s: int) -> Moment:
        """The moment `wall_s` with the clock's state."""
        if wall_s < self._floor_s - BEHIND_LEEWAY_S:
            return Moment(wall_s, ClockState.WRONG)
        return Moment(wall_s, ClockState.OK if self._is_verified else ClockState.ASSUMED)
