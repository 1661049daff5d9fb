"""The beat of sources that could deliver faster than a camera does."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.clock import Clock


class Pace:
    """Lets through `fps` times a second by the monotonic clock; late is late, nothing is made up for."""

    def __init__(self, clock: Clock, fps: float) -> None:
        self._clock = clock
        self._period_ms = 1000.0 / fps
        self._due_ms = 0.0
        self._stopped = Event()

    def start(self) -> None:
        self._stopped.clear()
        self._due_ms = self._clock.mono_ms()

    def wait(self) -> bool:
        """Wait for the next beat, one period at most; False when stopped."""
        early_ms = min(self._due_ms - self._clock.mono_ms(), self._period_ms)
        if early_ms > 0 and self._stopped.wait(early_ms / 1000.0):
            return False
        self._due_ms = max(self._due_ms, self._clock.mono_ms() - self._period_ms) + self._period_ms
        return not self._stopped.is_set()

    def stop(self) -> None:
        """From any thread: end a wait, now and until the next `start`."""
        self._stopped.set()
