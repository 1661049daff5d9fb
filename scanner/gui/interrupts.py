"""Ctrl-C and SIGTERM while Qt's loop runs: Python's handlers only run when something wakes Python up."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def closing_on_interrupt(close: Callable[[], None]) -> Iterator[None]:
    """Call `close` on SIGINT and SIGTERM; afterwards everything is as before. Main thread only."""
    ours, wakers = socket.socketpair()
    with ours, wakers:
        ours.setblocking(False)
        wakers.setblocking(False)
        notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: ours.recv(4096))
        before_fd = signal.set_wakeup_fd(wakers.fileno(), warn_on_full_buffer=False)
        before = {
            number: signal.signal(number, lambda *_: close()) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before_fd)
            notifier.setEnabled(False)
