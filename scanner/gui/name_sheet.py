"""A name, typed with whatever the desktop offers for Chinese; it may stay empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from scanner.gui.answer_keys import AnswerButton
from scanner.gui.answer_view import Choice
from scanner.gui.colours import SAME_KEY
from scanner.gui.lettering import font
from scanner.gui.plain_text import plain
from scanner.gui.sheet import Sheet
from scanner.protocol.guard import MAX_NAME_CHARACTERS

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from scanner.gui.answer_view import Pair


class NameSheet(Sheet):
    """`named` gives the name, fit to stand in a window."""

    named = Signal(str)

    def __init__(self, title: Pair, news: Pair, go_on: Pair) -> None:
        super().__init__(title, news)
        self.line = QLineEdit()
        self.line.setMaxLength(MAX_NAME_CHARACTERS)
        self.line.setAccessibleName(f"{news.first}, {news.beneath}")
        self.line.returnPressed.connect(self._say)
        self.line.textEdited.connect(self.touched)
        self.button = AnswerButton(SAME_KEY)
        self.button.show_choice(Choice("↵", True, go_on))
        self.button.clicked.connect(self._say)
        self.setFocusProxy(self.line)
        content = QWidget()
        content.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(content)
        column.addWidget(self.line)
        column.addWidget(self.button, 1)
        column.addStretch(4)
        self.fill(content, 72)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.line.setFont(font(self.height() * 0.06))

    def _say(self) -> None:
        self.named.emit(plain(self.line.text(), MAX_NAME_CHARACTERS))
