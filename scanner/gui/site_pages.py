"""What the enrolment made of this computer: is it the site where it stands? Then the first supervisor, and to work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner.errors import ScannerError
from scanner.gui import set_up_words as say
from scanner.gui import site_words
from scanner.gui.answer_view import Pair
from scanner.gui.plain_text import plain
from scanner.protocol.guard import MAX_NAME_CHARACTERS, PIN_DIGITS, Guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.gui.page_turner import PageTurner
    from scanner.gui.set_up_doing import SettingUp
    from scanner.protocol.policy import SiteKind
    from scanner.protocol.words import Words

SITE_CHARACTERS = 40


class SitePages:
    """`enrol_anew` asks for another token; `is_done` once nothing is left to be set up."""

    def __init__(self, turner: PageTurner, doing: SettingUp, enrol_anew: Callable[[], None]) -> None:
        self._turner, self._doing, self._enrol_anew = turner, doing, enrol_anew
        self._site = ""
        self.is_done = False

    def confirm(self, site: str, kind: SiteKind, *, is_known: bool) -> None:
        """The token was for `site`, and so are its rules; `is_known`: there is a supervisor, from before."""
        self._site = plain(site, SITE_CHARACTERS)
        go_on = self._ready if is_known else self._supervisor
        what = site_words.MODES[kind].text(self._turner.language)
        head = Pair(f"{self._site}  {what}", self._turner.pair(say.SITE).first)
        self._turner.turn_to(
            head,
            self._turner.pair(say.SITE_HINT),
            [(say.SITE_RIGHT, go_on), (say.SITE_WRONG, partial(self._wrong, go_on))],
        )

    def _wrong(self, go_on: Callable[[], None]) -> None:
        self._turner.turn(
            say.SITE_WRONG,
            say.SITE_WRONG_HINT,
            [(say.ENROL_ANEW, self._enrol_anew), (say.SITE_RIGHT, go_on)],
        )

    def _supervisor(self) -> None:
        page = self._turner.turn(say.SUPERVISOR, say.SUPERVISOR_HINT, [(say.SAVE, self._save)])
        page.add_line(self._turner.pair(say.SUPERVISOR_NAME), most=MAX_NAME_CHARACTERS)
        for label in (say.PIN, say.PIN_AGAIN):
            page.add_line(self._turner.pair(label), most=PIN_DIGITS, hidden=True)
        page.setFocus()

    def _save(self) -> None:
        page = self._turner.page
        if page is None:
            return
        name, pin, again = (line.text() for line in page.lines)
        try:
            made = (
                None if pin != again else self._doing.make_supervisor(plain(name, MAX_NAME_CHARACTERS), pin)
            )
        except ScannerError as error:  # a full disk, a second program on this folder: what was typed stays
            self._turner.say_trouble(error.trouble, error.detail)
            return
        if isinstance(made, Guard):
            self._end(say.DONE_NUMBER, made.label)
            return
        for line in page.lines[1:]:
            line.clear()
        page.lines[1].setFocus()
        self._turner.say(say.PIN_DIFFERS if pin != again else say.PIN_BAD, is_trouble=True)

    def _ready(self) -> None:
        self._end(say.DONE_HINT, self._site)

    def _end(self, hint: Words, said: str) -> None:
        self._turner.turn(say.DONE, hint, [(say.BEGIN, self._turner.leave)], said)
        self.is_done = True
