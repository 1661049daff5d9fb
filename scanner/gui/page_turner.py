"""Turns to one page of a gate's first start after the other, and says things on the one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.gui import set_up_words as say
from scanner.gui.answer_view import Pair, other_language, pair_of
from scanner.gui.plain_text import plain
from scanner.gui.set_up_page import SetUpPage
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.errors import Trouble
    from scanner.gui.set_up_window import SetUpWindow
    from scanner.protocol.words import Words

    Deed = tuple[Words, Callable[[], object]]


DETAIL_CHARACTERS = 60


class PageTurner:
    """`language` comes first on the pages from the next on, the other stands beneath."""

    def __init__(self, window: SetUpWindow, language: str) -> None:
        self._window = window
        self.language = language

    @property
    def page(self) -> SetUpPage | None:
        """The one that is open."""
        return self._window.page

    def turn(self, title: Words, hint: Words, deeds: list[Deed], *said: str) -> SetUpPage:
        """A page with these buttons; `said` goes into the places of the hint."""
        return self.turn_to(self.pair(title), self.pair(hint, *said), deeds)

    def turn_to(self, head: Pair, hint: Pair, deeds: list[Deed], *, takes_enter: bool = True) -> SetUpPage:
        """`takes_enter`: Enter does the first of `deeds`; not where that would undo what is waited for."""
        said = [(self.pair(words), do) for words, do in deeds]
        page = SetUpPage(head, hint, said, takes_enter=takes_enter)
        self._window.setWindowTitle(say.TITLE.text(self.language))
        self._window.turn_to(page)
        return page

    def say(self, words: Words, *, is_trouble: bool = False) -> None:
        """News on the page that is open."""
        if self.page is not None:
            self.page.say(self.pair(words), is_trouble=is_trouble)

    def say_trouble(self, trouble: Trouble, detail: str = "", instead: Words | None = None) -> None:
        """What hinders and what to do, with its code for the telephone; `instead` of the usual words."""
        words, both = words_for(trouble), (self.language, other_language(self.language))
        first, beneath = (f"{words.text(one)}: {words.next_step(one)}" for one in both)
        if instead is not None:
            first, beneath = (instead.text(one) for one in both)
        if self.page is not None:
            said = f"{words.short_code} {beneath} {plain(detail, DETAIL_CHARACTERS)}".rstrip()
            self.page.say(Pair(first, said), is_trouble=True)

    def pair(self, words: Words, *said: str) -> Pair:
        found = pair_of(words, self.language)
        return Pair(found.first.format(*said), found.beneath.format(*said))

    def leave(self) -> None:
        """After the last page."""
        self._window.close()
