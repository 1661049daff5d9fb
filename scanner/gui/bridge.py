"""From the core's threads into the window's: signals that carry words, never frames.

A queued signal has no back-pressure, so a frame is only announced, once, until the window has looked at it.

Whoever tells of a verdict waits until it stands on the screen: the interpreter runs one thread at a time, and what the lane
has still to do, and the sync that it wakes, would keep the window from painting (0.5 ms of 8, and 1.2 in one of ten).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.verdict import Judged
    from scanner.errors import Trouble


PATIENCE_S = 0.02
"""A window that has not come to it by then has something else to do, and the lane its next frame."""


class Bridge(QObject):
    """Belongs to the window's thread; the methods may be called from any thread, the slots run in the window's."""

    judged = Signal(object)
    troubled = Signal(object)
    frame_arrived = Signal()
    cameras_found = Signal(object)
    called = Signal(object)
    closing = Signal()

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        super().__init__()
        self._patience_s = patience_s
        self._own_thread = threading.get_ident()
        self._frame_announced = False
        self._picture = QTimer(
            self, singleShot=True, interval=0
        )  # after the paint of a verdict that came with it

    def listen(
        self,
        *,
        judged: Callable[[Judged], None],
        troubled: Callable[[tuple[Trouble, str]], None],
        frame_arrived: Callable[[], None],
        cameras_found: Callable[[tuple[list[str], str]], None],
        closing: Callable[[], object],
    ) -> None:
        """Say who hears what."""
        queued = Qt.ConnectionType.QueuedConnection
        self._picture.timeout.connect(frame_arrived)
        self._show_judged = judged
        self.judged.connect(self._judged, queued)
        self.troubled.connect(troubled, queued)
        self.frame_arrived.connect(self._frame_seen, queued)
        self.cameras_found.connect(cameras_found, queued)
        self.called.connect(self._do, queued)
        self.closing.connect(closing, queued)

    def show_judged(self, judged: Judged) -> None:
        """Returns when it was shown, or after `patience_s`; at once in the window's own thread, and while it closes."""
        shown = threading.Event()
        self.judged.emit((judged, shown))
        if threading.get_ident() != self._own_thread and not self.signalsBlocked():
            shown.wait(self._patience_s)

    def show_trouble(self, trouble: Trouble, detail: str) -> None:
        self.troubled.emit((trouble, detail))

    def show_cameras(self, names: list[str], present: str) -> None:
        self.cameras_found.emit((names, present))

    def call(self, work: Callable[[], None]) -> None:
        """Do `work` in the window's thread."""
        self.called.emit(work)

    def announce_frame(self) -> None:
        """There is a newer frame in the box. A thousand calls make one event until the window has run."""
        if not self._frame_announced:
            self._frame_announced = True
            self.frame_arrived.emit()

    def close(self) -> None:
        self.closing.emit()

    def _judged(self, told: tuple[Judged, threading.Event]) -> None:
        judged, shown = told
        try:
            self._show_judged(judged)
        finally:
            shown.set()

    def _do(self, work: Callable[[], None]) -> None:
        work()

    def _frame_seen(self) -> None:
        self._frame_announced = False  # before looking: a frame that comes now is announced anew
        self._picture.start()
