"""Names and values, one row each: what is read out or handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.gui.colours import BAR
from scanner.gui.lettering import draw_fitted

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_LEAST_ROWS = 6


class Rows(QWidget):
    """`rows` are (name, value); a value without a name has the whole width, and twice the height."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        super().__init__()
        self.rows = rows
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(", ".join(f"{name} {value}".strip() for name, value in rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shares = [1 if name else 2 for name, _ in self.rows]
        height = self.height() / max(_LEAST_ROWS, sum(shares))
        margin = height * 0.25
        top = 0.0
        for (name, value), share in zip(self.rows, shares, strict=True):
            place = QRectF(margin, top, self.width() - 2 * margin, height * share)
            split = place.width() * 0.6 if name else 0.0
            painter.setPen(BAR.quiet)
            draw_fitted(painter, place.adjusted(0, 0, split - place.width(), 0), name, height * 0.6)
            painter.setPen(BAR.ink)
            align = Qt.AlignmentFlag.AlignVCenter
            align |= Qt.AlignmentFlag.AlignRight if name else Qt.AlignmentFlag.AlignHCenter
            value_place = place.adjusted(split, 0, 0, 0)
            draw_fitted(painter, value_place, value, height * share * 0.66, bold=True, align=align)
            top += height * share
        painter.end()
