"""The way of a scan, joined: camera, decoders, checkpoint, pass log; the threads `capture` and `lane`."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from scanner.app.drilling import drill_checkpoint, is_drill_code
from scanner.app.reading import frame_reader, picture_reader, second_decoder
from scanner.camera.frame import Frame
from scanner.camera.loop import CaptureLoop, LaneLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.onlooker import Onlooker
from scanner.camera.picture import load_picture
from scanner.camera.state import CameraState
from scanner.camera.steady import Steady
from scanner.check.last_passes import LastPasses
from scanner.check.lots import Lots
from scanner.check.overriding import RecentVerdicts
from scanner.check.seen import Seen
from scanner.check.site_now import SiteNow
from scanner.checkpoint import Checkpoint
from scanner.errors import CameraError, ScannerError, Trouble
from scanner.protocol import drill
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import NO_OUTCOME, Direction, EventKind, Flags
from scanner.store.blacklist import Blacklist
from scanner.store.pass_log import Event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.app.stored import Stored
    from scanner.camera.decoder import Reading
    from scanner.camera.hints import Hint
    from scanner.camera.source import FrameSource
    from scanner.check.entries import Entry, NoCode
    from scanner.check.verdict import Judged
    from scanner.clock import Clock
    from scanner.protocol.guard import Guard
    from scanner.protocol.policy import SiteKind
    from scanner.store.counts import Tally
    from scanner.store.pass_log import PassLog

PICTURE_BUDGET_MS = 500.0
"""Nobody stands in front of the camera while the guard opens a file."""


class Lane:
    """`tell` hears each verdict that is durably written, `trouble` what broke, both on the lane's thread.

    `site` is what the site asks and counts now, `last` who was judged last, for any thread to read. `capture` and `loop` are
    to be run by a thread each. `ready` is set once a frame was looked at, or nothing more will be.
    """

    def __init__(
        self,
        stored: Stored,
        clock: Clock,
        source: FrameSource,
        tally: Tally,
        *,
        tell: Callable[[Judged], None],
        trouble: Callable[[Exception], None],
        round_over: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._tell = tell
        self._trouble = trouble
        self._states = stored.states
        self._alarms = stored.alarms
        self._duty = stored.duty
        self._flags = Flags.DEMO if stored.enrolment.demo else Flags.NONE
        self._log = stored.pass_log(tally)
        self._book = stored.site_book()
        self.recent, self.last = RecentVerdicts(), LastPasses()
        self._stored = stored
        self._steady = steady = Steady()
        self._checkpoint = self._in_earnest = Checkpoint(
            trust=lambda: stored.in_force,
            look_up=Blacklist(stored.open_trust()).look_up,
            write=self.write,
            visits=steady,
            seen=Seen(),
            lots=Lots(secrets.token_bytes(32)),
            time=stored.time,
            clock=clock,
            book=self._book,
        )
        self.site = SiteNow()
        self.box, self._on_round = NewestFrame(), round_over
        self._camera = CameraState.OPENING
        self.last_seq = 0
        self.capture = CaptureLoop(source, self.box, self._camera_is, clock)
        self._second = second_decoder()
        reader = frame_reader(clock, self._second)
        self._onlooker = Onlooker(lambda: reader.unread)
        self.loop = LaneLoop(
            self.box,
            reader,
            steady,
            self.code_seen,
            trouble,
            clock,
            self._looked,
            self._round_over,
        )
        self.ready = threading.Event()
        self.loop.submit(self._write_alarms)
        self.loop.submit(self._look_at_site)

    @property
    def log(self) -> PassLog:
        """The log; on the lane's thread."""
        return self._log

    @property
    def camera(self) -> CameraState:
        """How the camera does; from any thread."""
        is_turned = self._camera is CameraState.LIVE and self._onlooker.is_upside_down
        return CameraState.UPSIDE_DOWN if is_turned else self._camera

    @property
    def hint(self) -> Hint | None:
        """What the holder of an unread code should do; from any thread."""
        return self._onlooker.hint if self._camera is CameraState.LIVE else None

    def hand_in(self, text: str) -> None:
        """A text that was pasted, or came from a hand scanner; from any thread."""
        self.loop.hand_in(text)

    def read_picture(self, file: Path) -> None:
        """Read the codes of a picture file as if they were held to the camera; from any thread."""
        self.loop.submit(partial(self._read_picture, file))

    def code_seen(self, text: str, taken_ms: float) -> None:
        """A code came into view on a frame taken at `taken_ms`; on the lane's thread."""
        text = drill.shown_by(text, self._clock.wall_ms() // 1000)
        why_not = self._why_not() or self._why_not_in_drill(text)
        if why_not is None:
            self._told(self._checkpoint.scan(text, taken_ms))
        else:
            self._trouble(ScannerError(why_not))

    def answer(self, seq: int, same: bool) -> None:
        """The guard has compared the ID of the question `seq`; from any thread."""
        pressed_ms = self._clock.mono_ms()
        self._do_as_guard(lambda: self._checkpoint.answer(seq, same=same, taken_ms=pressed_ms))

    def enter(self, seq: int, entry: Entry) -> None:
        """What the guard entered about the visit `seq`; from any thread."""
        pressed_ms = self._clock.mono_ms()
        self._do_as_guard(lambda: self._checkpoint.enter(seq, entry, pressed_ms))

    def without_code(self, entry: NoCode) -> None:
        """Somebody has no code; from any thread."""
        pressed_ms = self._clock.mono_ms()
        self._do_as_guard(lambda: self._checkpoint.without_code(entry, pressed_ms))

    def leave(self) -> None:
        """One person leaves; from any thread."""
        self._do_as_guard(self._leave)

    def switch(self, mode: SiteKind, by: Guard) -> None:
        """Work as at a site of that kind; from any thread."""
        self.loop.submit(partial(self._switch, mode, by.label))

    def tick(self) -> None:
        """Some time has passed; from any thread."""
        self.loop.submit(self._tick)

    def close(self) -> None:
        """The last work of the lane, and its end; from any thread."""
        self.loop.submit(self.end_questions)
        self.box.close()
        self.ready.set()

    def make_room(self) -> None:
        """What makes the passes to come faster and can wait until there is time; from any thread."""
        self.loop.submit(self._log.make_room)
        self.loop.submit(self._second.get_ready)

    def end_questions(self) -> None:
        """Whoever could have answered is gone: what was asked ends unanswered, in their name; on the lane's thread."""
        for judged in self._checkpoint.close():
            self._told(judged)

    @property
    def is_drilling(self) -> bool:
        """Whether a drill is going on; from any thread."""
        return self._checkpoint is not self._in_earnest

    def begin_drill(self) -> None:
        """Judge drill codes alone from now on; on the lane's thread."""
        self.end_questions()
        self._checkpoint = drill_checkpoint(self._stored, self._clock, self.write, self._steady)
        self._turn_over()

    def end_drill(self) -> None:
        """Back to earnest; on the lane's thread. A restart ends a drill as well."""
        self.end_questions()
        self._checkpoint = self._in_earnest
        self._turn_over()

    def settle(self, judged: Judged) -> None:
        """A supervisor ended what the checkpoint had judged, and that is written; on the lane's thread."""
        self._checkpoint.forget(judged.ref_seq)
        self._told(judged)

    def write(
        self,
        kind: EventKind,
        outcome: int,
        particulars: Particulars,
        ref_seq: int = 0,
        *,
        direction: Direction = Direction.IN,
        household: str = "",
    ) -> int:
        """Write one event, in the name of who is on duty unless it names somebody; on the lane's thread."""
        outing = self._book.stamp(household) if household else b""
        said = particulars if particulars.guard else replace(particulars, guard=self._duty.label)
        flags = self._flags | Flags.DRILL if self.is_drilling else self._flags
        event = Event(kind, outcome, said, direction, flags, ref_seq, outing)
        self.last_seq = self._log.append(event)
        return self.last_seq

    def _turn_over(self) -> None:
        self.recent.forget_all()
        self.last.forget()
        self._look_at_site()

    def _why_not(self) -> Trouble | None:
        """Why nobody is judged here now, and nothing is written that a guard does: an event says who did it."""
        if self._states.state is not DeviceState.ACTIVE:
            return Trouble.DEVICE_DRAINED
        return Trouble.NOBODY_ON_DUTY if self._duty.is_unattended else None

    def _why_not_in_drill(self, text: str) -> Trouble | None:
        return Trouble.DRILL_ON if self.is_drilling and not is_drill_code(text) else None

    def _do_as_guard(self, work: Callable[[], Judged | None]) -> None:
        """Have the lane do what a guard does, once it comes to it; from any thread."""

        def done() -> None:
            why_not = self._why_not()
            if why_not is not None:
                raise ScannerError(why_not)
            self._told(work())

        self.loop.submit(done)

    def _told(self, judged: Judged | None) -> None:
        if judged is not None:
            self._tell(judged)  # first: the person stands there
            self.recent.remember(judged)
            self.last.note(judged, self._clock.wall_ms())
            self._look_at_site()

    def _leave(self) -> None:
        if self._checkpoint.leave():
            self._look_at_site()

    def _switch(self, mode: SiteKind, by: str) -> None:
        self._checkpoint.switch(mode, by)
        self._look_at_site()

    def _look_at_site(self) -> None:
        self.site = self._checkpoint.site()

    def _round_over(self) -> None:
        """The window looks at a frame after the lane has: its painting would keep a code in it waiting (5 ms of 12)."""
        self._on_round()
        for judged in self._checkpoint.overdue():
            self._told(judged)

    def _tick(self) -> None:
        self._write_alarms()
        self._look_at_site()
        if self._states.state is DeviceState.ACTIVE:
            self._checkpoint.tick()
        else:  # nothing may be left to write when a wiped gate has sent all and erases itself
            self.end_questions()

    def _write_alarms(self) -> None:
        """What was found wrong with the lists, as `device` events: the hub is to hear of it too."""
        while self._alarms:
            self.write(EventKind.DEVICE, NO_OUTCOME, Particulars(reason=self._alarms[0].value))
            self._alarms.popleft()

    def _read_picture(self, file: Path) -> None:
        frame = Frame(load_picture(file), self._clock.mono_ms(), 1)
        readings = picture_reader(self._clock).read(frame, PICTURE_BUDGET_MS)
        if not readings:
            raise CameraError(Trouble.PICTURE_WITHOUT_CODE, file.name)
        for reading in readings:
            self.loop.hand_in(reading.text)

    def _looked(self, frame: Frame, readings: list[Reading]) -> None:
        self._onlooker.look(frame, readings)
        self.ready.set()

    def _camera_is(self, state: CameraState) -> None:
        self._camera = state
