"""The last passes, masked, where otherwise the proof stands: a line each, and nothing to turn over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from scanner.gui.answer_view import NAME_LETTERS, TAIL_DIGITS, shape_of
from scanner.gui.colours import IDLE
from scanner.gui.lettering import draw_fitted
from scanner.gui.plain_text import plain
from scanner.gui.shapes import draw_shape
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from scanner.check.last_passes import LastPass

MOST_SHOWN = 5
_SIGN, _LETTERS, _ANSWER = 0.62, 0.66, 0.34
"""Parts of a line's height, and the width of the answer at its end in parts of the line's."""


def who(one: LastPass, language: str) -> str:
    """When, and masked whom: "14:02  张* 28"; who has no name by what was found."""
    at = datetime.fromtimestamp(one.at_ms / 1000, UTC).astimezone()
    name = f"{plain(one.name, NAME_LETTERS)} {plain(one.tail, TAIL_DIGITS)}".strip()
    return f"{at:%H:%M}  {name or words_for(one.reason).text(language)}"


def line_of(one: LastPass, language: str) -> str:
    """All that is told of one."""
    return f"{who(one, language)}, {words_for(one.outcome).text(language)}"


def draw_last(painter: QPainter, place: QRectF, last: tuple[LastPass, ...], language: str) -> None:
    """The newest on top: its answer's shape, when and whom, the answer in a word."""
    height = place.height() / MOST_SHOWN
    end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for number, one in enumerate(last[:MOST_SHOWN]):
        line = QRectF(place.left(), place.top() + number * height, place.width(), height)
        sign = QRectF(line.left(), line.center().y() - height * _SIGN / 2, height * _SIGN, height * _SIGN)
        draw_shape(painter, sign, shape_of(one.outcome), IDLE.quiet, IDLE.back)
        answer = line.adjusted(line.width() * (1 - _ANSWER), 0, 0, 0)
        painter.setPen(IDLE.ink)
        draw_fitted(painter, answer, words_for(one.outcome).text(language), height * _LETTERS, align=end)
        painter.setPen(IDLE.quiet)
        told = line.adjusted(height * (_SIGN + 0.3), 0, -answer.width(), 0)
        draw_fitted(painter, told, who(one, language), height * _LETTERS)
