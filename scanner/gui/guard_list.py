"""A supervisor adds guards to this device and withdraws them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner.gui import desk_words
from scanner.gui.name_sheet import NameSheet
from scanner.gui.pin_asking import PinNeed
from scanner.gui.plain_text import plain
from scanner.protocol.guard import MAX_NAME_CHARACTERS, Role

if TYPE_CHECKING:
    from scanner.gui.duties import Duties
    from scanner.gui.sheet_talk import SheetTalk
    from scanner.protocol.guard import Guard


class GuardList:
    """Begins with a supervisor's PIN."""

    def __init__(self, talk: SheetTalk, duties: Duties) -> None:
        self._talk = talk
        self._duties = duties

    def open(self) -> None:
        self._talk.pins.ask(PinNeed(desk_words.GUARDS, Role.SUPERVISOR), self._show)

    def _show(self, by: Guard) -> None:
        added = [
            (self._talk.pair(desk_words.ADD_GUARD), partial(self._ask_name, Role.GUARD, by)),
            (self._talk.pair(desk_words.ADD_SUPERVISOR), partial(self._ask_name, Role.SUPERVISOR, by)),
        ]
        withdrawn = [
            (self._talk.pair(desk_words.WITHDRAW, _named(guard)), partial(self._ask_withdraw, guard, by))
            for guard in self._duties.guards()
        ]
        self._talk.choose(desk_words.GUARDS, [*added, *withdrawn])

    def _ask_name(self, role: Role, by: Guard) -> None:
        title = desk_words.ADD_SUPERVISOR if role is Role.SUPERVISOR else desk_words.ADD_GUARD
        words = (self._talk.pair(one) for one in (title, desk_words.NAME, desk_words.GO_ON))
        sheet = NameSheet(*words)

        def named(name: str) -> None:
            self._talk.new_pin(
                title, lambda pin: self._duties.add(name, role, pin, by, self._talk.here(self._added))
            )

        sheet.named.connect(named)
        self._talk.place.open(sheet)

    def _added(self, guard: Guard | None) -> None:
        news = desk_words.CANNOT if guard is None else desk_words.ADDED
        self._talk.tell(desk_words.GUARDS, self._talk.pair(news, guard.label if guard else ""))

    def _ask_withdraw(self, guard: Guard, by: Guard) -> None:
        """Once more: whoever is withdrawn needs a number and a PIN anew, and a glove slips."""
        choices = [
            (self._talk.pair(desk_words.WITHDRAW_INDEED), partial(self._withdraw, guard, by)),
            (self._talk.pair(desk_words.BACK), partial(self._show, by)),
        ]
        self._talk.choose(desk_words.GUARDS, choices, self._talk.pair(desk_words.WITHDRAW, _named(guard)))

    def _withdraw(self, guard: Guard, by: Guard) -> None:
        self._duties.withdraw(guard.number, by, self._talk.here(self._withdrawn))

    def _withdrawn(self, is_done: bool) -> None:
        news = desk_words.WITHDRAWN if is_done else desk_words.LAST_SUPERVISOR
        self._talk.tell(desk_words.GUARDS, self._talk.pair(news))


def _named(guard: Guard) -> str:
    return f"{guard.label} {plain(guard.name, MAX_NAME_CHARACTERS)}".strip()
