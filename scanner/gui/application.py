"""The desk: all that the rest of the program knows of the window."""

from __future__ import annotations

import threading
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

import scanner.gui.usual_import  # noqa: F401 - before whatever else knows Qt
from scanner.check.entries import Measured
from scanner.errors import Trouble
from scanner.gui import language as languages
from scanner.gui.answer_view import other_language
from scanner.gui.bridge import Bridge
from scanner.gui.fonts import choose_font
from scanner.gui.interrupts import closing_on_interrupt, telling_faults
from scanner.gui.key_filter import KeyFilter
from scanner.gui.kiosk import Kiosk
from scanner.gui.main_window import MainWindow
from scanner.gui.mode_desk import ModeDesk
from scanner.gui.pin_asking import PinAsking
from scanner.gui.presenter import Presenter
from scanner.gui.sheet_talk import SheetTalk
from scanner.gui.site_desk import SiteDesk
from scanner.gui.status_words import camera_words
from scanner.protocol.words import HINTS, words_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.camera.frame import Frame
    from scanner.check.verdict import Judged
    from scanner.clock import Clock
    from scanner.gui.camera_list import Cameras
    from scanner.gui.duties import Duties
    from scanner.gui.duty_desk import DutyDesk
    from scanner.gui.hand_in import HandIn
    from scanner.gui.site_desk import Site
    from scanner.gui.sounds import Sounds
    from scanner.gui.status import DeskStatus
    from scanner.protocol.outcome import Outcome

STATUS_MS = 500
_WITH_PICTURE = ("LIVE", "UPSIDE_DOWN")
_DEVICES = (
    Trouble.HAND_SCANNER_LOST,
    Trouble.THERMOMETER_LOST,
    Trouble.PORT_BUSY,
    Trouble.PORT_FORBIDDEN,
)
_LISTS = (Trouble.LIST_REFUSED, Trouble.LIST_CANARY_SILENT)
"""What a start may find; the next list from the hub puts it right."""


