"""The camera's two loops: capture fills the box, the lane empties it.

Each is a plain thread running `run(stop)`; `step()` is one round of its work, which is what tests drive.
"""

from __future__ import annotations

import logging
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.state import CameraState, state_for
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from scanner.camera.decoder import FrameReader
    from scanner.camera.frame import Frame
    from scanner.camera.newest_frame import NewestFrame
    from scanner.camera.source import FrameSource
    from scanner.camera.steady import Steady
    from scanner.clock import Clock

log = logging.getLogger(__name__)

RETRY_S = 1.0
"""Between two tries to open a camera: it is back within three seconds of being plugged in again."""
IDLE_S = 0.005
"""After a read that brought nothing: a source that does not wait by itself must not keep a core busy."""
SILENT_MS = 2000.0
"""So long without a frame from an open camera, and it counts as lost."""
BLACK_MS = 1000.0
"""So long nothing but black, and the guard is told."""
_BLACK_GREY = 24
_BLACK_SHARE = 0.01  # a few hot pixels shine under any lid
_BLACK_SAMPLE_PX = 40
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
        self._state: CameraState | None = None
        self._last_frame_ms = 0.0
        self._black_since_ms: float | None = None

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
            if not self._open:
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
        self._last_frame_ms = self._clock.mono_ms()
        self._black_since_ms = None

    def _read(self) -> bool:
        """Whether there was a frame."""
        frame = self._source.read()
        now_ms = self._clock.mono_ms()
        if frame is not None:
            self._last_frame_ms = now_ms
            self._box.put(frame)
            self._tell(CameraState.BLACK if self._is_black(frame, now_ms) else CameraState.LIVE)
        elif now_ms - self._last_frame_ms >= SILENT_MS:
            raise CameraError(Trouble.CAMERA_LOST, f"no frame for {SILENT_MS:.0f} ms")
        return frame is not None

    def _is_black(self, frame: Frame, now_ms: float) -> bool:
        sample = frame.pixels[::_BLACK_SAMPLE_PX, ::_BLACK_SAMPLE_PX]
        if np.count_nonzero(sample > _BLACK_GREY) > _BLACK_SHARE * sample.size:
            self._black_since_ms = None
        elif self._black_since_ms is None:
            self._black_since_ms = now_ms
        return self._black_since_ms is not None and now_ms - self._black_since_ms >= BLACK_MS

    def _give_up(self, error: CameraError) -> None:
        self._open = False
        self._source.close()
        self._box.clear()
        self._tell(state_for(error.trouble), error.detail)

    def _tell(self, state: CameraState, detail: str = "") -> None:
        if state != self._state:
            self._state = state
            log.info("camera %s: %s %s", self._source.name, state, detail)
            self._on_state(state)


class LaneLoop:
    """Reads codes from the newest frame and does what follows from them, and whatever is submitted, in order.

    One thread decodes, decides and records, so the log has one order and the guard's answer cannot overtake a scan.
    `on_code(text, frame)` is called once a visit's code; `on_trouble` with whatever it, a job or the reader raised.
    """

    def __init__(
        self,
        box: NewestFrame,
        reader: FrameReader,
        steady: Steady,
        on_code: Callable[[str, Frame], None],
        on_trouble: Callable[[Exception], None],
        clock: Clock,
    ) -> None:
        self._box = box
        self._reader = reader
        self._steady = steady
        self._on_code = on_code
        self._on_trouble = on_trouble
        self._clock = clock
        self._jobs: deque[Callable[[], None]] = deque()
        self._reader_failed = False

    def submit(self, job: Callable[[], None]) -> None:
        """From any thread: do `job` on the lane's thread, now if it is waiting, else before its next frame."""
        self._jobs.append(job)
        self._box.wake()

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
            self._guarded(partial(self._on_code, text, frame))

    def _guarded(self, work: Callable[[], None]) -> None:
        """The loop's border. While it works nobody watches the picture, which is no reason to end a visit."""
        began_ms = self._clock.mono_ms()
        try:
            work()
        except Exception as error:
            log.exception("lane")
            self._on_trouble(error)
        self._steady.unwatched(self._clock.mono_ms() - began_ms)
