"""A gate's first start, page by page: picture and sound, the enrolment code, the fingerprint, the first supervisor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QTimer

from scanner.errors import Trouble
from scanner.gui import language as languages
from scanner.gui import set_up_words as say
from scanner.gui.answer_view import Pair, other_language, pair_of
from scanner.gui.application import application_with
from scanner.gui.bridge import Bridge
from scanner.gui.interrupts import closing_on_interrupt
from scanner.gui.key_filter import KeyFilter
from scanner.gui.plain_text import plain
from scanner.gui.set_up_page import SetUpPage
from scanner.gui.set_up_window import SetUpWindow
from scanner.gui.sounds import Sounds
from scanner.gui.status_words import camera_words
from scanner.protocol.guard import MAX_NAME_CHARACTERS, PIN_DIGITS, PinFault
from scanner.protocol.outcome import Outcome
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.camera.frame import Frame
    from scanner.clock import Clock
    from scanner.gui.camera_list import Cameras
    from scanner.protocol.words import Words

    Deed = tuple[Words, Callable[[], object]]

NAME_CHARACTERS, TOKEN_CHARACTERS, SITE_CHARACTERS, DETAIL_CHARACTERS = 80, 600, 40, 60
STATUS_MS = 500
_HAS_PICTURE = ("LIVE", "UPSIDE_DOWN")


class SettingUp(Protocol):
    """What the pages have done; all methods return at once, what comes of it is shown by the desk's `show_...`."""

    def enrol(self, token: str, name: str, language: str, *, keys_in_file: bool) -> None: ...

    def give_up(self) -> None:
        """The operator will not confirm: forget the token."""

    def make_supervisor(self, name: str, pin: str) -> PinFault | None:
        """Answers why the PIN is not taken."""


