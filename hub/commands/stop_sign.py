"""A sign that a signal handler may set.

`threading.Event` is none: a handler that interrupts its `wait` waits for ever for the lock that `wait` holds. `SimpleQueue`
was none on Debian 12's Python 3.11.2 (its timed `get` hung there). A byte in a socket has no lock.
"""

from __future__ import annotations

import contextlib
import select
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


class StopSign:
    """Once set it stays, and so do its sockets: it is there as long as the process."""

    def __init__(self) -> None:
        self._told, self._tell = socket.socketpair()
        self._tell.setblocking(False)
        self.is_set = False

    def set(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self.is_set = True
        with contextlib.suppress(OSError):  # full of earlier signs, or closed: it is known already
            self._tell.send(b"!")

    def wait(self, timeout_s: float) -> bool:
        """Wait until it is set, or for `timeout_s` seconds; whether it is."""
        if not self.is_set:
            select.select([self._told], [], [], timeout_s)
        return self.is_set
