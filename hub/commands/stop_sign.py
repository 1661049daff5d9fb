"""A sign that a signal handler may set.

`threading.Event` is none: a handler that interrupts its `wait` waits for ever for the lock that `wait` holds.
"""

from __future__ import annotations

import contextlib
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


class StopSign:
    """Once set it stays. `SimpleQueue.put` is made to be called while the same thread is inside `get`."""

    def __init__(self) -> None:
        self._told: SimpleQueue[None] = SimpleQueue()
        self.is_set = False

    def set(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self.is_set = True
        self._told.put(None)

    def wait(self, timeout_s: float) -> bool:
        """Wait until it is set, or for `timeout_s` seconds; whether it is."""
        if not self.is_set:
            with contextlib.suppress(Empty):
                self._told.get(timeout=timeout_s)
        return self.is_set
