"""A gate's first start in a window: a camera for the enrolment code, the enrolment, the first supervisor, the settings.

Threads beside the window's: `capture` and `lane` as at the gate, and `enrol` while hub and operator are waited for.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from scanner.app.camera_choosing import CameraChoosing
from scanner.app.enrolling import connected, enrol, forget_token, waiting_token
from scanner.app.first_supervisor import has_guards, make_first_supervisor
from scanner.app.reading import frame_reader
from scanner.app.stored import is_enrolled, site_of
from scanner.camera.loop import CaptureLoop, LaneLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.state import CameraState
from scanner.camera.steady import Steady
from scanner.camera.switched_source import SwitchedSource
from scanner.errors import ScannerError, StoreError, Trouble
from scanner.gui.set_up_desk import SetUpDesk
from scanner.paths import assets
from scanner.protocol.enrolment import PREFIX
from scanner.protocol.guard import pin_fault
from scanner.settings import text_of
from scanner.store.camera_shelf import CameraShelf
from scanner.store.durable_file import make_private_folder, trouble_of, write_durably

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from scanner.camera.source import FrameSource
    from scanner.clock import Clock
    from scanner.paths import Paths
    from scanner.protocol.guard import Guard, PinFault
    from scanner.settings import Settings
    from scanner.sync.transport import Transport


class SettingUp:
    """`run` answers whether `paths` is a gate with a supervisor now; `settings` are what was chosen, and are kept.

    One that was closed half-way goes on where it stopped: a folder that is enrolled is asked for its supervisor only.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        clock: Clock,
        source: FrameSource,
        connect: Callable[[str, Clock, bytes], AbstractContextManager[Transport]] = connected,
    ) -> None:
        self.settings = settings
        self._paths, self._clock, self._connect = paths, clock, connect
        self._camera = CameraState.OPENING
        self._enrolling: threading.Thread | None = None
        self._given_up = threading.Event()
        self._box = NewestFrame(self._frame_arrived)
        self._capture = CaptureLoop(source, self._box, self._camera_is, clock)
        self._lane = LaneLoop(self._box, frame_reader(clock), Steady(), self._code_seen, self._failed, clock)
        self.desk = SetUpDesk(
            self,
            peek_frame=self._box.peek,
            camera=lambda: self._camera.name,
            language=settings.language,
            name=settings.name,
            clock=clock,
            assets=assets(),
        )
        if isinstance(source, SwitchedSource):
            loops = (self._capture, self._lane)
            self.desk.offer_cameras_by(
                CameraChoosing(source, CameraShelf(paths.camera), loops, self.desk.show_cameras)
            )

    def run(self) -> bool:
        stop = threading.Event()
        runs = {"capture": self._capture.run, "lane": self._lane.run}
        threads = [threading.Thread(target=run, args=(stop,), name=name) for name, run in runs.items()]
        for thread in threads:
            thread.start()
        try:
            return self.desk.run(self.begin)
        finally:
            self.rest()
            stop.set()
            self._box.close()
            for thread in threads:
                thread.join()

    def begin(self) -> None:
        """Turn to the first page that is not done yet."""
        known = site_of(self._paths)
        if known is not None:
            self.desk.site.confirm(*known, is_known=has_guards(self._paths))
        elif token := waiting_token(self._paths, self.settings):
            self.desk.enrolment.go_on_waiting(token)
        else:
            self.desk.see_and_hear()

    @property
    def missing(self) -> Trouble:
        """What is left to be done where `run` answered no."""
        return Trouble.SUPERVISOR_MISSING if is_enrolled(self._paths) else Trouble.NOT_ENROLLED

    def enrol(self, token: str, name: str, language: str, *, keys_in_file: bool) -> None:
        """Ask the hub, on a thread of its own; the desk is shown what comes of it. One at a time."""
        if self._enrolling is not None and self._enrolling.is_alive():
            return
        keys = "file" if keys_in_file else self.settings.keys
        self.settings = replace(self.settings, name=name or self.settings.name, language=language, keys=keys)
        self._given_up.clear()
        self._enrolling = threading.Thread(target=partial(self._enrol, token), name="enrol")
        self._enrolling.start()

    def give_up(self) -> None:
        """The operator will not confirm: forget the token."""
        self.rest()
        try:
            forget_token(self._paths, self.settings)
        except ScannerError as error:
            self._failed(error)

    def rest(self) -> None:
        """Wait no longer for the operator; the next start goes on."""
        self._given_up.set()
        if self._enrolling is not None:
            self._enrolling.join()

    def make_supervisor(self, name: str, pin: str) -> Guard | PinFault:
        return pin_fault(pin) or make_first_supervisor(self._paths, self._clock, name, pin)

    def _enrol(self, token: str) -> None:
        try:
            self._keep_settings()
            enrolled = enrol(
                self._paths, self.settings, self._clock, token, self.desk.show_fingerprint, self._connect,
                self._given_up,
            )  # fmt: skip
            kind = enrolled.trust.policy_of(enrolled.site).kind
            self.desk.show_enrolled(enrolled.site, kind, is_known=has_guards(self._paths))
        except Exception as error:  # noqa: BLE001 - whatever it is, the technician waits for a word
            if not self._given_up.is_set():
                self._failed(error)

    def _keep_settings(self) -> None:
        try:
            make_private_folder(self._paths.data)
            write_durably(self._paths.settings, text_of(self.settings).encode())
        except OSError as error:
            raise StoreError(trouble_of(error), self._paths.settings.name) from error

    def _code_seen(self, text: str, _taken_ms: float) -> None:
        if text.startswith(PREFIX):
            self.desk.token_read(text)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ScannerError):
            self.desk.show_trouble(error.trouble, error.detail)
        else:
            self.desk.show_trouble(Trouble.INTERNAL, type(error).__name__)

    def _camera_is(self, state: CameraState) -> None:
        self._camera = state

    def _frame_arrived(self) -> None:
        self.desk.frame_arrived()
