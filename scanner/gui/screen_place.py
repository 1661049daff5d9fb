"""A window stays on its screen, however small that becomes: a lower resolution, a larger scale, another screen.

A desktop's window manager mostly sees to it; a bare session has none, and an answer beyond the edge is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen
    from PySide6.QtWidgets import QWidget

AT_FIRST = QSize(1024, 600)
LEAST = QSize(480, 280)
"""Device-independent: a screen of 1024x600 at 200 % has 512x300 of them."""


class ScreenPlace(QObject):
    """Made before the window is shown; one that fills its screen goes on filling it, whoever should see to that."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.setMinimumSize(LEAST)
        window.resize(AT_FIRST.boundedTo(window.screen().availableSize()))

    def watch(self) -> None:
        """Once the window is shown: on the screen where it is, and on each that it comes to."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.screenChanged.connect(self._come_to)
            handle.installEventFilter(self)
            self._come_to(handle.screen())

    def fit(self, room: QRect) -> None:
        """Into `room`, which is what there is now, with the title bar that the desktop may have given the window."""
        handle = self._window.windowHandle()
        is_free = not self._window.isFullScreen() and not self._window.isMaximized()
        if is_free and not room.isEmpty():
            inner = room.marginsRemoved(handle.frameMargins()) if handle is not None else room
            self._window.setGeometry(within(self._window.geometry(), inner))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only once it stands there is it known how much the title bar takes."""
        if event.type() == QEvent.Type.Expose:
            watched.removeEventFilter(self)
            self._look_again()
        return False

    def _come_to(self, screen: QScreen | None) -> None:
        if screen is not None:
            screen.availableGeometryChanged.connect(self._look_again)
            screen.geometryChanged.connect(self._look_again)
            self.fit(screen.availableGeometry())

    def _look_again(self) -> None:
        """A screen that was left may tell as well: only the present one counts."""
        screen, handle = self._window.screen(), self._window.windowHandle()
        if handle is not None and self._window.isFullScreen():
            handle.setGeometry(screen.geometry())  # the widget's own would end the full screen
        else:
            self.fit(screen.availableGeometry())


def within(window: QRect, room: QRect) -> QRect:
    """`window` moved, and where it must be made smaller, until it lies in `room`."""
    size = window.size().boundedTo(room.size())
    left = min(max(window.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(window.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())
