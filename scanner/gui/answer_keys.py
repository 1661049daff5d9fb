"""Two large buttons under a question, for gloves and for whoever has no keyboard; the keys 1 and 2 do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from scanner.gui.lettering import font

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from scanner.gui.answer_view import Choice


class AnswerKeys(QWidget):
    """Hidden while nothing is asked."""

    chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[bool, QPushButton] = {}
        self._row = QHBoxLayout(self)
        for same in (True, False):
            button = QPushButton()
            button.setObjectName("same" if same else "notSame")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            button.clicked.connect(lambda _checked, same=same: self.chosen.emit(same))
            self._row.addWidget(button, 1)
            self.buttons[same] = button
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.hide()

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        for choice in choices:
            button = self.buttons[choice.same]
            button.setText(f"{choice.key}   {choice.words.first}  {choice.words.beneath}")
            button.setAccessibleName(f"{choice.words.first}, {choice.key}")
        self.setVisible(bool(choices))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        edge = round(self.height() * 0.16)
        self._row.setContentsMargins(2 * edge, 0, 2 * edge, edge)
        self._row.setSpacing(edge)
        for button in self.buttons.values():
            button.setFont(font(min(self.height() * 0.36, self.width() * 0.036), bold=True))
