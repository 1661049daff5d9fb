"""One of a few, by its digit or by a glove; more than fit are turned over like pages."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from scanner.gui.answer_keys import AnswerButton
from scanner.gui.answer_view import Choice, Pair
from scanner.gui.colours import OTHER_KEY
from scanner.gui.sheet import IDLE_MS, NOTHING, Sheet

ON_A_PAGE = 6
"""Where there are more than seven; in the seventh place stands the way to the others then."""
_LEAST_ROWS = 4
_MORE = Pair("更多 ▸ More", "")


class ChoiceSheet(Sheet):
    """`chosen` gives the place of the choice in `choices`; `above` stands between the title and them."""

    chosen = Signal(int)

    def __init__(
        self,
        title: Pair,
        choices: list[Pair],
        news: Pair = NOTHING,
        *,
        above: QWidget | None = None,
        idle_ms: int = IDLE_MS,
    ) -> None:
        super().__init__(title, news, idle_ms)
        self._choices = choices
        self._first = 0
        self._on_a_page = ON_A_PAGE if len(choices) > ON_A_PAGE + 1 else ON_A_PAGE + 1
        rows_on_page = min(len(choices), ON_A_PAGE + 1)
        self.buttons = [AnswerButton(OTHER_KEY) for _ in range(rows_on_page)]
        rows = QWidget()
        rows.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(rows)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        for at, button in enumerate(self.buttons):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._choose, at))
            column.addWidget(button, 1)
        if above is None and len(choices) < _LEAST_ROWS:
            column.addStretch(_LEAST_ROWS - len(choices))
        if above is not None:
            self.fill(above, 56)
        self.fill(rows, 16 if above is not None else 72)
        self._show_page()

    def press(self, key: Qt.Key, text: str) -> None:
        if len(text) == 1 and text in "123456789":
            self._choose(int(text) - 1)

    def _choose(self, at: int, _checked: bool = False) -> None:
        self.touched()
        many, on_a_page = len(self._choices), self._on_a_page
        if at == on_a_page and many > on_a_page:
            self._first = (self._first + on_a_page) % (-(-many // on_a_page) * on_a_page)
            self._show_page()
        elif at < on_a_page and self._first + at < many:
            self.chosen.emit(self._first + at)

    def _show_page(self) -> None:
        page = self._choices[self._first : self._first + self._on_a_page]
        for at, button in enumerate(self.buttons):
            words = _MORE if at == self._on_a_page else page[at] if at < len(page) else None
            button.setVisible(words is not None)
            if words is not None:
                button.show_choice(Choice(str(at + 1), False, words))
