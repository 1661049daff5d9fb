"""What the site counts, and the keys that need no code in view: one leaves, somebody has no code, another mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scanner.gui import site_words
from scanner.gui.answer_keys import AnswerButton
from scanner.gui.answer_view import Choice, Pair, pair_of
from scanner.gui.colours import BAR, OTHER_KEY, STRIP
from scanner.gui.sheet import NOTHING, Lines
from scanner.protocol.policy import NoCodeRule

if TYPE_CHECKING:
    from scanner.check.site_now import SiteNow

LEAVE, NO_CODE, MODE = "E", "N", "M"
_WORDS = {LEAVE: site_words.LEAVES, NO_CODE: site_words.WITHOUT_CODE, MODE: site_words.MODE}


class SiteKeys(QWidget):
    """`wanted` gives the key, whether it was touched or typed; a key that the site has no use for is not there."""

    wanted = Signal(str)

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._now: SiteNow | None = None
        self.count = Lines(NOTHING, BAR)
        self.buttons = {key: self._button(key) for key in _WORDS}
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self.count, 1)
        upper.addWidget(self.buttons[LEAVE], 1)
        lower.addWidget(self.buttons[NO_CODE], 1)
        lower.addWidget(self.buttons[MODE], 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(upper, 1)
        column.addLayout(lower, 1)
        self._column = column
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_site(self, now: SiteNow) -> None:
        """Count and keys as `now` has them."""
        if now == self._now:
            return
        self._now = now
        self.count.show_pair(self._words(now), STRIP if now.is_full else BAR)
        self.count.setVisible(bool(now.modes) or now.inside is not None)
        self.buttons[LEAVE].setVisible(now.inside is not None)
        self._column.setStretch(0, int(now.inside is not None or bool(now.modes)))
        self.buttons[NO_CODE].setVisible(now.no_code is not NoCodeRule.REFUSE)
        self.buttons[MODE].setVisible(bool(now.modes))

    def speak(self, language: str) -> None:
        """Count and keys first in `language`."""
        self._language = language
        for key, button in self.buttons.items():
            button.show_choice(Choice(key, key, pair_of(_WORDS[key], language)))
        if self._now is not None:
            self.count.show_pair(self._words(self._now), STRIP if self._now.is_full else BAR)

    def press(self, key: str) -> None:
        """The keyboard's `key`; nothing where its button is not there."""
        button = self.buttons.get(key)
        if button is not None and not button.isHidden():
            self.wanted.emit(key)

    def _button(self, key: str) -> AnswerButton:
        button = AnswerButton(OTHER_KEY)
        button.show_choice(Choice(key, key, pair_of(_WORDS[key], self._language)))
        button.clicked.connect(lambda _checked: self.wanted.emit(key))
        return button

    def _words(self, now: SiteNow) -> Pair:
        mode = pair_of(site_words.MODES[now.kind], self._language)
        if now.inside is None:
            return mode
        inside = pair_of(site_words.EXIT_ONLY if now.is_full else site_words.INSIDE, self._language)
        count = f"{now.inside}/{now.limit}" if now.limit else f"{now.inside}"
        return Pair(f"{inside.first} {count}", f"{mode.beneath} · {inside.beneath} {count}")
