"""One enrolled gate: the lane, the talk with the hub and the window, joined.

Three threads beside the window's: `capture` fills the newest-frame box, `lane` decodes, decides and records in order, `sync`
talks to the hub. Lane and sync have database connections of their own.

The camera is opened once the folder is known to be a gate's, and Qt loaded meanwhile: either takes a third of the start.
"""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import scanner
from scanner.app.camera_choosing import CameraChoosing
from scanner.app.guard_room import GuardRoom
from scanner.app.lane import Lane
from scanner.app.sleep_watch import SleepWatch
from scanner.app.stored import Stored
from scanner.app.talk import Talk
from scanner.camera.switched_source import SwitchedSource
from scanner.errors import ScannerError, Trouble
from scanner.gui.hand_in import HandIn
from scanner.gui.status import DeskStatus
from scanner.paths import assets, build
from scanner.store.camera_shelf import CameraShelf
from scanner.store.counts import Counts, Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.camera.serial_scanner import SerialScanner
    from scanner.camera.source import FrameSource
    from scanner.camera.thermometer import SerialThermometer
    from scanner.check.verdict import Judged
    from scanner.clock import Clock
    from scanner.gui.application import Desk
    from scanner.paths import Paths
    from scanner.settings import Settings
    from scanner.sync.transport import Transport


SWITCH_S = 0.0005
"""How long a thread keeps the interpreter while others wait: with Python's own 5 ms the window stood still for 75 (p99)."""

LONGEST_START_S = 2.0
"""A camera that shows nothing, a window that nobody sees, are waited for no longer."""


