"""The key L as a button: changes the window's language, and names the other one in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy

from scanner.gui.answer_view import other_language
from scanner.gui.colours import BAR, PRESSED_KEY, fill
from scanner.gui.lettering import draw_fitted

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_NAMES = {"zh": "中文", "en": "English"}


class LanguageKey(QPushButton):
    """`clicked`, and no keyboard taken from anybody."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.speak(language)

    def speak(self, language: str) -> None:
        """The window is in `language` now."""
        self._other = _NAMES[other_language(language)]
        self.setAccessibleName(f"L, {self._other}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = PRESSED_KEY if self.isDown() else BAR
        fill(painter, self.rect(), colours.back if self.isDown() else BAR.back.lighter(170))
        painter.setPen(colours.ink)
        place = QRectF(self.rect()).adjusted(0, self.height() * 0.04, 0, -self.height() * 0.04)
        middle = Qt.AlignmentFlag.AlignCenter
        draw_fitted(painter, place, f"L  {self._other}", self.height() * 0.46, align=middle)
        painter.end()
