"""The button under the proof: who is on duty, and the way to all that only they or a supervisor may do. The key S, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from scanner.gui.answer_keys import AnswerButton
from scanner.gui.answer_view import Choice, Pair, pair_of
from scanner.gui.colours import BAR, TROUBLE
from scanner.gui.desk_words import DESK, SIGN_IN_FIRST
from scanner.gui.plain_text import plain
from scanner.protocol.guard import MAX_NAME_CHARACTERS

if TYPE_CHECKING:
    from scanner.protocol.guard import Guard


class DutyKey(AnswerButton):
    """It takes the keyboard from nobody."""

    def __init__(self, language: str) -> None:
        super().__init__(BAR)
        self._language = language
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.show_guard(None, is_needed=False)

    def speak(self, language: str) -> None:
        """From the next guard that is shown on."""
        self._language = language

    def show_guard(self, guard: Guard | None, *, is_needed: bool) -> None:
        """`guard` is on duty; nobody, where somebody `is_needed`, is what stands out."""
        words = pair_of(SIGN_IN_FIRST if is_needed else DESK, self._language)
        if guard is not None:
            words = Pair(f"{guard.label} {plain(guard.name, MAX_NAME_CHARACTERS)}".strip(), words.first)
        self._colours = TROUBLE if is_needed else BAR
        self.show_choice(Choice("S", False, words))
