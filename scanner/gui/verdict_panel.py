"""The answer at two metres: shape, huge words, reason, whom to compare, next step. One paint, from one view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.gui.colours import Ground, fill, ground
from scanner.gui.kept_pages import picture_of
from scanner.gui.lettering import draw_fitted
from scanner.gui.shapes import draw_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from scanner.gui.answer_view import AnswerView, Pair

EDGE = 0.05
"""Margin around the page, in parts of its height."""
_GAP = 3.0
_HEAD, _REASON, _WHOM, _STEP = 43.0, 17.0, 17.0, 17.0
_LEAST_TOTAL = 80.0
"""A page with little on it is not blown up to fill all the height."""


class VerdictPanel(QWidget):
    """Fills its place with the outcome's colour."""

    painted = Signal(object, float)
    """What `show_view` was told it shows, and the monotonic milliseconds at which its first painting was done."""
    stands = Signal()
    """It was painted for the first time."""

    def __init__(self, view: AnswerView, now_ms: Callable[[], float]) -> None:
        super().__init__()
        self.view = view
        self._now_ms = now_ms
        self._unpainted: object = None
        self._stands = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(view.spoken)

    def show_view(self, view: AnswerView, token: object) -> None:
        """Show `view`, at once; `painted` gives `token` back, unless it is None."""
        self._unpainted = token
        self.show_words(view)
        self.repaint()  # whatever else is to be painted, or has come meanwhile, would go first (2 ms of 12)

    def show_words(self, view: AnswerView) -> None:
        """The same in another language: whoever waits for the first painting goes on waiting."""
        self.view = view
        self.setAccessibleName(view.spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        kept = picture_of(self.view, self.size(), self.devicePixelRatioF(), _draw)
        if kept is None:
            _draw(painter, self.view, QRectF(self.rect()))
        else:
            painter.drawImage(0, 0, kept)
        painter.end()
        if not self._stands:
            self._stands = True
            self.stands.emit()
        if self._unpainted is not None:
            token, self._unpainted = self._unpainted, None
            self.painted.emit(token, self._now_ms())


def _draw(painter: QPainter, view: AnswerView, place: QRectF) -> None:
    """All of `view`, on the outcome's colour."""
    colours = ground(view.outcome)
    fill(painter, place, colours.back)
    edge = place.height() * EDGE
    _Page(painter, colours).draw(view, place.adjusted(edge, edge, -edge, -edge))


class _Page:
    """Lays out from the top the blocks that a view has, each with its share of the height."""

    def __init__(self, painter: QPainter, colours: Ground) -> None:
        self._painter = painter
        self._colours = colours

    def draw(self, view: AnswerView, page: QRectF) -> None:
        blocks: list[tuple[float, Callable[[QRectF], None]]] = [
            (_HEAD, lambda place: self._head(view, place))
        ]
        if view.reason.first:
            blocks.append((_REASON, lambda place: self._pair(view.reason, place, bold=True)))
        if view.name or view.tail or view.id_note:
            blocks.append((_WHOM, lambda place: self._whom(view, place)))
        blocks.append((_STEP, lambda place: self._pair(view.step, place, bold=False)))
        total = max(_LEAST_TOTAL, sum(share + _GAP for share, _ in blocks) - _GAP)
        top = page.top()
        for share, draw in blocks:
            height = page.height() * share / total
            draw(QRectF(page.left(), top, page.width(), height))
            top += height + page.height() * _GAP / total

    def _head(self, view: AnswerView, place: QRectF) -> None:
        """Shape, and the outcome in both languages beside it."""
        side = min(place.height(), place.width() * 0.31)
        square = QRectF(place.left(), place.top(), side, side)
        draw_shape(self._painter, square, view.shape, self._colours.ink, self._colours.back)
        words = QRectF(square.right() + side * 0.16, place.top(), 0, side)
        words.setRight(place.right())
        self._painter.setPen(self._colours.ink)
        draw_fitted(self._painter, _rows(words, 0, 0.68), view.headline.first, side * 0.66, bold=True)
        draw_fitted(self._painter, _rows(words, 0.70, 1), view.headline.beneath, side * 0.27, bold=True)

    def _whom(self, view: AnswerView, place: QRectF) -> None:
        """The name and the digits to compare with the ID, boxed."""
        round_px, margin, size = place.height() * 0.1, place.height() * 0.25, place.height()
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._colours.ink)
        self._painter.drawRoundedRect(place, round_px, round_px)
        self._painter.setPen(self._colours.back)
        inside = place.adjusted(margin, 0, -margin, 0)
        if view.name or view.tail:
            tail = QCoreApplication.translate("VerdictPanel", "ID ends in")
            if view.is_birthday:
                tail = QCoreApplication.translate("VerdictPanel", "Born, MMDD")
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            draw_fitted(self._painter, _columns(inside, 0, 0.45), view.name, size * 0.8, bold=True)
            draw_fitted(self._painter, _columns(inside, 0.46, 0.74), tail, size * 0.36, align=right)
            draw_fitted(self._painter, _columns(inside, 0.77, 1), view.tail, size * 0.8, bold=True)
        elif view.id_note:
            note = f"{view.id_note.first}  {view.id_note.beneath}"
            draw_fitted(self._painter, inside, note, size * 0.42, bold=True)

    def _pair(self, words: Pair, place: QRectF, *, bold: bool) -> None:
        """First language large, the other beneath it."""
        self._painter.setPen(self._colours.ink)
        draw_fitted(self._painter, _rows(place, 0, 0.58), words.first, place.height() * 0.5, bold=bold)
        self._painter.setPen(self._colours.quiet)
        draw_fitted(self._painter, _rows(place, 0.62, 1), words.beneath, place.height() * 0.32)


def _rows(block: QRectF, start: float, end: float) -> QRectF:
    return QRectF(
        block.left(), block.top() + start * block.height(), block.width(), (end - start) * block.height()
    )


def _columns(block: QRectF, start: float, end: float) -> QRectF:
    return QRectF(
        block.left() + start * block.width(), block.top(), (end - start) * block.width(), block.height()
    )