class Gate:
    """`with Gate(...) as gate: gate.run()`; raises StoreError or KeyStoreError when the data folder cannot be used.

    When the hub has it erase itself, `run` ends, `is_erased` is true and the folder is erased on leaving the block.
    `wrap` may put something between the program and its hub. `on_judged(judged, mono_ms)` is called on the lane's thread,
    `on_painted(judged, mono_ms)` on the window's; both may be set before `run`. The camera is open from the beginning.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        clock: Clock,
        source: FrameSource,
        wrap: Callable[[Transport], Transport] = lambda transport: transport,
    ) -> None:
        self._clock, self._settings = clock, settings
        self.on_judged: Callable[[Judged, float], None] = _nobody
        self.on_painted: Callable[[Judged, float], None] = _nobody
        self._tally, self._has_to_send = Tally(self._wrote), False
        self.is_erased = False
        self._serial: dict[str, SerialScanner | SerialThermometer] = {}
        with ExitStack() as building:
            self._stored = Stored(paths, settings, clock)
            building.callback(self._stored.close)
            self._lane = Lane(
                self._stored,
                clock,
                source,
                self._tally,
                tell=self._tell,
                trouble=self._troubled,
                round_over=self._round_over,
            )
            cameras = self._choosing(source, CameraShelf(paths.camera))
            self._stop = threading.Event()
            self._capture = threading.Thread(
                target=self._lane.capture.run, args=(self._stop,), name="capture"
            )
            self._capture.start()
            building.callback(self._capture.join)
            building.callback(self._stop.set)
            self._guards = GuardRoom(self._stored, self._lane, clock)
            self._talk = Talk(
                self._stored,
                paths,
                clock,
                self._tally,
                wrap=wrap,
                camera=lambda: self._lane.camera.name,
                reported=self._lane.tick,
                erased=self._erased,
            )
            building.callback(self._talk.close)
            self._sleep = SleepWatch(clock, self._talk.loop.renew)
            self._desk = self._build_desk(cameras)
            self._closing = building.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def device(self) -> bytes:
        """The name the hub gave this gate (8 bytes)."""
        return self._stored.enrolment.device

    @property
    def last_seq(self) -> int:
        """The last sequence number written since the start."""
        return self._lane.last_seq

    def counts(self) -> Counts:
        """Passes waiting, sent and set aside; cheap, from any thread."""
        return self._tally.counts()

    def answer(self, seq: int, same: bool) -> None:
        """The guard has compared the ID of the question `seq`; from any thread."""
        self._lane.answer(seq, same)

    def sign_somebody_in(self) -> None:
        """The demo's first start asks no questions: the last of its made-up guards is on duty."""
        if self._stored.enrolment.demo and self._guards.on_duty() is None:
            self._guards.sign_in(self._guards.guards()[-1])

    def sync_and_wait(self) -> None:
        """Talk to the hub about everything now, and wait for the end of it."""
        self._talk.sync_and_wait()

    def close_window(self) -> None:
        """End `run`; from any thread."""
        self._desk.close()

    def run(self) -> int:
        """Start the loops, show the window until it is closed, stop the loops; answers the exit code."""
        self._serial = self._on_ports()
        runs = {"lane": self._lane.loop.run, "sync": self._talk_once_ready}
        runs |= {name: device.run for name, device in self._serial.items()}
        threads = [threading.Thread(target=run, args=(self._stop,), name=name) for name, run in runs.items()]
        for thread in threads:
            thread.start()
        usual_s = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        gc.freeze()  # to look through all that stays for garbage holds up every thread for 45 ms, the window's too
        try:
            return self._desk.run()
        finally:
            sys.setswitchinterval(usual_s)
            gc.unfreeze()
            self._lane.close()
            self._stop.set()
            self._talk.close()
            for thread in (self._capture, *threads):
                thread.join()

    def _on_ports(self) -> dict[str, SerialScanner | SerialThermometer]:
        """What hangs on serial ports, by the names of their threads."""
        found: dict[str, SerialScanner | SerialThermometer] = {}
        if port := self._settings.hand_scanner:
            from scanner.camera.serial_scanner import SerialScanner  # noqa: PLC0415 - pyserial: few gates have one

            found["hand scanner"] = SerialScanner(port, self._lane.hand_in, self._troubled)
        if port := self._settings.thermometer:
            from scanner.camera.thermometer import SerialThermometer  # noqa: PLC0415 - the same

            measured, now_ms = self._desk.measured, self._clock.mono_ms
            found["thermometer"] = SerialThermometer(port, measured, self._troubled, now_ms)
        return found

    def _talk_once_ready(self, stop: threading.Event) -> None:
        """The sync's thread. What it begins with, loading its libraries, held up the first frame for 0.2 s (measured)."""
        self._lane.ready.wait(LONGEST_START_S)
        self._desk.shown.wait(LONGEST_START_S)
        self._lane.make_room()
        self._talk.loop.run(stop)

    def _choosing(self, source: FrameSource, shelf: CameraShelf) -> CameraChoosing | None:
        """A file and the demo's feed are no cameras to choose among."""
        if not isinstance(source, SwitchedSource):
            return None
        return CameraChoosing(source, shelf, (self._lane.capture, self._lane.loop), self._show_cameras)

    def _build_desk(self, cameras: CameraChoosing | None) -> Desk:
        from scanner.gui.application import Desk  # noqa: PLC0415 - Qt: the camera opens while it is loaded

        desk = Desk(
            peek_frame=self._lane.box.peek,
            answer=self.answer,
            status=self._status,
            language=self._settings.language,
            demo=self._stored.enrolment.demo,
            sounds=self._settings.sounds,
            on_painted=self._painted,
            clock=self._clock,
            assets=assets(),
            hand_in=HandIn(self._lane.hand_in, self._lane.read_picture),
            duties=self._guards,
            cameras=cameras,
            full_screen=self._settings.full_screen,
            name=self._settings.name,
            site=self._lane,
        )
        for trouble in self._stored.troubles:
            desk.show_trouble(trouble, "")
        return desk

    def _status(self) -> DeskStatus:
        self._sleep.look()
        wall_s = self._clock.wall_ms() // 1000
        counts, report, in_force = self.counts(), self._talk.report, self._stored.in_force
        clock, listed_s = self._stored.time.judge(wall_s, self._clock.mono_ms()), self._talk.list_iat_s
        now_s = max(clock.s, self._stored.time.now_s(wall_s))
        list_age_s = None if listed_s is None else max(0, now_s - listed_s)
        return DeskStatus(
            camera=self._lane.camera.name,
            list_age_s=list_age_s,
            list_amber=in_force is not None and (list_age_s or 0) > in_force.policy.list_amber_s,
            trust_age_s=max(0, now_s - in_force.accepted_s) if in_force else None,
            waiting=counts.waiting,
            sent=counts.sent,
            set_aside=counts.set_aside,
            online=report.reached if report else None,
            hub_trouble=report.trouble if report else None,
            clock_state=clock.state,
            sound=self._settings.sounds,
            site=self._stored.enrolment.site,
            hint=self._lane.hint or "",
            version=f"{scanner.__version__} {build()}".strip(),
            here=self._lane.site,
            per_minute=self._lane.last.per_minute(self._clock.mono_ms()),
            devices=tuple(device.trouble for device in self._serial.values() if device.trouble),
            lists_readable=self._talk.lists_readable,
        )

    def _tell(self, judged: Judged) -> None:
        self.on_judged(judged, self._clock.mono_ms())
        self._desk.show_judged(judged)

    def _wrote(self) -> None:
        self._has_to_send = True

    def _troubled(self, error: Exception) -> None:
        if isinstance(error, ScannerError):
            self._desk.show_trouble(error.trouble, error.detail)
        else:
            self._desk.show_trouble(Trouble.INTERNAL, type(error).__name__)

    def _show_cameras(self, names: list[str], present: str) -> None:
        self._desk.show_cameras(names, present)

    def _erased(self) -> None:
        self.is_erased = True
        self._desk.close()

    def _round_over(self) -> None:
        """What was written is sent at once, a shift's end as well as a pass, but after it was shown.

        The operator types the number of a shift's end while the guard still stands there.
        """
        self._desk.frame_arrived()
        if self._has_to_send:
            self._has_to_send = False
            self._talk.loop.wake()

    def _painted(self, judged: Judged, at_ms: float) -> None:
        self.on_painted(judged, at_ms)


def _nobody(*_: object) -> None: ...
