"""What is typed or tapped because of the site: opens the sheets, and hands on what was entered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from scanner.check.entries import is_sensible
from scanner.check.site_now import SiteNow
from scanner.gui import site_words
from scanner.gui.entry_sheet import EntrySheet
from scanner.gui.entry_text import HouseholdText, NoCodeText, TemperatureText
from scanner.gui.site_keys import LEAVE, NO_CODE
from scanner.gui.vehicle_text import VehicleText
from scanner.protocol.outcome import Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.entries import Entry, Measured, NoCode
    from scanner.gui.entry_text import EntryText
    from scanner.gui.sheet_place import SheetPlace
    from scanner.gui.site_keys import SiteKeys
    from scanner.protocol.guard import Guard
    from scanner.protocol.policy import SiteKind


class Site(Protocol):
    """What the app does with it; quick, on the window's thread. `enter` gets the record that the visit began with."""

    def enter(self, seq: int, entry: Entry) -> None: ...
    def without_code(self, entry: NoCode) -> None: ...
    def switch(self, mode: SiteKind, by: Guard) -> None: ...
    def leave(self) -> None: ...


class SiteDesk:
    """A question's sheet stays as long as the question. It gives way to another sheet, and comes back after that."""

    def __init__(self, site: Site, keys: SiteKeys, place: SheetPlace, language: str) -> None:
        self._site, self._keys, self._place = site, keys, place
        self._language = language
        self._now = SiteNow()
        self._asked: tuple[int, Ask] | None = None
        self._then: Callable[[Entry], None] = _nothing
        self._sheet: EntrySheet | None = None
        self._is_put_off = False
        self._text: EntryText = TemperatureText()
        self._typed_for: Callable[[Any], None] = _nothing
        keys.wanted.connect(self._wanted)
        place.left.connect(self._come_back)

    def show_site(self, now: SiteNow) -> None:
        """The site as it is now."""
        self._now = now
        self._keys.show_site(now)

    def speak(self, language: str) -> None:
        """Keys now, and sheets from the next on, first in `language`."""
        self._language = language
        self._keys.speak(language)

    @property
    def modes(self) -> tuple[SiteKind, ...]:
        """What the gate may be switched to."""
        return self._now.modes

    def enter(self, seq: int, entry: Entry) -> None:
        """Hand on what was entered about the visit that began as `seq`."""
        self._site.enter(seq, entry)

    def ask(self, seq: int, ask: Ask | None, then: Callable[[Entry], None]) -> None:
        """Have typed what visit `seq` is asked; None: nothing any more. The same question once more keeps what was typed."""
        asked = None if ask is None else (seq, ask)
        if asked == self._asked and self._is_open:
            return
        self._asked, self._then = asked, then
        self._close()
        if not self._place.is_open:
            self.type_it()

    def type_it(self) -> None:
        """Open the question's sheet, also once more."""
        if self._asked is not None:
            self._open(self._text_for(self._asked[1]), self._then, is_asked=True)

    def measure(self, then: Callable[[Entry], None]) -> None:
        """Have a temperature typed that nobody is asked for."""
        self._open(TemperatureText(), then)

    def measured(self, entry: Measured) -> None:
        """A thermometer's reading: for whoever's temperature is asked for, else for nobody. No body's is said to be none."""
        is_open = self._is_open and isinstance(self._text, TemperatureText)
        if not is_sensible(entry):
            if is_open and self._sheet is not None:
                self._sheet.say_wrong(site_words.TEMPERATURE_OF_NOBODY)
        elif is_open:
            self._entered(self._typed_for, entry)
        elif self._asked is not None and self._asked[1] is Ask.TEMPERATURE:
            self._then(entry)

    @property
    def _is_open(self) -> bool:
        return self._sheet is not None and self._place.sheet is self._sheet

    def _open(self, text: EntryText, then: Callable[[Any], None], *, is_asked: bool = False) -> None:
        self._is_put_off = False
        self._text, self._typed_for = text, then
        self._sheet = sheet = EntrySheet(text, self._language, is_asked=is_asked)
        sheet.left.connect(self._put_off)
        sheet.entered.connect(partial(self._entered, then))
        self._place.open(sheet)

    def _entered(self, then: Callable[[Any], None], entry: Entry | NoCode) -> None:
        self._close()
        then(entry)

    def _close(self) -> None:
        is_open, self._is_put_off = self._is_open, True
        if is_open:
            self._place.close_sheet()
        self._is_put_off = False

    def _put_off(self) -> None:
        self._is_put_off = True

    def _come_back(self) -> None:
        """Another sheet is done with, and the question still open."""
        if not self._is_put_off:
            self.type_it()

    def _text_for(self, ask: Ask) -> EntryText:
        if ask is Ask.TEMPERATURE:
            return TemperatureText()
        return HouseholdText() if ask is Ask.HOUSEHOLD else VehicleText(self._now.province)

    def _wanted(self, key: str) -> None:
        if key == LEAVE:
            self._site.leave()
        elif key == NO_CODE:
            text = NoCodeText(
                takes_certificates=self._now.takes_certificates, is_outing=self._now.counts_outings
            )
            self._open(text, self._site.without_code)


def _nothing(_: object) -> None: ...
