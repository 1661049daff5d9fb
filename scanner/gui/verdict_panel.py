"""The answer at two metres: shape, huge words, reason, whom to compare, next step. One paint, from one view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.gui.ages import age_text
from scanner.gui.colours import Ground, ground
from scanner.gui.lettering import draw_fitted, width_of
from scanner.gui.shapes import draw_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from scanner.gui.answer_view import AnswerView, Pair


class VerdictPanel(QWidget):
    """Fills its place with the outcome's colour."""

    painted = Signal(object, float)
    """What `show_view` was told it shows, and the monotonic milliseconds at which its first painting was done."""

    def __init__(self, view: AnswerView, now_ms: Callable[[], float]) -> None:
        super().__init__()
        self._view = view
        self._now_ms = now_ms
        self._unpainted: object = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_view(self, view: AnswerView, token: object) -> None:
        """Show `view`; `painted` gives `token` back, unless it is None."""
        self._view, self._unpainted = view, token
        self.setAccessibleName(view.spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        view, colours = self._view, ground(self._view.outcome)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.back)
        page = _Page(QRectF(self.rect()), painter, colours)
        page.head(view)
        if view.name or view.tail or view.id_note:
            page.whom(view)
        page.pair(view.step, 0.105, bold=False)
        page.foot(_proof(view), view.short_code)
        painter.end()
        if self._unpainted is not None:
            token, self._unpainted = self._unpainted, None
            self.painted.emit(token, self._now_ms())


class _Page:
    """Lays blocks out from the top, in parts of the panel's height."""

    def __init__(self, place: QRectF, painter: QPainter, colours: Ground) -> None:
        edge = place.height() * 0.045
        self._page = place.adjusted(edge, edge, -edge, -edge)
        self._painter = painter
        self._colours = colours
        self._top = self._page.top()

    def head(self, view: AnswerView) -> None:
        """Shape, headline in both languages, reason in both languages."""
        block = self._take(0.44)
        side = min(block.height(), block.width() * 0.30)
        draw_shape(
            self._painter,
            QRectF(block.left(), block.top(), side, block.height()),
            view.shape,
            self._colours.ink,
            self._colours.back,
        )
        words = block.adjusted(side + block.height() * 0.13, 0, 0, 0)
        self._lettered(_slice(words, 0, 0.68), view.headline.first, block.height() * 0.62, bold=True)
        self._lettered(_slice(words, 0.68, 1), view.headline.beneath, block.height() * 0.24, bold=True)
        self._skip(0.025)
        self.pair(view.reason, 0.155, bold=True)

    def whom(self, view: AnswerView) -> None:
        """The name and the digits to compare with the ID, boxed, as large as the headline allows."""
        box = self._take(0.17)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._colours.ink)
        self._painter.drawRoundedRect(box, box.height() * 0.1, box.height() * 0.1)
        inside = box.adjusted(box.height() * 0.25, 0, -box.height() * 0.25, 0)
        self._painter.setPen(self._colours.back)
        if not view.name and not view.tail:
            note = view.id_note
            text = f"{note.first}  {note.beneath}" if note else ""
            draw_fitted(self._painter, inside, text, box.height() * 0.5, bold=True)
        else:
            tail = QCoreApplication.translate("VerdictPanel", "ID ends in")
            draw_fitted(self._painter, _part(inside, 0, 0.42), view.name, box.height() * 0.78, bold=True)
            draw_fitted(self._painter, _part(inside, 0.45, 0.68), tail, box.height() * 0.34)
            draw_fitted(self._painter, _part(inside, 0.70, 1), view.tail, box.height() * 0.78, bold=True)
        self._skip(0.02)

    def pair(self, words: Pair, part: float, *, bold: bool) -> None:
        """First language large, the other beneath it."""
        block = self._take(part)
        self._lettered(_slice(block, 0, 0.62), words.first, block.height() * 0.56, bold=bold)
        self._lettered(_slice(block, 0.62, 1), words.beneath, block.height() * 0.32, quiet=True)
        self._skip(0.02)

    def foot(self, proof: str, short_code: str) -> None:
        """How old the proof is, and the code for the telephone, small."""
        line = QRectF(self._page.left(), self._page.bottom() - self._page.height() * 0.06, 0, 0)
        line.setRight(self._page.right())
        line.setBottom(self._page.bottom())
        code_width = width_of(short_code, line.height() * 0.9) + line.height()
        self._lettered(line.adjusted(0, 0, -code_width, 0), proof, line.height() * 0.9, quiet=True)
        self._painter.setPen(self._colours.quiet)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_fitted(self._painter, line, short_code, line.height() * 0.9, align=right)

    def _lettered(
        self, place: QRectF, text: str, most_px: float, *, bold: bool = False, quiet: bool = False
    ) -> None:
        self._painter.setPen(self._colours.quiet if quiet else self._colours.ink)
        draw_fitted(self._painter, place, text, most_px, bold=bold)

    def _take(self, part: float) -> QRectF:
        block = QRectF(self._page.left(), self._top, self._page.width(), self._page.height() * part)
        self._top = block.bottom()
        return block

    def _skip(self, part: float) -> None:
        self._top += self._page.height() * part


def _slice(block: QRectF, start: float, end: float) -> QRectF:
    return QRectF(
        block.left(), block.top() + start * block.height(), block.width(), (end - start) * block.height()
    )


def _part(block: QRectF, start: float, end: float) -> QRectF:
    return QRectF(
        block.left() + start * block.width(), block.top(), (end - start) * block.width(), block.height()
    )


def _proof(view: AnswerView) -> str:
    translate = QCoreApplication.translate
    parts = []
    if view.list_age_s is not None:
        parts.append(translate("VerdictPanel", "List %1 old").replace("%1", age_text(view.list_age_s)))
    if view.seen_ago_s is not None:
        parts.append(translate("VerdictPanel", "passed %1 ago").replace("%1", age_text(view.seen_ago_s)))
    return " · ".join(parts)