class SetUpDesk:
    """Made and run on the main thread; `show_...`, `frame_arrived`, `token_read` and `close` on any."""

    def __init__(
        self,
        doing: SettingUp,
        *,
        peek_frame: Callable[[], Frame | None],
        camera: Callable[[], str],
        language: str,
        name: str,
        clock: Clock,
        assets: Path,
    ) -> None:
        self._application = application_with(assets)
        self._doing, self._camera, self._assets = doing, camera, assets
        self._language, self._name = language, name
        self._token, self._keys_in_file = "", False
        self.is_done = False
        self._translators = languages.install(assets / "translations", language)
        self.sounds = Sounds(assets / "sounds", language)
        self.window = SetUpWindow(peek_frame, language)
        self.keys = KeyFilter(clock.mono_ms, self._take_token, lambda: None)
        self._bridge = Bridge()
        self._bridge.listen(
            judged=lambda _: None,
            troubled=self._show_trouble,
            frame_arrived=self.window.viewfinder.update,
            cameras_found=lambda found: self.window.cameras.offer(*found),
            closing=self.window.close,
        )
        self._poll = QTimer(interval=STATUS_MS)
        self._poll.timeout.connect(self._look)
        self.window.closed.connect(self._put_away)

    def offer_cameras_by(self, cameras: Cameras) -> None:
        """Where the list of cameras comes from."""
        self._cameras: Cameras | None = cameras
        self.window.cameras.chosen.connect(cameras.choose)

    _cameras: Cameras | None = None

    def run(self) -> bool:
        """Show the pages until the last is left or the window is closed; whether this is a gate with a supervisor now."""
        with closing_on_interrupt(self.close):
            self._see_and_hear()
            self._look()
            self._poll.start()
            self.window.show()
            self.keys.watch(self.window.windowHandle())
            self._application.exec()
        return self.is_done

    def show_cameras(self, names: list[str], present: str) -> None:
        self._bridge.show_cameras(names, present)

    def show_trouble(self, trouble: Trouble, detail: str) -> None:
        self._bridge.show_trouble(trouble, detail)

    def show_fingerprint(self, fingerprint: str) -> None:
        self._bridge.call(partial(self._compare, fingerprint))

    def show_enrolled(self, site: str, *, is_known: bool) -> None:
        """The operator has confirmed; `is_known`: there is a supervisor, from before."""
        self._bridge.call(partial(self._ready if is_known else self._supervisor, site))

    def token_read(self, text: str) -> None:
        """The camera has read an enrolment code."""
        self._bridge.call(partial(self._take_token, text))

    def frame_arrived(self) -> None:
        self._bridge.announce_frame()

    def close(self) -> None:
        self._bridge.close()

    # ---- the pages -------------------------------------------------------------------------------------------

    def _see_and_hear(self) -> None:
        self._turn(say.SEE_AND_HEAR, say.SEE_AND_HEAR_HINT, [
            (say.NEXT, self._ask_token), (say.TRY_SOUND, self._try_sound),
            (say.OTHER_CAMERA, self._ask_cameras), (say.OTHER_LANGUAGE, self._speak_other),
        ])  # fmt: skip

    def _ask_token(self) -> SetUpPage:
        page = self._turn(
            say.TOKEN, say.TOKEN_HINT, [(say.ENROL, self._enrol), (say.BACK, self._see_and_hear)]
        )
        page.add_line(self._pair(say.TOKEN_FIELD), self._token, most=TOKEN_CHARACTERS)
        page.add_line(self._pair(say.GATE_NAME), self._name, most=NAME_CHARACTERS)
        page.setFocus()
        return page

    def _compare(self, fingerprint: str) -> None:
        words = Pair(fingerprint, self._pair(say.FINGERPRINT).first)
        self._show(
            SetUpPage(words, self._pair(say.FINGERPRINT_HINT), [(self._pair(say.BACK), self._give_up)])
        )

    def _offer_file(self) -> None:
        self._turn(
            say.KEYS_IN_FILE,
            say.KEYS_IN_FILE_HINT,
            [(say.USE_FILE, self._use_file), (say.BACK, self._ask_token)],
        )

    def _supervisor(self, site: str) -> None:
        page = self._turn(say.SUPERVISOR, say.SUPERVISOR_HINT, [(say.SAVE, partial(self._save, site))])
        page.add_line(self._pair(say.SUPERVISOR_NAME), most=MAX_NAME_CHARACTERS)
        for label in (say.PIN, say.PIN_AGAIN):
            page.add_line(self._pair(label), most=PIN_DIGITS, hidden=True)
        page.setFocus()

    def _ready(self, site: str) -> None:
        page = self._turn(say.DONE, say.DONE_HINT, [(say.BEGIN, self.window.close)])
        hint = self._pair(say.DONE_HINT)
        shown = plain(site, SITE_CHARACTERS)
        page.say(Pair(hint.first.format(shown), hint.beneath.format(shown)))
        self.is_done = True

    # ---- what the buttons do ---------------------------------------------------------------------------------

    def _try_sound(self) -> None:
        self.sounds.play(Outcome.ADMIT)
        self._say(say.HEARD if self.sounds.available else say.NO_SOUND, is_trouble=not self.sounds.available)

    def _ask_cameras(self) -> None:
        if self._cameras is not None:
            self._cameras.ask()

    def _speak_other(self) -> None:
        self._language = other_language(self._language)
        languages.remove(self._translators)
        self._translators = languages.install(self._assets / "translations", self._language)
        self.sounds.speak(self._language)
        self.window.viewfinder.speak(self._language)
        self._see_and_hear()

    def _take_token(self, text: str) -> None:
        """By the camera or a hand scanner; what comes before it is asked for stands in its line then."""
        page, self._token = self.window.page, text[:TOKEN_CHARACTERS]
        if page is not None and page.head.pair == self._pair(say.TOKEN):
            page.lines[0].setText(self._token)
            self._enrol()

    def _enrol(self) -> None:
        page = self.window.page
        if page is not None and len(page.lines) == 2:
            self._token, self._name = (line.text().strip() for line in page.lines)
        self._say(say.ASKING)
        self._doing.enrol(self._token, self._name, self._language, keys_in_file=self._keys_in_file)

    def _use_file(self) -> None:
        self._keys_in_file = True
        self._ask_token()
        self._enrol()

    def _give_up(self) -> None:
        self._doing.give_up()
        self._ask_token()

    def _save(self, site: str) -> None:
        page = self.window.page
        if page is None:
            return
        name, pin, again = (line.text() for line in page.lines)
        fault = None if pin != again else self._doing.make_supervisor(plain(name, MAX_NAME_CHARACTERS), pin)
        if pin == again and fault is None:
            self._ready(site)
            return
        for line in page.lines[1:]:
            line.clear()
        page.lines[1].setFocus()
        self._say(say.PIN_DIFFERS if pin != again else say.PIN_BAD, is_trouble=True)

    # ---- the small words -------------------------------------------------------------------------------------

    def _turn(self, title: Words, hint: Words, deeds: list[Deed]) -> SetUpPage:
        return self._show(
            SetUpPage(self._pair(title), self._pair(hint), [(self._pair(words), do) for words, do in deeds])
        )

    def _show(self, page: SetUpPage) -> SetUpPage:
        self.window.setWindowTitle(say.TITLE.text(self._language))
        self.window.turn_to(page)
        return page

    def _show_trouble(self, news: tuple[Trouble, str]) -> None:
        trouble, detail = news
        if trouble is Trouble.KEYS_UNAVAILABLE and not self._keys_in_file:
            self._offer_file()
            return
        words = words_for(trouble)
        page = self.window.page
        if page is None or not page.lines:
            page = self._ask_token()
        other = other_language(self._language)
        first, beneath = (f"{words.text(one)} {words.next_step(one)}" for one in (self._language, other))
        page.say(
            Pair(first, f"{words.short_code} {beneath} {plain(detail, DETAIL_CHARACTERS)}"), is_trouble=True
        )

    def _say(self, words: Words, *, is_trouble: bool = False) -> None:
        if self.window.page is not None:
            self.window.page.say(self._pair(words), is_trouble=is_trouble)

    def _pair(self, words: Words) -> Pair:
        return pair_of(words, self._language)

    def _look(self) -> None:
        state = self._camera()
        is_live = state.removeprefix("CAMERA_") in _HAS_PICTURE
        self.window.viewfinder.excuse(None if is_live else camera_words(state))

    def _put_away(self) -> None:
        self.keys.rest()
        self._bridge.blockSignals(True)
        self._poll.stop()
        languages.remove(self._translators)
        self._application.quit()
