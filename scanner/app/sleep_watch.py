"""Whether this computer slept: its wall clock then goes on and the monotonic one does not (Linux, macOS: CLOCK_MONOTONIC).

After a sleep the network is back before anybody's turn comes, and lists may be old: everything is asked for anew at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.clock import Clock

SLEPT_S = 30.0
"""A clock that the network sets right jumps as well, by less as a rule; then one round more is asked for, no harm."""


class SleepWatch:
    """`look` is to be called every second or so; `woken` hears of each sleep once."""

    def __init__(self, clock: Clock, woken: Callable[[], None]) -> None:
        self._clock, self._woken = clock, woken
        self._apart_ms = self._apart()

    def look(self) -> None:
        apart_ms = self._apart()
        slept = apart_ms - self._apart_ms > SLEPT_S * 1000
        self._apart_ms = apart_ms
        if slept:
            self._woken()

    def _apart(self) -> float:
        return self._clock.wall_ms() - self._clock.mono_ms()
