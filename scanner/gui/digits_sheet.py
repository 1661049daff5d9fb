"""Digits typed by keyboard or by gloves, so many and no more. No key confirms: with the last digit it is said.

A hand scanner cannot type here: the key filter lets nothing of a burst through, and drops what it took apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.gui.colours import BAR, UNSURE
from scanner.gui.digit_pad import BACK, DigitPad
from scanner.gui.lettering import draw_fitted
from scanner.gui.sheet import IDLE_MS, NOTHING, Sheet

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from scanner.gui.answer_view import Pair

_DOT = "●"


class DigitsSheet(Sheet):
    """`clear` digits that may be seen, then `hidden` ones; `typed` says them all, and the sheet waits for `begin_anew`."""

    typed = Signal(str)

    def __init__(
        self, title: Pair, news: Pair = NOTHING, *, clear: int, hidden: int, idle_ms: int = IDLE_MS
    ) -> None:
        super().__init__(title, news, idle_ms)
        self.digits = ""
        self._most = clear + hidden
        self.places = _Places(clear, hidden)
        self.pad = DigitPad()
        self.pad.pressed.connect(self._take)
        self.fill(self.places, 16)
        self.fill(self.pad, 56)

    def begin_anew(self) -> None:
        """The next try."""
        self.digits = ""
        self.places.show_digits("")
        self.setEnabled(True)
        self.setFocus()

    def press(self, key: Qt.Key, text: str) -> None:
        if key == Qt.Key.Key_Backspace:
            self._take(BACK)
        elif len(text) == 1 and text in "0123456789":
            self._take(text)

    def _take(self, sign: str) -> None:
        self.touched()
        self.digits = self.digits[:-1] if sign == BACK else self.digits + sign
        self.places.show_digits(self.digits)
        if len(self.digits) == self._most:
            self.setEnabled(False)
            self.typed.emit(self.digits)


class _Places(QWidget):
    """A box for each digit, and which is the next; of a hidden one only that it is there."""

    def __init__(self, clear: int, hidden: int) -> None:
        super().__init__()
        self._clear, self._hidden = clear, hidden
        self._digits = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.show_digits("")

    def show_digits(self, digits: str) -> None:
        self._digits = digits
        count = f"{len(digits)}/{self._clear + self._hidden}"
        self.setAccessibleName(f"{digits[: self._clear]} {count}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        gap = 0.5 if self._clear and self._hidden else 0.0
        width = self.width() / (self._clear + self._hidden + gap + 1)
        for at in range(self._clear + self._hidden):
            left = width * (0.5 + at + (gap if at >= self._clear else 0))
            self._draw(painter, QRectF(left + 2, self.height() * 0.12, width - 4, self.height() * 0.76), at)
        painter.end()

    def _draw(self, painter: QPainter, box: QRectF, at: int) -> None:
        is_next = at == len(self._digits)
        painter.setPen(QPen(UNSURE if is_next else BAR.quiet, 3 if is_next else 1))
        painter.drawRect(box)
        painter.setPen(BAR.ink)
        shown = self._digits[at : at + 1]
        sign = shown if at < self._clear or not shown else _DOT
        draw_fitted(painter, box, sign, box.height() * 0.66, bold=True, align=Qt.AlignmentFlag.AlignCenter)
