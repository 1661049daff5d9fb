"""From the core's threads into the window's: signals that carry words, never frames.

A queued signal has no back-pressure, so a frame is only announced, once, until the window has looked at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.verdict import Judged
    from scanner.errors import Trouble


class Bridge(QObject):
    """Belongs to the window's thread; the methods may be called from any thread, the slots run in the window's."""

    judged = Signal(object)
    troubled = Signal(object)
    frame_arrived = Signal()
    cameras_found = Signal(object)
    called = Signal(object)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
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
        self.judged.connect(judged, queued)
        self.troubled.connect(troubled, queued)
        self.frame_arrived.connect(self._frame_seen, queued)
        self.cameras_found.connect(cameras_found, queued)
        self.called.connect(self._do, queued)
        self.closing.connect(closing, queued)

    def show_judged(self, judged: Judged) -> None:
        self.judged.emit(judged)

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

    def _do(self, work: Callable[[], None]) -> None:
        work()

    def _frame_seen(self) -> None:
        self._frame_announced = False  # before looking: a frame that comes now is announced anew
        self._picture.start()
