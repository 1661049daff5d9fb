"""What time it is at least, as far as verified documents have proved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.clock import Clock
    from scanner.sync.shelves import TimeFloor

MAX_AHEAD_S = 24 * 3600  # DESIGN, section 5: further needs a supervisor and an event


class TrustedTime:
    """The wall clock, never before the highest time that a list or an acknowledgement has proved.

    The time at which a TUF timestamp was signed does not stand in it, so trust documents raise nothing here: their
    version and expiry judge their own freshness only.
    """

    def __init__(self, clock: Clock, floor: TimeFloor) -> None:
        self._clock = clock
        self._floor = floor

    def now_s(self) -> int:
        """Trusted now, in seconds since the Unix epoch."""
        return max(self._clock.wall_ms() // 1000, self._floor.highest_s())

    def proved(self, time_s: int) -> None:
        """A verified document was signed at `time_s`: the floor rises, unless that is a day ahead of the wall clock."""
        if time_s <= self._clock.wall_ms() // 1000 + MAX_AHEAD_S:
            self._floor.raise_to(time_s)
