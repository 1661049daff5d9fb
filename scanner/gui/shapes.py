"""The outcomes' shapes: told apart at two metres, in grey, and by people who see colours otherwise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from scanner.gui.answer_view import Shape
from scanner.gui.colours import fill
from scanner.gui.lettering import font

if TYPE_CHECKING:
    from collections.abc import Callable


_SIGN_PX = 100


def draw_shape(painter: QPainter, place: QRectF, shape: Shape, ink: QColor, back: QColor) -> None:
    """Draw `shape` as the largest square in the middle of `place`: its body in `ink`, its sign cut out in `back`."""
    side = min(place.width(), place.height())
    square = QRectF(place.center().x() - side / 2, place.center().y() - side / 2, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    _DRAWN[shape](painter, square, back)
    painter.restore()


def _circle_tick(painter: QPainter, square: QRectF, back: QColor) -> None:
    painter.drawEllipse(square)
    tick = QPainterPath(_at(square, 0.25, 0.53))
    tick.lineTo(_at(square, 0.43, 0.70))
    tick.lineTo(_at(square, 0.76, 0.33))
    painter.strokePath(tick, _pen(back, square.width() * 0.12))


def _diamond_question(painter: QPainter, square: QRectF, back: QColor) -> None:
    painter.drawPolygon(QPolygonF([_at(square, x, y) for x, y in ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5))]))
    _sign(painter, square, "?", back, 0.4)


def _triangle(painter: QPainter, square: QRectF, back: QColor) -> None:
    painter.drawPolygon(QPolygonF([_at(square, x, y) for x, y in ((0.5, 0.04), (1, 0.92), (0, 0.92))]))
    painter.setBrush(back)
    bar = [_at(square, x, y) for x, y in ((0.44, 0.34), (0.56, 0.34), (0.535, 0.65), (0.465, 0.65))]
    painter.drawPolygon(QPolygonF(bar))
    painter.drawEllipse(_at(square, 0.5, 0.76), square.width() * 0.055, square.width() * 0.055)


def _octagon_bar(painter: QPainter, square: QRectF, back: QColor) -> None:
    turn = math.pi / 8
    corners = [
        _at(
            square,
            0.5 + 0.53 * math.cos(turn + step * 2 * turn),
            0.5 + 0.53 * math.sin(turn + step * 2 * turn),
        )
        for step in range(8)
    ]
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(back)
    painter.drawRect(QRectF(_at(square, 0.2, 0.41), _at(square, 0.8, 0.59)))


def _frame(painter: QPainter, square: QRectF, back: QColor) -> None:
    """Four corners and a small pattern between: hold a code here."""
    ink = painter.brush().color()
    pen = _pen(ink, square.width() * 0.06)
    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)):
        inside_x, inside_y = (0.28 if x == 0 else 0.72), (0.28 if y == 0 else 0.72)
        x_edge, y_edge = 0.04 + 0.92 * x, 0.04 + 0.92 * y
        corner = QPainterPath(_at(square, x_edge, inside_y))
        corner.lineTo(_at(square, x_edge, y_edge))
        corner.lineTo(_at(square, inside_x, y_edge))
        painter.strokePath(corner, pen)
    for left, top in ((0.24, 0.24), (0.56, 0.24), (0.24, 0.56)):
        fill(painter, QRectF(_at(square, left, top), _at(square, left + 0.2, top + 0.2)), ink)
        hole = QRectF(_at(square, left + 0.05, top + 0.05), _at(square, left + 0.15, top + 0.15))
        fill(painter, hole, back)
    for left, top in ((0.56, 0.56), (0.68, 0.68), (0.56, 0.68)):
        fill(painter, QRectF(_at(square, left, top), _at(square, left + 0.08, top + 0.08)), ink)


_DRAWN: dict[Shape, Callable[[QPainter, QRectF, QColor], None]] = {
    Shape.FRAME: _frame,
    Shape.CIRCLE_TICK: _circle_tick,
    Shape.DIAMOND_QUESTION: _diamond_question,
    Shape.TRIANGLE: _triangle,
    Shape.OCTAGON_BAR: _octagon_bar,
}


def _at(square: QRectF, x: float, y: float) -> QPointF:
    return QPointF(square.x() + x * square.width(), square.y() + y * square.height())


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin)


def _sign(painter: QPainter, square: QRectF, sign: str, back: QColor, part: float) -> None:
    """As a shape, not as a letter: it is one at any size, also beside a line of the last passes."""
    drawn = QPainterPath()
    drawn.addText(0, 0, font(_SIGN_PX), sign)
    box = drawn.boundingRect()
    scale = square.height() * part / box.height()
    painter.save()
    painter.translate(square.center())
    painter.scale(scale, scale)
    painter.translate(-box.center())
    painter.setBrush(back)
    painter.setPen(_pen(back, _SIGN_PX * 0.06))
    painter.drawPath(drawn)
    painter.restore()
