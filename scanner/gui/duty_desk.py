"""The menu of all that only a guard or a supervisor does, and a shift's beginning and end."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from scanner.gui import desk_words, drill_sheet
from scanner.gui.answer_view import Pair
from scanner.gui.forgotten_pin import ForgottenPin
from scanner.gui.guard_list import GuardList
from scanner.gui.pin_asking import PinNeed
from scanner.gui.rows import Rows
from scanner.gui.supervising import Supervising
from scanner.gui.time_accepting import TimeAccepting
from scanner.protocol.guard import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.gui.duties import Duties
    from scanner.gui.hand_over import HandOver
    from scanner.gui.presenter import Presenter
    from scanner.gui.sheet_talk import SheetTalk
    from scanner.protocol.words import Words


class DutyDesk:
    """Opened by the button under the proof, or the key S."""

    def __init__(self, talk: SheetTalk, duties: Duties, presenter: Presenter) -> None:
        self._talk = talk
        self._duties = duties
        self._supervising = Supervising(talk, duties, presenter)
        self._list = GuardList(talk, duties)
        self._time = TimeAccepting(talk, duties)
        self._forgotten = ForgottenPin(talk, duties)  # kept: a signal does not keep whose method it calls

    def open(self) -> None:
        """The menu; where nobody is on duty, only signing in, and the way for whoever forgot the PIN."""
        if not self._duties.has_guards():
            self._talk.tell(desk_words.DESK, self._talk.pair(desk_words.NO_GUARDS))
            return
        if self._duties.on_duty() is None:
            items = [(desk_words.SIGN_IN, self._sign_in), self._forgotten_item()]
            self._talk.choose(desk_words.DESK, [(self._talk.pair(words), do) for words, do in items])
            return
        is_drilling = self._duties.is_drilling()
        drill = desk_words.DRILL_END if is_drilling else desk_words.DRILL_BEGIN
        items = [
            *([(desk_words.ACCEPT_TIME, self._time.open)] if self._duties.is_time_waiting() else []),
            (desk_words.HAND_OVER, self._hand_over),
            (desk_words.OVERRIDE, self._supervising.override),
            (desk_words.ANNUL, self._supervising.annul),
            (desk_words.GUARDS, self._list.open),
            (drill, partial(self._switch_drill, drill, not is_drilling)),
            (desk_words.DRILL_CODES, self._show_codes) if is_drilling else self._forgotten_item(),
        ]
        self._talk.choose(desk_words.DESK, [(self._talk.pair(words), do) for words, do in items])

    def _forgotten_item(self) -> tuple[Words, Callable[[], None]]:
        return desk_words.FORGOTTEN, self._forgotten.open

    def _switch_drill(self, title: Words, is_on: bool) -> None:
        self._talk.pins.ask(PinNeed(title, Role.SUPERVISOR), partial(self._duties.drill, is_on))

    def _show_codes(self) -> None:
        codes = desk_words.DRILL_CODE_WORDS.items()
        shown = [(self._talk.pair(words), partial(self._duties.show_drill_code, one)) for one, words in codes]
        cards = (self._talk.pair(desk_words.DRILL_CARDS), self._print_cards)
        self._talk.choose(desk_words.DRILL_CODES, [*shown, cards])

    def _print_cards(self) -> None:
        self._duties.keep_drill_cards(drill_sheet.pdf(), self._talk.here(self._cards_are_in))

    def _cards_are_in(self, file: str) -> None:
        self._talk.tell(desk_words.DRILL_CARDS, Pair(self._talk.pair(desk_words.CARDS_ARE_IN).first, file))

    def _sign_in(self) -> None:
        self._talk.pins.ask(PinNeed(desk_words.SIGN_IN), self._duties.sign_in)

    def _hand_over(self) -> None:
        self._duties.hand_over(self._talk.here(self._handed_over))

    def _handed_over(self, said: HandOver) -> None:
        rows = Rows([*self._times(said), *self._counts(said), ("", str(said.end))])
        self._talk.tell(desk_words.HAND_OVER, self._talk.pair(desk_words.READ_OUT), rows)

    def _times(self, said: HandOver) -> list[tuple[str, str]]:
        first, last = (
            datetime.fromtimestamp(ms / 1000, UTC).astimezone() for ms in (said.since_ms, said.until_ms)
        )
        who = f"{said.guard.label} {said.guard.name}".strip()
        return [(who, f"{first:%m-%d %H:%M} – {last:%H:%M}")]

    def _counts(self, said: HandOver) -> list[tuple[str, str]]:
        counts, queue = said.counts, said.queue
        found = [
            (desk_words.ADMITTED, counts.admitted),
            (desk_words.REFUSED, counts.refused),
            (desk_words.ASKED, counts.asked),
            (desk_words.UNDECIDED, counts.undecided),
            (desk_words.OVERRIDES, counts.overrides),
            (desk_words.ANNULLED, counts.annulled),
        ]
        rows = [(self._name(words), str(number)) for words, number in found]
        return [*rows, (self._name(desk_words.QUEUE), f"{queue.waiting} / {queue.sent} / {queue.set_aside}")]

    def _name(self, words: Words) -> str:
        pair = self._talk.pair(words)
        return f"{pair.first} {pair.beneath}"
