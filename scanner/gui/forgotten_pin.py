"""A supervisor who forgot the PIN: a number, a new PIN, and over the telephone the operator's response to a challenge."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner.gui import desk_words
from scanner.gui.digits_sheet import DigitsSheet
from scanner.gui.sheet import CALL_MS
from scanner.protocol.guard import NUMBER_DIGITS
from scanner.protocol.pin_reset import RESPONSE_DIGITS, grouped

if TYPE_CHECKING:
    from scanner.gui.duties import Duties
    from scanner.gui.sheet_talk import SheetTalk
    from scanner.protocol.guard import Checked
    from scanner.protocol.words import Words


class ForgottenPin:
    """Nothing is changed before the response is right."""

    def __init__(self, talk: SheetTalk, duties: Duties) -> None:
        self._talk = talk
        self._duties = duties

    def open(self) -> None:
        title, asked = self._talk.pair(desk_words.FORGOTTEN), self._talk.pair(desk_words.WHICH_NUMBER)
        sheet = DigitsSheet(title, asked, clear=NUMBER_DIGITS, hidden=0)
        sheet.typed.connect(self._ask_challenge)
        self._talk.place.open(sheet)

    def _ask_challenge(self, number: str) -> None:
        self._duties.challenge(int(number), self._talk.here(partial(self._challenged, int(number))))

    def _challenged(self, number: int, challenge: str | None) -> None:
        if challenge is None:
            self._talk.tell(desk_words.FORGOTTEN, self._talk.pair(desk_words.NO_SUPERVISOR))
            return
        self._talk.new_pin(desk_words.FORGOTTEN, partial(self._ask_response, number, challenge))

    def _ask_response(self, number: int, challenge: str, pin: str, fault: Words | None = None) -> None:
        said = self._talk.pair(fault or desk_words.CHALLENGE, f"{number:02} {grouped(challenge)}")
        title = self._talk.pair(desk_words.FORGOTTEN)
        sheet = DigitsSheet(title, said, clear=RESPONSE_DIGITS, hidden=0, idle_ms=CALL_MS)
        if fault is not None:
            sheet.say(said)
        sheet.typed.connect(partial(self._redeem, number, challenge, pin))
        self._talk.place.open(sheet)

    def _redeem(self, number: int, challenge: str, pin: str, response: str) -> None:
        answer = self._talk.here(partial(self._redeemed, number, challenge, pin))
        self._duties.reset_pin(number, response, pin, answer)

    def _redeemed(self, number: int, challenge: str, pin: str, checked: Checked) -> None:
        if checked.guard is not None:
            self._talk.tell(desk_words.FORGOTTEN, self._talk.pair(desk_words.PIN_IS_NEW))
        elif checked.wait_s:
            self._talk.tell(desk_words.FORGOTTEN, self._talk.pair(desk_words.PIN_WAIT, checked.wait_s))
        else:
            self._ask_response(number, challenge, pin, desk_words.RESPONSE_WRONG)
