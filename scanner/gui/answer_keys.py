"""Two large buttons under a question, for gloves and for whoever has no keyboard; the keys 1 and 2 do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from scanner.gui.lettering import draw_fitted

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from scanner.gui.answer_view import Choice


class AnswerKeys(QWidget):
    """Hidden while nothing is asked."""

    chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {True: AnswerButton("same"), False: AnswerButton("notSame")}
        self._row = QHBoxLayout(self)
        for same, button in self.buttons.items():
            button.clicked.connect(lambda _checked, same=same: self.chosen.emit(same))
            self._row.addWidget(button, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.hide()

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        for choice in choices:
            self.buttons[choice.same].show_choice(choice)
        self.setVisible(bool(choices))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        edge = round(self.height() * 0.2)
        self._row.setContentsMargins(edge, 0, edge, edge)
        self._row.setSpacing(edge)


class AnswerButton(QPushButton):
    """Its key in a cap, its meaning in both languages."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._choice: Choice | None = None
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_choice(self, choice: Choice) -> None:
        self._choice = choice
        self.setAccessibleName(f"{choice.words.first}, {choice.words.beneath}, {choice.key}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._choice is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter, self._choice)
            painter.end()

    def _draw(self, painter: QPainter, choice: Choice) -> None:
        height = self.height()
        cap = QRectF(height * 0.22, height * 0.22, height * 0.56, height * 0.56)
        words = QRectF(cap.right() + height * 0.24, height * 0.1, 0, height * 0.48)
        words.setRight(self.width() - height * 0.15)
        beneath = words.translated(0, height * 0.5)
        beneath.setHeight(height * 0.3)
        ink, back = self.palette().color(QPalette.ColorRole.ButtonText), self.palette().button().color()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(cap, height * 0.08, height * 0.08)
        painter.setPen(back)
        draw_fitted(painter, cap, choice.key, height * 0.44, bold=True, align=Qt.AlignmentFlag.AlignCenter)
        painter.setPen(ink)
        draw_fitted(painter, words, choice.words.first, height * 0.4, bold=True)
        draw_fitted(painter, beneath, choice.words.beneath, height * 0.24)
