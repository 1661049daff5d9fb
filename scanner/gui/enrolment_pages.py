"""The enrolment code by camera, hand scanner or keyboard; the fingerprint to compare; where the keys are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import Trouble
from scanner.gui import set_up_words as say
from scanner.gui.answer_view import Pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.gui.page_turner import PageTurner
    from scanner.gui.set_up_doing import SettingUp
    from scanner.gui.set_up_page import SetUpPage

_BEFORE_WORK = {
    Trouble.HUB_UNREACHABLE: say.NO_HUB,
    Trouble.HUB_NOT_A_HUB: say.NOT_THE_HUB,
    Trouble.HUB_BUSY: say.HUB_BUSY,
}
NAME_CHARACTERS, TOKEN_CHARACTERS = 80, 600


class EnrolmentPages:
    """`go_back` turns to the page before; `name` is the gate's, as it was called before or ""."""

    def __init__(self, turner: PageTurner, doing: SettingUp, name: str, go_back: Callable[[], None]) -> None:
        self._turner, self._doing, self._go_back = turner, doing, go_back
        self._token, self._name = "", name
        self._keys_in_file = False

    def ask_token(self) -> SetUpPage:
        page = self._turner.turn(
            say.TOKEN, say.TOKEN_HINT, [(say.ENROL, self._enrol), (say.BACK, self._go_back)]
        )
        page.add_line(self._turner.pair(say.TOKEN_FIELD), self._token, most=TOKEN_CHARACTERS)
        page.add_line(self._turner.pair(say.GATE_NAME), self._name, most=NAME_CHARACTERS)
        page.setFocus()
        return page

    def go_on_waiting(self, token: str) -> None:
        """The program was closed before the operator had confirmed."""
        self._token = token
        self.ask_token()
        self._enrol()

    def ask_another_token(self) -> None:
        """The last one was for another gate."""
        self._token = ""
        self.ask_token()

    def take_token(self, text: str) -> None:
        """By the camera or a hand scanner; what comes before it is asked for stands in its line then."""
        page, self._token = self._turner.page, text[:TOKEN_CHARACTERS]
        if page is not None and page.head.pair == self._turner.pair(say.TOKEN):
            page.lines[0].setText(self._token)
            self._enrol()

    def compare(self, fingerprint: str) -> None:
        """The hub was asked; the operator has to see this."""
        head = Pair(fingerprint, self._turner.pair(say.FINGERPRINT).first)
        hint = self._turner.pair(say.FINGERPRINT_HINT)
        self._turner.turn_to(head, hint, [(say.BACK, self._give_up)], takes_enter=False)

    def offer_file(self) -> None:
        """There is no key store."""
        self._turner.turn(
            say.KEYS_IN_FILE,
            say.KEYS_IN_FILE_HINT,
            [(say.USE_FILE, self._use_file), (say.BACK, self.ask_token)],
        )

    def show_trouble(self, trouble: Trouble, detail: str) -> None:
        """What hinders, in words, where it can be tried again."""
        if trouble is Trouble.KEYS_UNAVAILABLE and not self._keys_in_file:
            self.offer_file()
            return
        page = self._turner.page
        if page is None or not page.lines:
            page = self.ask_token()
        # A gate that is none yet has nothing to scan on with: what to do about the network is other than at work.
        self._turner.say_trouble(trouble, detail, _BEFORE_WORK.get(trouble))

    def _enrol(self) -> None:
        page = self._turner.page
        if page is not None and len(page.lines) == 2:
            self._token, self._name = (line.text().strip() for line in page.lines)
        self._turner.say(say.ASKING)
        self._doing.enrol(self._token, self._name, self._turner.language, keys_in_file=self._keys_in_file)

    def _use_file(self) -> None:
        self._keys_in_file = True
        self.ask_token()
        self._enrol()

    def _give_up(self) -> None:
        self._doing.give_up()
        self.ask_token()
