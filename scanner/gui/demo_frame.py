"""The striped edge of a demo gate, and of a drill. It is a part of the plan, no overlay: nothing can be put over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from scanner.gui.colours import STRIPE_DARK, STRIPE_LIGHT, fill
from scanner.gui.lettering import draw_fitted, width_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

_DEMO, _DRILL = "演示 DEMO", "演练 DRILL"


class DemoFrame(QWidget):
    """Holds the whole window; `demo` keeps a striped edge around it, a drill as long as it lasts."""

    def __init__(self, content: QWidget, *, demo: bool) -> None:
        super().__init__()
        self._demo = demo
        self.label = _DEMO if demo else ""
        self._content = content
        content.setParent(self)

    def show_drill(self, is_on: bool) -> None:
        """Whether a drill is going on."""
        label = _DRILL if is_on else _DEMO if self._demo else ""
        if label != self.label:
            self.label = label
            self._make_room()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        top, side = (self._band(), self._side()) if self.label else (0, 0)
        self._content.setGeometry(self.rect().adjusted(side, top, -side, -side))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.label:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw_stripes(painter, self.rect(), self._band())
            self._draw_label(painter)
            painter.end()

    def _band(self) -> int:
        return max(22, round(self.height() * 0.04))

    def _side(self) -> int:
        return max(10, round(self.height() * 0.018))

    def _draw_label(self, painter: QPainter) -> None:
        band = self._band()
        width = width_of(self.label, band * 0.72, bold=True) + 2 * band
        place = QRectF((self.width() - width) / 2, 0, width, band)
        fill(painter, place, STRIPE_LIGHT)
        painter.setPen(STRIPE_DARK)
        middle = Qt.AlignmentFlag.AlignCenter
        draw_fitted(painter, place, self.label, band * 0.72, bold=True, align=middle)


def _draw_stripes(painter: QPainter, place: QRect, width: int) -> None:
    fill(painter, place, STRIPE_LIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(STRIPE_DARK)
    height = place.height()
    for left in range(-height, place.width(), 2 * width):
        corners = (left, height), (left + width, height), (left + width + height, 0), (left + height, 0)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
