"""Where a guard proves who stands here: two digits of a number, six of a PIN, by keyboard or by gloves. No key confirms.

A hand scanner cannot type here: the key filter lets nothing of a burst through, and drops what it took apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.gui.colours import BAR, UNSURE
from scanner.gui.digit_pad import BACK, LEAVE, DigitPad
from scanner.gui.lettering import draw_fitted
from scanner.gui.sheet import NOTHING, Sheet
from scanner.protocol.guard import NUMBER_DIGITS, PIN_DIGITS

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from scanner.gui.answer_view import Pair

_DOT = "●"


class PinSheet(Sheet):
    """`typed` says a number and a PIN, once all digits are there; `number` given beforehand is not to be typed again."""

    typed = Signal(int, str)

    def __init__(self, title: Pair, news: Pair = NOTHING, number: int | None = None) -> None:
        super().__init__(title, news)
        self._given = "" if number is None else f"{number:02}"
        self.digits = self._given
        self.places = _Places()
        self.pad = DigitPad()
        self.pad.pressed.connect(self._take)
        self.fill(self.places, 16)
        self.fill(self.pad, 56)

    def begin_anew(self) -> None:
        """The next try."""
        self.digits = self._given
        self._show_digits()
        self.setEnabled(True)
        self.setFocus()

    def press(self, key: Qt.Key, text: str) -> None:
        if key == Qt.Key.Key_Backspace:
            self._take(BACK)
        elif len(text) == 1 and text in "0123456789":
            self._take(text)

    def _take(self, sign: str) -> None:
        self.touched()
        if sign == LEAVE:
            self.left.emit()
            return
        if sign == BACK:
            self.digits = self.digits[:-1] if len(self.digits) > len(self._given) else self.digits
        elif len(self.digits) < NUMBER_DIGITS + PIN_DIGITS:
            self.digits += sign
        self._show_digits()
        if len(self.digits) == NUMBER_DIGITS + PIN_DIGITS and sign != BACK:
            self.setEnabled(False)
            self.typed.emit(int(self.digits[:NUMBER_DIGITS]), self.digits[NUMBER_DIGITS:])

    def _show_digits(self) -> None:
        self.places.show_digits(self.digits)


class _Places(QWidget):
    """The number in clear, a dot for each digit of the PIN, and which is the next."""

    def __init__(self) -> None:
        super().__init__()
        self._digits = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_digits(self, digits: str) -> None:
        self._digits = digits
        self.setAccessibleName(digits[:NUMBER_DIGITS])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = self.width() / (NUMBER_DIGITS + PIN_DIGITS + 1.5)
        for at in range(NUMBER_DIGITS + PIN_DIGITS):
            left = width * (0.5 + at + (0.5 if at >= NUMBER_DIGITS else 0))
            box = QRectF(left + 2, self.height() * 0.12, width - 4, self.height() * 0.76)
            is_next = at == len(self._digits)
            painter.setPen(QPen(UNSURE if is_next else BAR.quiet, 3 if is_next else 1))
            painter.drawRect(box)
            shown = self._digits[at : at + 1]
            painter.setPen(BAR.ink)
            sign = shown if at < NUMBER_DIGITS or not shown else _DOT
            draw_fitted(painter, box, sign, box.height() * 0.66, bold=True, align=Qt.AlignmentFlag.AlignCenter)
        painter.end()
