"""Asks for a PIN and says who gave it: what anything at the desk that needs a guard or a supervisor goes through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from scanner.gui import desk_words
from scanner.gui.answer_view import Pair, pair_of
from scanner.gui.colours import BAR
from scanner.gui.digits_sheet import DigitsSheet
from scanner.protocol.guard import NUMBER_DIGITS, PIN_DIGITS, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.gui.sheet_place import SheetPlace
    from scanner.protocol.guard import Checked, Guard
    from scanner.protocol.words import Words


class PinCheck(Protocol):
    """Has a PIN looked at; `answer` is called once, from any thread. Must be quick itself."""

    def __call__(self, number: int, pin: str, answer: Callable[[Checked], None]) -> None: ...


class PinNeed(NamedTuple):
    """What somebody's PIN is needed for; `role` the least that is enough; `not_again` who has given theirs already."""

    title: Words
    role: Role = Role.GUARD
    not_again: frozenset[int] = frozenset()


class PinAsking:
    """`call` does work in the window's thread, where this lives."""

    def __init__(
        self, place: SheetPlace, check: PinCheck, call: Callable[[Callable[[], None]], None], language: str
    ) -> None:
        self._place = place
        self._check = check
        self._call = call
        self._language = language

    def speak(self, language: str) -> None:
        """From the next sheet on."""
        self._language = language

    def ask(self, need: PinNeed, then: Callable[[Guard], None]) -> None:
        """Open the sheet; `then` hears who it was, once, and never of somebody whom it may not be."""
        hint = pair_of(desk_words.NUMBER_AND_PIN, self._language)
        title = pair_of(need.title, self._language)
        sheet = DigitsSheet(title, hint, clear=NUMBER_DIGITS, hidden=PIN_DIGITS)
        sheet.typed.connect(partial(self._try, sheet, need, then))
        self._place.open(sheet)

    def _try(self, sheet: DigitsSheet, need: PinNeed, then: Callable[[Guard], None], typed: str) -> None:
        sheet.say(pair_of(desk_words.CHECKING, self._language), BAR)
        number, pin = int(typed[:NUMBER_DIGITS]), typed[NUMBER_DIGITS:]
        self._check(number, pin, lambda checked: self._call(partial(self._hear, sheet, need, then, checked)))

    def _hear(
        self, sheet: DigitsSheet, need: PinNeed, then: Callable[[Guard], None], checked: Checked
    ) -> None:
        if self._place.sheet is not sheet:
            return  # whoever typed has left; what they had wanted is not done behind their back
        fault = self._fault(need, checked)
        if fault is not None:
            sheet.say(fault)
            sheet.begin_anew()
        elif checked.guard is not None:
            self._place.close_sheet()
            then(checked.guard)

    def _fault(self, need: PinNeed, checked: Checked) -> Pair | None:
        words = None
        if checked.guard is None:
            words = desk_words.PIN_WAIT if checked.wait_s else desk_words.PIN_WRONG
        elif need.role is Role.SUPERVISOR and checked.guard.role is not Role.SUPERVISOR:
            words = desk_words.SUPERVISOR_ONLY
        elif checked.guard.number in need.not_again:
            words = desk_words.ANOTHER_PERSON
        if words is None:
            return None
        said = pair_of(words, self._language)
        return Pair(said.first.format(checked.wait_s), said.beneath.format(checked.wait_s))
