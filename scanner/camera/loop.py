"""The camera's two loops: capture fills the box, the lane empties it.

Each is a plain thread running `run(stop)`; `step()` is one round of its work, which is what tests drive.
"""

from __future__ import annotations

import logging
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from scanner.camera.state import CameraState, state_for
from scanner.camera.watch import PictureWatch
from scanner.errors import CameraError, ScannerError, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from scanner.camera.decoder import FrameReader, Reading
    from scanner.camera.frame import Frame
    from scanner.camera.newest_frame import NewestFrame
    from scanner.camera.source import FrameSource
    from scanner.camera.steady import Steady
    from scanner.clock import Clock

log = logging.getLogger(__name__)

RETRY_S = 0.5
"""Between two tries to open a camera: it is back within three seconds of being plugged in again."""
IDLE_S = 0.005
"""After a read that brought nothing: a source that does not wait by itself must not keep a core busy."""
SILENT_MS = 2000.0
"""So long without a frame from an open camera, and it is opened anew."""
FROZEN_REOPEN_MS = 10_000.0
"""How long a camera may be open and show a frozen picture: to open it anew is what helps, if anything does."""
LIVE_BUDGET_MS = 10.0
"""What the lane gives a live frame: a third of the time to the next one."""
_LANE_WAIT_S = 0.25


class CaptureLoop:
    """Opens the source, puts its frames into the box, and opens it again when it is lost, for ever.

    `on_state` is called from this loop's thread, on changes only.
    """

    def __init__(
        self, source: FrameSource, box: NewestFrame, on_state: Callable[[CameraState], None], clock: Clock
    ) -> None:
        self._source = source
        self._box = box
        self._on_state = on_state
        self._clock = clock
        self._open = False
        self._is_renewed = False
        self._state: CameraState | None = None
        self._watch = PictureWatch(repeats=source.repeats)
        self._opened_ms = self._last_frame_ms = 0.0

    def renew(self) -> None:
        """From any thread: let the source go and open it again."""
        self._is_renewed = True

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; the source is closed then."""
        try:
            while not stop.is_set():
                stop.wait(self.step())
        finally:
            self._source.close()

    def step(self) -> float:
        """Open the source, or read one frame from it. Answers the seconds to wait before the next step."""
        try:
            if self._is_renewed:
                self._let_go(CameraState.OPENING)
            elif not self._open:
                self._begin()
            elif not self._read():
                return IDLE_S
        except CameraError as error:
            self._give_up(error)
            return RETRY_S
        except Exception:  # the loop's border: a camera library may throw what it likes, the gate goes on
            log.exception("camera %s", self._source.name)
            self._give_up(CameraError(Trouble.CAMERA_LOST))
            return RETRY_S
        return 0.0

    def _begin(self) -> None:
        if self._state is None:
            self._tell(CameraState.OPENING)
        self._source.open()
        self._open = True
        self._opened_ms = self._last_frame_ms = self._clock.mono_ms()

    def _read(self) -> bool:
        """Whether there was a frame."""
        frame = self._source.read()
        now_ms = self._clock.mono_ms()
        if frame is not None:
            self._last_frame_ms = now_ms
            self._judge(frame, now_ms)
        elif now_ms - self._last_frame_ms >= SILENT_MS:
            raise CameraError(Trouble.CAMERA_SILENT, f"no frame for {SILENT_MS:.0f} ms")
        return frame is not None

    def _judge(self, frame: Frame, now_ms: float) -> None:
        """A frozen picture is nobody's code: it goes no further."""
        state = self._watch.look(frame.pixels, now_ms)
        if state is not CameraState.FROZEN:
            self._box.put(frame)
        elif now_ms - self._opened_ms >= FROZEN_REOPEN_MS or self._state is CameraState.LIVE:
            raise CameraError(Trouble.CAMERA_FROZEN)
        self._tell(state)

    def _give_up(self, error: CameraError) -> None:
        self._let_go(state_for(error.trouble), error.detail)

    def _let_go(self, state: CameraState, detail: str = "") -> None:
        self._open = self._is_renewed = False
        self._source.close()
        self._box.clear()
        self._tell(state, detail)

    def _tell(self, state: CameraState, detail: str = "") -> None:
        if state != self._state:
            self._state = state
            log.info("camera %s: %s %s", self._source.name, state, detail)
            self._on_state(state)


class LaneLoop:
    """Reads codes from the newest frame and does what follows from them, and whatever is submitted, in order.

    One thread decodes, decides and records, so the log has one order and the guard's answer cannot overtake a scan.
    `on_code(text, taken_ms)` is called once a visit's code; `on_trouble` with whatever it, a job or the reader raised;
    `on_look` with each frame and what was read from it; `on_round` four times a second or more, for what time brings.
    """

    def __init__(
        self,
        box: NewestFrame,
        reader: FrameReader,
        steady: Steady,
        on_code: Callable[[str, float], None],
        on_trouble: Callable[[Exception], None],
        clock: Clock,
        on_look: Callable[[Frame, list[Reading]], None] = lambda *_: None,
        on_round: Callable[[], None] = lambda: None,
    ) -> None:
        self._box = box
        self._reader = reader
        self._steady = steady
        self._on_code = on_code
        self._on_trouble = on_trouble
        self._on_look = on_look
        self._on_round = on_round
        self._clock = clock
        self._jobs: deque[Callable[[], None]] = deque()
        self._reader_failed = False

    def submit(self, job: Callable[[], None]) -> None:
        """From any thread: do `job` on the lane's thread, now if it is waiting, else before its next frame."""
        self._jobs.append(job)
        self._box.wake()

    def hand_in(self, text: str) -> None:
        """From any thread: a text that came by another way than the camera; from here on it is a code like any other."""
        self.submit(partial(self._hand_on, text, self._clock.mono_ms()))

    def run(self, stop: Event) -> None:
        """Work until `stop` is set or the box closed; jobs submitted by then are still done."""
        while not stop.is_set() and not self._box.closed:
            self.step(_LANE_WAIT_S)
        self._do_jobs()

    def step(self, timeout_s: float) -> None:
        """The jobs at hand, then at most one frame; waits up to `timeout_s` seconds for either."""
        frame = self._box.take(timeout_s)
        self._do_jobs()
        if frame is not None:
            self._look(frame)
        self._guarded(self._on_round)

    def _do_jobs(self) -> None:
        while self._jobs:
            self._guarded(self._jobs.popleft())

    def _look(self, frame: Frame) -> None:
        try:
            readings = self._reader.read(frame, LIVE_BUDGET_MS)
        except Exception as error:  # noqa: BLE001 - the loop's border, as below; on_trouble logs it
            if not self._reader_failed:  # told once, not thirty times a second
                self._on_trouble(error)
            self._reader_failed = True
            return
        self._reader_failed = False
        fresh = [r.text for r in readings if self._steady.is_new(r.text, frame.taken_ms)]
        for text in fresh:
            self._guarded(partial(self._on_code, text, frame.taken_ms))
        self._guarded(partial(self._on_look, frame, readings))

    def _hand_on(self, text: str, at_ms: float) -> None:
        if self._steady.is_new(text, at_ms):
            self._on_code(text, at_ms)

    def _guarded(self, work: Callable[[], None]) -> None:
        """The loop's border. While it works nobody watches the picture, which is no reason to end a visit."""
        began_ms = self._clock.mono_ms()
        try:
            work()
        except ScannerError as error:
            log.warning("lane: %s", error)
            self._on_trouble(error)
        except Exception as error:
            log.exception("lane")
            self._on_trouble(error)
        self._steady.unwatched(self._clock.mono_ms() - began_ms)
