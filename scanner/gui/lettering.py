"""Plain text drawn as large as its place allows; never rich text, never outside its place."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QTextOption,
)
from PySide6.QtWidgets import QApplication

LEAST_PX = 11
"""Of the screen's own pixels; at a scale of 200 % that is half as many of Qt's."""
_STEP = 0.94
_SURELY = 0.98
"""Sizes are whole pixels: so much is left of what was measured when the letters of another size are reckoned by it."""
_JUST_TOO_LARGE = 1.01
_OUTLINE_PX, _OUTLINE = 56, 0.045
_WORTH_A_LINE = 1.34
_TAILS = frozenset("gjpqy")


def font(size_px: float, *, bold: bool = False, least_px: int = LEAST_PX) -> QFont:
    """The application's font at `size_px`."""
    made = QFont(QApplication.font())
    made.setPixelSize(max(least_px, round(size_px)))
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
    least = least_px(painter.device().devicePixelRatio())
    size, lines = _size_and_lines(
        text, (math.floor(place.width()), round(place.height())), (least, round(most_px)), bold, lines
    )
    chosen = font(size, bold=bold, least_px=least)
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
    if bold and chosen.pixelSize() >= _OUTLINE_PX and not _has_bold(QFontInfo(chosen).family()):
        _draw_outlined(painter, place, text, chosen, align)
    else:
        painter.drawText(place, text, option)
    painter.restore()


def least_px(scale: float) -> int:
    """The smallest letters worth drawing, in Qt's pixels, of which each has `scale` of the screen's."""
    return math.ceil(LEAST_PX / max(1.0, scale))


def width_of(text: str, size_px: float, *, bold: bool = False) -> float:
    return QFontMetricsF(font(size_px, bold=bold)).horizontalAdvance(text)


def _draw_outlined(
    painter: QPainter, place: QRectF, text: str, chosen: QFont, align: Qt.AlignmentFlag
) -> None:
    """One line of large letters, made bold by an outline: Qt thickens small ones only, and free fonts have no bold."""
    scale = painter.device().devicePixelRatio()
    picture = _outlined(text, chosen.pixelSize(), painter.pen().color().rgba(), scale)
    size = picture.deviceIndependentSize()
    spare = place.width() - size.width()
    left = place.left() + (max(0.0, spare) / 2 if align & Qt.AlignmentFlag.AlignHCenter else 0.0)
    painter.drawImage(QPointF(left, place.center().y() - size.height() / 2), picture)


@lru_cache(maxsize=64)
def _outlined(text: str, size_px: int, ink: int, scale: float) -> QImage:
    """Kept, because outlining one headline costs more than all the rest of the window."""
    thin = font(size_px)
    metrics = QFontMetricsF(thin)
    path = QPainterPath()
    path.addText(0, metrics.ascent(), thin, text)
    width, height = metrics.horizontalAdvance(text) + 2, metrics.height()
    picture = QImage(
        math.ceil(width * scale), math.ceil(height * scale), QImage.Format.Format_ARGB32_Premultiplied
    )
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    colour = QColor.fromRgba(ink)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QBrush(colour), size_px * _OUTLINE, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    painter.drawPath(path)
    painter.end()
    return picture


@lru_cache(maxsize=8)
def _has_bold(family: str) -> bool:
    return any("bold" in style.lower() for style in QFontDatabase.styles(family))


@lru_cache(maxsize=512)
def _size_and_lines(
    text: str, place: tuple[int, int], limits_px: tuple[int, int], bold: bool, lines: int
) -> tuple[int, int]:
    """One line where more would not make the letters a third larger: a word alone in the last line is ugly."""
    in_one = _size(text, *place, limits_px, bold, 1)
    if lines == 1:
        return in_one, 1
    size = _size(text, *place, limits_px, bold, lines)
    is_whole = _fits(text, *place, font(in_one, bold=bold, least_px=limits_px[0]), 1)
    return (in_one, 1) if is_whole and in_one * _WORTH_A_LINE >= size else (size, lines)


@lru_cache(maxsize=512)
def _size(text: str, width: int, height: int, limits_px: tuple[int, int], bold: bool, lines: int) -> int:
    """Each size that is tried costs half a millisecond at its first time: one that cannot do is not tried."""
    least, most = limits_px
    size = float(max(least, most))
    while size > least:
        excess = _excess(text, width, height, font(size, bold=bold, least_px=least), lines)
        if excess <= 1:
            break
        size *= _STEP ** max(1, int(math.log(excess * _SURELY) / -math.log(_STEP)))
    return max(least, int(size))


def _fits(text: str, width: int, height: int, chosen: QFont, lines: int) -> bool:
    return _excess(text, width, height, chosen, lines) <= 1


def _excess(text: str, width: int, height: int, chosen: QFont, lines: int) -> float:
    """How many times too large `text` is, and so are its letters; 1 and less fits. Of several lines only whether it fits."""
    metrics = QFontMetricsF(chosen)
    if lines == 1:
        room = 1.0 if _TAILS.intersection(text) else 1.15
        return max(
            metrics.horizontalAdvance(text) / max(width, 1), metrics.height() / (max(height, 1) * room)
        )
    wrap = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
    bounds = metrics.boundingRect(QRectF(0, 0, width, 10_000), int(wrap), text)
    is_fit = bounds.height() <= min(height, lines * metrics.lineSpacing() + 1) and bounds.width() <= width
    return 1.0 if is_fit else _JUST_TOO_LARGE
