"""Plain text drawn as large as its place allows; never rich text, never outside its place."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextOption
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

LEAST_PX = 11
_STEP = 0.94


def font(size_px: float, *, bold: bool = False) -> QFont:
    """The application's font at `size_px`."""
    made = QFont(QApplication.font())
    made.setPixelSize(max(LEAST_PX, round(size_px)))
    made.setBold(bold)
    return made


def draw_fitted(
    painter: QPainter,
    place: QRectF,
    text: str,
    most_px: float,
    *,
    bold: bool = False,
    lines: int = 1,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
) -> None:
    """Draw `text` into `place` at `most_px` or smaller; in the smallest size it is cut with an ellipsis."""
    if not text or place.width() < 1 or place.height() < 1:
        return
    chosen = font(
        _size(text, round(place.width()), round(place.height()), round(most_px), bold, lines), bold=bold
    )
    painter.save()
    painter.setClipRect(place)
    painter.setFont(chosen)
    if lines == 1:
        text = QFontMetricsF(chosen).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    option = QTextOption(align)
    option.setWrapMode(
        QTextOption.WrapMode.NoWrap if lines == 1 else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    )
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(place, text, option)
    painter.restore()


def width_of(text: str, size_px: float, *, bold: bool = False) -> float:
    return QFontMetricsF(font(size_px, bold=bold)).horizontalAdvance(text)


@lru_cache(maxsize=512)
def _size(text: str, width: int, height: int, most_px: int, bold: bool, lines: int) -> int:
    size = float(max(LEAST_PX, most_px))
    while size > LEAST_PX and not _fits(text, width, height, font(size, bold=bold), lines):
        size *= _STEP
    return max(LEAST_PX, int(size))


def _fits(text: str, width: int, height: int, chosen: QFont, lines: int) -> bool:
    metrics = QFontMetricsF(chosen)
    if lines == 1:
        return metrics.horizontalAdvance(text) <= width and metrics.height() <= height * 1.15
    wrap = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
    bounds = metrics.boundingRect(QRectF(0, 0, width, 10_000), int(wrap), text)
    return bounds.height() <= min(height, lines * metrics.lineSpacing() + 1) and bounds.width() <= width
