"""A gate's first start in a window: all that the rest of the program knows of it. Its first page is picture and sound."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from scanner.errors import Trouble
from scanner.gui import language as languages
from scanner.gui import set_up_words as say
from scanner.gui.answer_view import other_language
from scanner.gui.application import application_with, show_icon
from scanner.gui.bridge import Bridge
from scanner.gui.enrolment_pages import EnrolmentPages
from scanner.gui.interrupts import closing_on_interrupt, telling_faults
from scanner.gui.key_filter import KeyFilter
from scanner.gui.page_turner import PageTurner
from scanner.gui.set_up_window import SetUpWindow
from scanner.gui.site_pages import SitePages
from scanner.gui.sounds import Sounds
from scanner.gui.status_words import camera_words
from scanner.protocol.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.camera.frame import Frame
    from scanner.clock import Clock
    from scanner.gui.camera_list import Cameras
    from scanner.gui.set_up_doing import SettingUp
    from scanner.protocol.policy import SiteKind

STATUS_MS = 500
_HAS_PICTURE = ("LIVE", "UPSIDE_DOWN")


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
        show_icon(assets)
        self._camera, self._assets = camera, assets
        self._cameras: Cameras | None = None
        self._translators = languages.install(assets / "translations", language)
        self.sounds = Sounds(assets / "sounds", language)
        self.window = SetUpWindow(peek_frame, language)
        self.turner = PageTurner(self.window, language)
        self.enrolment = EnrolmentPages(self.turner, doing, name, self.see_and_hear)
        self.site = SitePages(self.turner, doing, self.enrolment.ask_another_token)
        self.keys = KeyFilter(clock.mono_ms, self.enrolment.take_token, self._say_layout)
        self._bridge = Bridge()
        self._bridge.listen(
            judged=lambda _: None,
            troubled=lambda news: self.enrolment.show_trouble(*news),
            frame_arrived=self.window.viewfinder.update,
            cameras_found=lambda found: self.window.cameras.offer(*found),
            closing=self.window.close,
        )
        self._poll = QTimer(interval=STATUS_MS)
        self._poll.timeout.connect(self.look)
        self.window.closed.connect(self._put_away)

    def offer_cameras_by(self, cameras: Cameras) -> None:
        """Where the list of cameras comes from."""
        self._cameras = cameras
        self.window.cameras.chosen.connect(cameras.choose)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be set up."""
        return self.site.is_done

    def run(self, begin: Callable[[], None]) -> bool:
        """Show the pages, of which `begin` opens the first, until the last is left or the window is closed.

        Answers whether this is a gate with a supervisor now.
        """
        with closing_on_interrupt(self.close), telling_faults(partial(self.show_trouble, Trouble.INTERNAL)):
            begin()
            self.look()
            self._poll.start()
            self.window.show()
            self.window.place.watch()
            self.keys.watch(self.window.windowHandle())
            self._application.exec()
        return self.is_done

    def show_cameras(self, names: list[str], present: str) -> None:
        self._bridge.show_cameras(names, present)

    def show_trouble(self, trouble: Trouble, detail: str) -> None:
        self._bridge.show_trouble(trouble, detail)

    def show_fingerprint(self, fingerprint: str) -> None:
        self._bridge.call(partial(self.enrolment.compare, fingerprint))

    def show_enrolled(self, site: str, kind: SiteKind, *, is_known: bool) -> None:
        """The operator has confirmed; `is_known`: there is a supervisor, from before."""
        self._bridge.call(partial(self.site.confirm, site, kind, is_known=is_known))

    def token_read(self, text: str) -> None:
        """The camera has read an enrolment code."""
        self._bridge.call(partial(self.enrolment.take_token, text))

    def frame_arrived(self) -> None:
        self._bridge.announce_frame()

    def close(self) -> None:
        self._bridge.close()

    def see_and_hear(self) -> None:
        """The first page, which changes nothing."""
        self.turner.turn(say.SEE_AND_HEAR, say.SEE_AND_HEAR_HINT, [
            (say.NEXT, self.enrolment.ask_token), (say.TRY_SOUND, self._try_sound),
            (say.OTHER_CAMERA, self._ask_cameras), (say.OTHER_LANGUAGE, self._speak_other),
        ])  # fmt: skip

    def look(self) -> None:
        """What stands in the picture's place while there is none."""
        state = self._camera()
        is_live = state.removeprefix("CAMERA_") in _HAS_PICTURE
        self.window.viewfinder.excuse(None if is_live else camera_words(state))

    def _say_layout(self) -> None:
        self.turner.say_trouble(Trouble.HAND_SCANNER_LAYOUT)

    def _try_sound(self) -> None:
        self.sounds.play(Outcome.ADMIT)
        is_mute = not self.sounds.available
        self.turner.say(say.NO_SOUND if is_mute else say.HEARD, is_trouble=is_mute)

    def _ask_cameras(self) -> None:
        if self._cameras is not None:
            self._cameras.ask()

    def _speak_other(self) -> None:
        language = self.turner.language = other_language(self.turner.language)
        languages.remove(self._translators)
        self._translators = languages.install(self._assets / "translations", language)
        self.sounds.speak(language)
        self.window.viewfinder.speak(language)
        self.see_and_hear()

    def _put_away(self) -> None:
        self.keys.rest()
        self._bridge.blockSignals(True)
        self._poll.stop()
        languages.remove(self._translators)
        self._application.quit()