class Desk:
    """Made and run on the main thread; `show_...`, `frame_arrived` and `close` on any.

    The callbacks run on the main thread and must be quick: `answer(seq, same)` hands the guard's key over,
    `on_painted(judged, mono_ms)` says when a verdict stood on the screen, `status()` is asked each second, `duties` does
    what is for guards only. `site` gets what is entered beside the code. `pins` asks for a PIN, on the main thread.
    `name` is the gate's: two lanes on one machine are two windows.
    """

    def __init__(  # noqa: PLR0913 - the window's whole plug, named one by one
        self,
        *,
        peek_frame: Callable[[], Frame | None],
        answer: Callable[[int, bool], None],
        status: Callable[[], DeskStatus],
        on_painted: Callable[[Judged, float], None],
        language: str,
        demo: bool,
        sounds: bool,
        clock: Clock,
        assets: Path,
        hand_in: HandIn,
        duties: Duties,
        site: Site,
        cameras: Cameras | None = None,
        full_screen: bool = False,
        name: str = "",
    ) -> None:
        self._application = application_with(assets)
        self._assets, self._language = assets, language
        self._translators = languages.install(assets / "translations", language)
        self._status = status
        self._wants_sounds = sounds
        self._sounds: Sounds | None = None
        self.window = MainWindow(peek_frame, language, clock.mono_ms, demo=demo, hand_in=hand_in, name=name)
        self.site = SiteDesk(site, self.window.site, self.window.sheets, language)
        self.presenter = Presenter(
            self.window,
            answer=answer,
            play=self._play,
            on_painted=on_painted,
            language=language,
            clock=clock,
            site=self.site,
        )
        self.keys = KeyFilter(
            clock.mono_ms, hand_in.take_text, self._say_layout, lambda: self.window.sheets.sheet
        )
        self._application.focusWindowChanged.connect(self.keys.watch)
        self._bridge = Bridge()
        self._bridge.listen(
            judged=self.presenter.show_judged,
            troubled=self.presenter.show_trouble,
            frame_arrived=self.window.viewfinder.update,
            cameras_found=lambda found: self.window.offer_cameras(*found),
            closing=self._close_now,
        )
        self._duties = duties
        self.pins = PinAsking(self.window.sheets, duties.check_pin, self._bridge.call, language)
        self._talk = SheetTalk(self.window.sheets, self.pins, self._bridge.call, language)
        self.window.duty_wanted.connect(self._open_desk)
        if full_screen:
            self._kiosk = Kiosk(self.window, self.pins, duties.has_guards)
        self.modes = ModeDesk(site, self.window.site, self._talk, lambda: self.site.modes)
        self.window.language_wanted.connect(self._speak_other)
        if cameras is not None:
            self.window.cameras_wanted.connect(cameras.ask)
            self.window.cameras.chosen.connect(cameras.choose)
            self.window.viewfinder.name_key()
        self.shown = threading.Event()
        """Set once the window has been painted for the first time; for any thread."""
        self.window.panel.stands.connect(self._stands, Qt.ConnectionType.QueuedConnection)
        if sounds:
            self.window.panel.stands.connect(self._find_voice, Qt.ConnectionType.QueuedConnection)
        self._poll = QTimer(interval=STATUS_MS)
        self._poll.timeout.connect(self._show_status)
        self.window.closed.connect(self._put_away)

    @cached_property
    def desk(self) -> DutyDesk:
        """What only guards do, with all its sheets: made when a guard first opens it, for no start should wait for them."""
        from scanner.gui.duty_desk import DutyDesk  # noqa: PLC0415 - see above

        return DutyDesk(self._talk, self._duties, self.presenter)

    def show(self) -> None:
        """Open the window and keep its status fresh."""
        self._show_status()
        self._poll.start()
        self.window.show()
        self.window.place.watch()
        self.keys.watch(self.window.windowHandle())

    def run(self) -> int:
        """Show the window until it is closed, by the guard, `close`, Ctrl-C or SIGTERM; 0 then."""
        with closing_on_interrupt(self.close), telling_faults(partial(self.show_trouble, Trouble.INTERNAL)):
            self.show()
            return self._application.exec()

    def show_judged(self, judged: Judged) -> None:
        """Show a verdict that is durably written."""
        self._bridge.show_judged(judged)

    def show_trouble(self, trouble: Trouble, detail: str) -> None:
        """Show what broke, until a key or the next verdict takes it away."""
        self._bridge.show_trouble(trouble, detail)

    def show_cameras(self, names: list[str], present: str) -> None:
        """Let the guard choose among the cameras of these names, of which `present` is in use."""
        self._bridge.show_cameras(names, present)

    def measured(self, tenths: int) -> None:
        """A thermometer says so: the answer to whoever's temperature is asked for."""
        self._bridge.call(partial(self.site.measured, Measured(tenths)))

    def frame_arrived(self) -> None:
        """There is a newer frame to peek at."""
        self._bridge.announce_frame()

    def close(self) -> None:
        """Close the window; `run` returns."""
        self._bridge.close()

    def _stands(self) -> None:
        self.shown.set()
        show_icon(self._assets)

    def _find_voice(self) -> None:
        """The sounds, once the window stands: the libraries that play them take as long as the rest of the window."""
        from scanner.gui.sounds import Sounds  # noqa: PLC0415 - see above

        self._sounds = Sounds(self._assets / "sounds", self._language)
        self._show_status()

    def _open_desk(self) -> None:
        self.desk.open()

    def _play(self, outcome: Outcome) -> None:
        if self._sounds is not None:
            self._sounds.play(outcome)

    def _show_status(self) -> None:
        status = self._status()
        self.site.show_site(status.here)
        audible = self._sounds.available if self._sounds else self._wants_sounds
        self.window.status.show_status(status, audible=audible)
        is_drilling = self._duties.is_drilling()
        self.window.edge.show_drill(is_drilling)
        self.window.proof.show_last(self._duties.last_passes())
        guard = self._duties.on_duty()
        is_unattended = guard is None and self._duties.has_guards()
        self.window.duty.show_guard(guard, is_needed=is_unattended)
        for trouble in _over(status, is_unattended=is_unattended, is_drilling=is_drilling):
            self.presenter.over(trouble)
        words = camera_words(status.camera)
        has_picture = status.camera.removeprefix("CAMERA_") in _WITH_PICTURE
        self.window.viewfinder.excuse(None if has_picture else words)
        hint = HINTS[status.hint] if status.hint and has_picture else None
        self.window.viewfinder.advise(hint or words if has_picture and (hint or words.next_zh) else None)
        excuse = hint if has_picture or not words.next_zh else words
        self.presenter.advise(words_for(Trouble.NOBODY_ON_DUTY) if is_unattended else excuse)

    def _speak_other(self) -> None:
        """The other language, at once; after a restart it is the settings' again."""
        self._language = other_language(self._language)
        languages.remove(self._translators)
        self._translators = languages.install(self._assets / "translations", self._language)
        if self._sounds is not None:
            self._sounds.speak(self._language)
        self.window.speak(self._language)
        self.site.speak(self._language)
        self.presenter.speak(self._language)
        self.pins.speak(self._language)
        self._talk.speak(self._language)
        self._show_status()

    def _say_layout(self) -> None:
        self.presenter.show_trouble((Trouble.HAND_SCANNER_LAYOUT, ""))

    def _close_now(self) -> None:
        self.keys.rest()
        self.window.is_held = False
        self.window.close()

    def _put_away(self) -> None:
        self._application.focusWindowChanged.disconnect(self.keys.watch)
        self.keys.rest()
        self.shown.set()
        self._bridge.blockSignals(True)  # the core may go on talking while it is being stopped
        self._poll.stop()
        self.presenter.leaving.stop()
        self.window.sheets.close_sheet()
        languages.remove(self._translators)
        self._application.quit()


def _over(status: DeskStatus, *, is_unattended: bool, is_drilling: bool) -> list[Trouble]:
    """Of the troubles that end by themselves those that are not so now."""
    is_so = dict.fromkeys(_DEVICES, False) | dict.fromkeys(status.devices, True)
    is_so |= dict.fromkeys(_LISTS, not status.lists_readable)
    is_so |= {Trouble.NOBODY_ON_DUTY: is_unattended, Trouble.DRILL_ON: is_drilling}
    return [trouble for trouble, so in is_so.items() if not so]


def application_with(assets: Path) -> QApplication:
    """The one application, with a font with Chinese letters."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        # By word, for setStyle() hands the style back, and PySide6 would make the 600 names of QStyle for that.
        application = QApplication(["gate-scanner", "-style", "Fusion"])
    application.setApplicationName("gate-scanner")
    # The desk says when to quit: Qt's own word, posted at the last window's end, would end a later loop as well.
    application.setQuitOnLastWindowClosed(False)
    choose_font(application, assets / "fonts")
    return application


def show_icon(assets: Path) -> None:
    """Our picture in the task bar; nobody waits for that, and QIcon comes with the 150 names of a theme's icons."""
    from PySide6.QtGui import QIcon  # noqa: PLC0415 - see above

    QApplication.setWindowIcon(QIcon(str(assets / "icons" / "gate.svg")))
