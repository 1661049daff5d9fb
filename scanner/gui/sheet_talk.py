"""Short ways to open a sheet with words of `desk_words`, and to come back into the window's thread with an answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from scanner.gui import desk_words
from scanner.gui.answer_view import Pair, pair_of
from scanner.gui.choice_sheet import ChoiceSheet
from scanner.gui.digits_sheet import DigitsSheet
from scanner.gui.sheet import CALL_MS, NOTHING
from scanner.protocol.guard import PIN_DIGITS, PinFault, pin_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scanner.gui.pin_asking import PinAsking
    from scanner.gui.rows import Rows
    from scanner.gui.sheet_place import SheetPlace
    from scanner.protocol.words import Words

T = TypeVar("T")


class SheetTalk:
    """Lives in the window's thread; `pins` asks who it is, `call` does work here."""

    def __init__(
        self,
        place: SheetPlace,
        pins: PinAsking,
        call: Callable[[Callable[[], None]], None],
        language: str,
    ) -> None:
        self.place = place
        self.pins = pins
        self._call = call
        self.language = language

    def speak(self, language: str) -> None:
        """From the next sheet on."""
        self.language = language

    def here(self, work: Callable[[T], None]) -> Callable[[T], None]:
        """`work`, done in the window's thread whoever calls."""
        return lambda said: self._call(partial(work, said))

    def pair(self, words: Words, *said: object) -> Pair:
        found = pair_of(words, self.language)
        return Pair(found.first.format(*said), found.beneath.format(*said))

    def choose(
        self, title: Words, choices: Sequence[tuple[Pair, Callable[[], None]]], news: Pair = NOTHING
    ) -> None:
        """One of `choices`, and what it does."""
        sheet = ChoiceSheet(self.pair(title), [words for words, _ in choices], news)
        sheet.chosen.connect(partial(self._do, choices))
        self.place.open(sheet)

    def tell(self, title: Words, news: Pair, rows: Rows | None = None) -> None:
        """Something to be read, and closed."""
        done = [self.pair(desk_words.DONE)]
        sheet = ChoiceSheet(self.pair(title), done, news, above=rows, idle_ms=CALL_MS)
        sheet.chosen.connect(lambda _: self.place.close_sheet())
        self.place.open(sheet)

    def new_pin(self, title: Words, then: Callable[[str], None], fault: Words | None = None) -> None:
        """A new PIN, typed twice; `fault` is why the last one was not taken."""
        sheet = DigitsSheet(self.pair(title), self.pair(desk_words.NEW_PIN), clear=0, hidden=PIN_DIGITS)
        if fault is not None:
            sheet.say(self.pair(fault))

        def once(first: str) -> None:
            if pin_fault(first) is PinFault.TOO_PLAIN:
                self.new_pin(title, then, desk_words.PIN_PLAIN)
                return
            again = DigitsSheet(
                self.pair(title), self.pair(desk_words.NEW_PIN_AGAIN), clear=0, hidden=PIN_DIGITS
            )
            again.typed.connect(partial(twice, first))
            self.place.open(again)

        def twice(first: str, second: str) -> None:
            if first != second:
                self.new_pin(title, then, desk_words.PIN_DIFFERS)
                return
            self.place.close_sheet()
            then(first)

        sheet.typed.connect(once)
        self.place.open(sheet)

    def _do(self, choices: Sequence[tuple[Pair, Callable[[], None]]], at: int) -> None:
        self.place.close_sheet()
        choices[at][1]()
