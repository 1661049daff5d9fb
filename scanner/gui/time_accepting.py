"""A dead clock: a supervisor says by a calendar which day it is, and the documents' time is believed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner.gui import desk_words
from scanner.gui.answer_view import Pair, other_language
from scanner.gui.digits_sheet import DigitsSheet
from scanner.gui.pin_asking import PinNeed
from scanner.protocol.guard import Role
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from scanner.errors import Trouble
    from scanner.gui.duties import Duties
    from scanner.gui.sheet_talk import SheetTalk
    from scanner.protocol.guard import Guard

DATE_DIGITS = 8


class TimeAccepting:
    """The documents' own date is not shown: whoever types it has looked at a calendar."""

    def __init__(self, talk: SheetTalk, duties: Duties) -> None:
        self._talk = talk
        self._duties = duties

    def open(self) -> None:
        """PIN, then the date."""
        self._talk.pins.ask(PinNeed(desk_words.ACCEPT_TIME, Role.SUPERVISOR), self._ask_day)

    def _ask_day(self, by: Guard) -> None:
        title, news = self._talk.pair(desk_words.ACCEPT_TIME), self._talk.pair(desk_words.TODAY)
        sheet = DigitsSheet(title, news, clear=DATE_DIGITS, hidden=0)
        sheet.typed.connect(partial(self._say_day, by))
        self._talk.place.open(sheet)

    def _say_day(self, by: Guard, digits: str) -> None:
        day = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        self._duties.accept_time(day, by, self._talk.here(self._told))

    def _told(self, why_not: Trouble | None) -> None:
        news = self._talk.pair(desk_words.TIME_IS_ACCEPTED)
        if why_not is not None:
            both = (self._talk.language, other_language(self._talk.language))
            news = Pair(*(words_for(why_not).next_step(one) for one in both))
        self._talk.tell(desk_words.ACCEPT_TIME, news)
