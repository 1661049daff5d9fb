"""Another mode: whose PIN it was is asked first, then which of those that the site's policy names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from scanner.gui import site_words
from scanner.gui.pin_asking import PinNeed
from scanner.gui.site_keys import MODE
from scanner.protocol.guard import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.gui.answer_view import Pair
    from scanner.gui.sheet_talk import SheetTalk
    from scanner.gui.site_keys import SiteKeys
    from scanner.protocol.guard import Guard
    from scanner.protocol.policy import SiteKind


class Switch(Protocol):
    """Has the gate work in another mode, written down with who wanted it; quick."""

    def switch(self, mode: SiteKind, by: Guard) -> None: ...


class ModeDesk:
    """`modes` tells which may be chosen now."""

    def __init__(
        self, switch: Switch, keys: SiteKeys, talk: SheetTalk, modes: Callable[[], tuple[SiteKind, ...]]
    ) -> None:
        self._switch, self._talk, self._modes = switch, talk, modes
        keys.wanted.connect(self._wanted)

    def _wanted(self, key: str) -> None:
        if key == MODE:
            self._talk.pins.ask(PinNeed(site_words.MODE, Role.SUPERVISOR), self._offer)

    def _offer(self, guard: Guard) -> None:
        choices: list[tuple[Pair, Callable[[], None]]] = [
            (self._talk.pair(site_words.MODES[mode]), partial(self._choose, mode, guard))
            for mode in self._modes()
        ]
        self._talk.choose(site_words.CHOOSE_MODE, choices)

    def _choose(self, mode: SiteKind, guard: Guard) -> None:
        self._talk.place.close_sheet()
        self._switch.switch(mode, guard)
