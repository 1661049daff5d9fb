"""Cards to practise with, on paper: one for each answer, A4, to be cut apart, for two codes in one picture are one too many.

They never expire: a card says what it stands for (`protocol/drill.py`), and only a gate in a drill makes something of it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from scanner.camera.qr_symbol import qr_symbol
from scanner.gui.answer_view import shape_of
from scanner.gui.desk_words import DRILL_CODE_WORDS
from scanner.gui.lettering import draw_fitted
from scanner.gui.shapes import draw_shape
from scanner.protocol.drill import ANSWERS, DrillCode, card_of
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from scanner.protocol.outcome import Outcome

_DPI = 300
_COLUMNS, _ROWS = 2, 3
_HEAD = 0.06
_INK, _PAPER = QColor("black"), QColor("white")
_TITLE = "演练卡 Drill cards"
_HINT = "剪开，一次只出示一张；只在演练中有效   Cut apart, show one at a time; good in a drill only"
_LABEL = "演练 DRILL"
_MIDDLE = Qt.AlignmentFlag.AlignCenter


def pdf() -> bytes:
    """The sheet, one page; in both languages at once, and in black: any printer will do."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(_TITLE)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    painter = QPainter(writer)
    draw(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    return bytes(buffer.data().data())


def draw(painter: QPainter, page: QRectF) -> None:
    """A title, and six cards under it."""
    head = page.adjusted(0, 0, 0, page.height() * (_HEAD - 1))
    painter.setPen(_INK)
    draw_fitted(painter, head.adjusted(0, 0, 0, -head.height() * 0.5), _TITLE, head.height() * 0.4, bold=True)
    draw_fitted(painter, head.adjusted(0, head.height() * 0.5, 0, 0), _HINT, head.height() * 0.3)
    cards = page.adjusted(0, head.height(), 0, 0)
    width, height = cards.width() / _COLUMNS, cards.height() / _ROWS
    for number, which in enumerate(DrillCode):
        row, column = divmod(number, _COLUMNS)
        place = QRectF(cards.left() + column * width, cards.top() + row * height, width, height)
        painter.setPen(QPen(_INK, 3, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        _draw_card(painter, place.adjusted(width * 0.06, height * 0.05, -width * 0.06, -height * 0.05), which)


def _draw_card(painter: QPainter, card: QRectF, which: DrillCode) -> None:
    """The label, what is shown, the code, and under it what the gate should say."""
    words = DRILL_CODE_WORDS[which]
    rows = [0.0, 0.08, 0.17, 0.24, 0.85, 1.0]
    label, name, beneath, code, answer = (
        QRectF(card.left(), card.top() + top * card.height(), card.width(), (end - top) * card.height())
        for top, end in pairwise(rows)
    )
    painter.fillRect(label, _INK)
    painter.setPen(_PAPER)
    draw_fitted(painter, label, _LABEL, label.height() * 0.7, bold=True, align=_MIDDLE)
    painter.setPen(_INK)
    draw_fitted(painter, name, words.zh, name.height() * 0.75, bold=True, align=_MIDDLE)
    draw_fitted(painter, beneath, words.en, beneath.height() * 0.6, align=_MIDDLE)
    _draw_code(painter, code, card_of(which))
    _draw_answer(painter, answer, ANSWERS[which])


def _draw_code(painter: QPainter, place: QRectF, text: str) -> None:
    modules = qr_symbol(text, "Q")
    side = min(place.width(), place.height()) / len(modules)
    left, top = place.center().x() - side * len(modules) / 2, place.center().y() - side * len(modules) / 2
    for row, column in zip(*(modules == 0).nonzero(), strict=True):
        painter.fillRect(QRectF(left + column * side, top + row * side, side, side), _INK)


def _draw_answer(painter: QPainter, place: QRectF, outcome: Outcome) -> None:
    side = place.height() * 0.8
    shape = QRectF(place.left(), place.center().y() - side / 2, side, side)
    draw_shape(painter, shape, shape_of(outcome), _INK, _PAPER)
    words = words_for(outcome)
    said = place.adjusted(side * 1.3, 0, 0, 0)
    painter.setPen(_INK)
    draw_fitted(painter, said, f"{words.zh} {words.en}", side * 0.5, bold=True)
