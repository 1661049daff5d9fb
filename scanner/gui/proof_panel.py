"""On what the answer rests, beside it: how old the list was, when the code was seen before, the code to telephone.

While nobody is being judged the last passes stand there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.gui.ages import age_text
from scanner.gui.colours import ground
from scanner.gui.last_lines import MOST_SHOWN, draw_last, line_of
from scanner.gui.lettering import draw_fitted
from scanner.protocol.outcome import Outcome

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from scanner.check.last_passes import LastPass
    from scanner.gui.answer_view import AnswerView

_MOST_LINES, _LEAST_LINES = 5, 3
"""With few lines to tell the letters are larger."""


class ProofPanel(QWidget):
    """Up to five lines, the most telling first. `touched` by a glove while somebody is shown who leaves by a key."""

    touched = Signal()

    def __init__(self, view: AnswerView, language: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.last: tuple[LastPass, ...] = ()
        self._language = language
        self._view = view
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_proof(self, view: AnswerView, waiting: int) -> None:
        """`waiting` counts the verdicts that stand behind this one."""
        self._view, self.lines = view, _lines(view, waiting)
        self._say()

    def show_last(self, last: tuple[LastPass, ...]) -> None:
        """Who was judged last, the newest first."""
        if last != self.last:
            self.last = last
            self._say()

    def speak(self, language: str) -> None:
        self._language = language
        self._say()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._view.leaves_by_key and self.rect().contains(event.position().toPoint()):
            self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._view.outcome is None:
            draw_last(painter, QRectF(self.rect()), self.last, self._language)
        else:
            self._draw_proof(painter)
        painter.end()

    def _say(self) -> None:
        last = [line_of(one, self._language) for one in self.last[:MOST_SHOWN]]
        self.setAccessibleName("; ".join(self.lines if self._view.outcome is not None else last))
        self.update()

    def _draw_proof(self, painter: QPainter) -> None:
        painter.setPen(ground(self._view.outcome).quiet)
        height = self.height() / max(_LEAST_LINES, len(self.lines))
        for number, line in enumerate(self.lines):
            draw_fitted(painter, QRectF(0, number * height, self.width(), height), line, height * 0.66)


def _lines(view: AnswerView, waiting: int) -> list[str]:
    lines = []
    if waiting:
        lines.append(QCoreApplication.translate("ProofPanel", "%n more to show", "", waiting))
    if view.seen_ago_s is not None:
        ago = QCoreApplication.translate("ProofPanel", "Was here %1 ago")
        lines.append(ago.replace("%1", age_text(view.seen_ago_s)))
    if view.list_age_s is not None:
        old = QCoreApplication.translate("ProofPanel", "List %1 old")
        lines.append(old.replace("%1", age_text(view.list_age_s)))
    if view.short_code:
        code = QCoreApplication.translate("ProofPanel", "Code %1")
        lines.append(code.replace("%1", view.short_code))
    if view.leaves_by_key:
        lines.append(_key_line(view))
    return lines


def _key_line(view: AnswerView) -> str:
    if view.outcome is Outcome.UNDECIDED:
        return QCoreApplication.translate("ProofPanel", "Space: turned back")
    return QCoreApplication.translate("Presenter", "Space: done")
