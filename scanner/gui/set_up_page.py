"""One page of a gate's first start: a title, a line of news, lines to type into, large buttons. All of it by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from scanner.gui.answer_keys import AnswerButton
from scanner.gui.answer_view import Choice, Pair
from scanner.gui.colours import BAR, OTHER_KEY, SAME_KEY, TROUBLE
from scanner.gui.lettering import font
from scanner.gui.sheet import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    Deed = tuple[Pair, Callable[[], object]]

_LETTER = 0.034
"""Height of a typed line's letters, in parts of the page's."""


class SetUpPage(QWidget):
    """`deeds` are the buttons, the first may be Enter's; a digit presses its button where nothing is typed."""

    def __init__(self, title: Pair, hint: Pair, deeds: list[Deed], *, takes_enter: bool = True) -> None:
        super().__init__()
        self._takes_enter = takes_enter
        self.head, self.news = Lines(title, BAR), Lines(hint, BAR)
        self.lines: list[QLineEdit] = []
        self._labels: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.head, 16)
        self._column.addWidget(self.news, 12)
        self._typed = QVBoxLayout()
        self._column.addLayout(self._typed, 1)
        self.buttons = [self._button(number, deed) for number, deed in enumerate(deeds, start=1)]
        self._column.addStretch(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{title.first}, {title.beneath}: {hint.first}, {hint.beneath}")

    def add_line(self, label: Pair, text: str = "", *, most: int, hidden: bool = False) -> QLineEdit:
        """A line to type into, under its `label`; the page's keyboard goes to the first."""
        said, line = QLabel(f"{label.first}  {label.beneath}"), QLineEdit(text)
        said.setTextFormat(Qt.TextFormat.PlainText)
        line.setMaxLength(most)
        line.setAccessibleName(said.text())
        line.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        for widget in (said, line):
            self._typed.addWidget(widget)
        self._labels.append(said)
        self.lines.append(line)
        self.setFocusProxy(self.lines[0])
        return line

    def say(self, news: Pair, *, is_trouble: bool = False) -> None:
        self.news.show_pair(news, TROUBLE if is_trouble else BAR)
        self.setAccessibleDescription(f"{news.first}, {news.beneath}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._first()  # a typed line passes Enter on
        elif len(text) == 1 and text in "123456789" and int(text) <= len(self.buttons) and not self.lines:
            self.buttons[int(text) - 1].click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for widget in (*self._labels, *self.lines):
            widget.setFont(font(self.height() * _LETTER))

    def _button(self, number: int, deed: Deed) -> AnswerButton:
        words, do = deed
        is_enters = number == 1 and self._takes_enter
        button = AnswerButton(SAME_KEY if is_enters else OTHER_KEY)
        button.show_choice(Choice("↵" if is_enters else str(number), is_enters, words))
        button.clicked.connect(do)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._column.addWidget(button, 13)
        return button

    def _first(self) -> None:
        if self.buttons and self._takes_enter:
            self.buttons[0].click()
