"""What interrupts Qt's loop: Ctrl-C and SIGTERM, for which something must wake Python up, and faults of our own."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

_PLACES = 5


@contextmanager
def telling_faults(tell: Callable[[str], None]) -> Iterator[None]:
    """Have `tell` hear the kind of any exception that nobody caught, in the window's thread or another; it is logged too.

    Qt goes on after one in a slot; without this the guard would see a key that does nothing.
    """
    before, before_in_threads = sys.excepthook, threading.excepthook

    def caught(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
        where = [f"{Path(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(trace)][-_PLACES:]
        logging.getLogger(__name__).error(
            "%s at %s", kind.__name__, " ".join(where)
        )  # its words may name somebody
        tell(kind.__name__)

    sys.excepthook = caught
    threading.excepthook = lambda said: caught(said.exc_type, said.exc_value, said.exc_traceback)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before, before_in_threads


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
