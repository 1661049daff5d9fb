"""A line across the top of the window that only a key takes away: somebody refused, or machinery that broke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.gui.colours import fill
from scanner.gui.lettering import draw_fitted

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from scanner.gui.colours import Ground


class Banner(QWidget):
    """Hidden while it has nothing to say. `touched` by a glove, it wants what the key does."""

    touched = Signal()

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.text = ""
        self._ground = ground
        self._key = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    def say(self, text: str, key: str) -> None:
        """Show `text`, and at the right end what `key` does; "" hides the line."""
        if (text, key) != (self.text, self._key):
            self.text, self._key = text, key
            self.setAccessibleName(text)
            self.setVisible(bool(text))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self._ground.back)
        fill(painter, QRect(0, self.height() - 3, self.width(), 3), self._ground.back.darker(220))
        margin = self.height() * 0.35
        place = QRectF(self.rect()).adjusted(margin, 0, -margin, 0)
        split = place.width() * 0.8
        painter.setPen(self._ground.ink)
        draw_fitted(
            painter,
            place.adjusted(0, 0, split - place.width(), 0),
            self.text,
            self.height() * 0.56,
            bold=True,
        )
        painter.setPen(self._ground.quiet)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_fitted(painter, place.adjusted(split, 0, 0, 0), self._key, self.height() * 0.38, align=right)
        painter.end()
