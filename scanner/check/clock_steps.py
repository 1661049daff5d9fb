"""Whether somebody moved the computer's clock: wall and monotonic time go alike, or one of them was set."""

from __future__ import annotations

from scanner.check.trusted_time import MOVED_S


class ClockSteps:
    """Looks now and then; many small steps the same way are found as one. A computer that slept counts, too."""

    def __init__(self, wall_s: int, mono_ms: float) -> None:
        self._offset_s = wall_s - mono_ms / 1000

    def has_stepped(self, wall_s: int, mono_ms: float) -> bool:
        """Whether the clocks are more than `MOVED_S` further apart than at the start, or when that was last so."""
        offset_s = wall_s - mono_ms / 1000
        if abs(offset_s - self._offset_s) <= MOVED_S:
            return False
        self._offset_s = offset_s
        return True
