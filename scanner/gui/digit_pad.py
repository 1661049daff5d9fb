"""Eleven keys for gloves: ten digits and one to take the last back. The keyboard's keys do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from scanner.gui.colours import IDLE, PRESSED_KEY
from scanner.gui.lettering import draw_fitted

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

BACK = "⌫"
_ROWS = ("123", "456", "789", f" 0{BACK}")


class DigitPad(QWidget):
    """`pressed` gives a digit or `BACK`."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setSpacing(4)
        self.keys: dict[str, PadKey] = {}
        for number, sign in enumerate("".join(_ROWS)):
            if sign != " ":
                self.keys[sign] = key = PadKey(sign)
                key.clicked.connect(lambda _checked, sign=sign: self.pressed.emit(sign))
                grid.addWidget(key, number // 3, number % 3)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)


class PadKey(QPushButton):
    """It never takes the keyboard from the sheet: Space pressed there would press it once more."""

    def __init__(self, sign: str) -> None:
        super().__init__()
        self.sign = sign
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(sign)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = PRESSED_KEY if self.isDown() else IDLE
        painter.setPen(colours.quiet)
        painter.setBrush(colours.back)
        round_px = self.height() * 0.1
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), round_px, round_px)
        painter.setPen(colours.ink)
        middle = Qt.AlignmentFlag.AlignCenter
        draw_fitted(painter, QRectF(self.rect()), self.sign, self.height() * 0.6, bold=True, align=middle)
        painter.end()
