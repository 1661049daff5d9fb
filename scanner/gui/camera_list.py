"""The cameras that are plugged in, to choose one by arrows, Enter, Escape, or a glove. It gives way to any verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.gui.colours import BAR, SAME_KEY, fill
from scanner.gui.lettering import draw_fitted
from scanner.gui.plain_text import plain

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

_NAME_LETTERS = 60
_ROWS = 6
"""A title, four cameras, and what the keys do."""
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Cameras(Protocol):
    """Where the names come from, and who takes a camera into use; both must be quick."""

    def ask(self) -> None:
        """Have `Desk.show_cameras` called with what is plugged in."""

    def choose(self, name: str) -> None:
        """Use the camera of that name from now on."""


class CameraList(QWidget):
    """Hidden until `offer`; `chosen` gives the name, and `left` says that it is hidden again."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.place = 0
        self._present = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def offer(self, names: list[str], present: str) -> None:
        """Show `names`, the one in use marked and under the cursor."""
        self.names, self._present = names, present
        self.place = names.index(present) if present in names else 0
        self.show()
        self.setFocus()
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS and self.names:
            self.place = (self.place + _STEPS[Qt.Key(key)]) % len(self.names)
            self._say()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.names:
            self.chosen.emit(self.names[self.place])
            self._leave()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_C, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._leave()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A glove chooses at once; the last row is the way back."""
        row = int(event.position().y() * _ROWS / max(1, self.height()))
        if row == _ROWS - 1:
            self._leave()
        elif 0 < row <= len(self.names[self._first :]):
            self.chosen.emit(self.names[self._first + row - 1])
            self._leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A verdict came, or another window."""
        super().focusOutEvent(event)
        self._leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), BAR.back)
        height = self.height() / _ROWS
        first = self._first
        title = _title() if self.names else _nothing()
        _draw_row(painter, self._row(0), title, is_under_cursor=False)
        for row, name in enumerate(self.names[first : first + _ROWS - 2], start=1):
            mark = "●  " if name == self._present else "○  "
            under = first + row - 1 == self.place
            _draw_row(painter, self._row(row), mark + plain(name, _NAME_LETTERS), is_under_cursor=under)
        painter.setPen(BAR.quiet)
        keys = QCoreApplication.translate("CameraList", "↑ ↓ choose   Enter: use   Esc: back")
        margin = height * 0.3
        draw_fitted(painter, self._row(_ROWS - 1).adjusted(margin, 0, -margin, 0), keys, height * 0.44)
        painter.end()

    @property
    def _first(self) -> int:
        """Which name stands in the first row."""
        return max(0, min(self.place - 1, len(self.names) - _ROWS + 2))

    def _row(self, number: int) -> QRectF:
        height = self.height() / _ROWS
        return QRectF(0, number * height, self.width(), height)

    def _say(self) -> None:
        self.setAccessibleName(_title() if self.names else _nothing())
        self.setAccessibleDescription(self.names[self.place] if self.names else "")
        self.update()

    def _leave(self) -> None:
        if not self.isHidden():
            self.hide()
            self.left.emit()


def _title() -> str:
    return QCoreApplication.translate("CameraList", "Which camera?")


def _nothing() -> str:
    return QCoreApplication.translate("CameraList", "No camera is plugged in")


def _draw_row(painter: QPainter, place: QRectF, text: str, *, is_under_cursor: bool) -> None:
    margin = place.height() * 0.3
    if is_under_cursor:
        fill(painter, place, SAME_KEY.back)
    painter.setPen(SAME_KEY.ink if is_under_cursor else BAR.ink)
    draw_fitted(
        painter, place.adjusted(margin, 0, -margin, 0), text, place.height() * 0.56, bold=is_under_cursor
    )
