"""The way of a scan, joined: camera, decoders, checkpoint, pass log; the threads `capture` and `lane`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner.camera.chain import DecoderChain
from scanner.camera.loop import CaptureLoop, LaneLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.state import CameraState
from scanner.camera.steady import Steady
from scanner.camera.zxing_decoder import ZxingDecoder
from scanner.check.seen import Seen
from scanner.checkpoint import Checkpoint
from scanner.protocol.record import Flags
from scanner.store.blacklist import Blacklist
from scanner.store.pass_log import Event, PassLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.app.stored import Stored
    from scanner.camera.source import FrameSource
    from scanner.check.verdict import Judged
    from scanner.clock import Clock
    from scanner.protocol.outcome import Outcome
    from scanner.protocol.particulars import Particulars
    from scanner.protocol.record import EventKind
    from scanner.store.counts import Tally


class Lane:
    """`tell` hears each verdict that is durably written, `trouble` what broke, both on the lane's thread.

    `capture` and `loop` are to be run by a thread each.
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
        frame_arrived: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._tell = tell
        self._flags = Flags.DEMO if stored.enrolment.demo else Flags.NONE
        self._log = PassLog(
            stored.open_passes(), device=stored.enrolment.device, clock=clock, seal=stored.seal, tally=tally
        )
        steady = Steady()
        self._checkpoint = Checkpoint(
            trust=lambda: stored.in_force,
            look_up=Blacklist(stored.open_trust()).look_up,
            write=self._write,
            visits=steady,
            seen=Seen(),
            time=stored.time,
            clock=clock,
        )
        self.box = NewestFrame(frame_arrived)
        self.camera = CameraState.OPENING
        self.last_seq = 0
        self.capture = CaptureLoop(source, self.box, self._camera_is, clock)
        second = PyzbarDecoder() if PyzbarDecoder.available() else None
        reader = DecoderChain(ZxingDecoder(), second, clock)
        self.loop = LaneLoop(
            self.box, reader, steady, lambda text, frame: self.code_seen(text, frame.taken_ms), trouble, clock
        )

    def code_seen(self, text: str, taken_ms: float) -> None:
        """A code came into view on a frame taken at `taken_ms`; on the lane's thread."""
        judged = self._checkpoint.scan(text, taken_ms)
        if judged is not None:
            self._tell(judged)

    def answer(self, seq: int, same: bool) -> None:
        """The guard has compared the ID of the question `seq`; from any thread."""
        self.loop.submit(partial(self._answer, seq, same, self._clock.mono_ms()))

    def tick(self) -> None:
        """Some time has passed; from any thread."""
        self.loop.submit(self._checkpoint.tick)

    def close(self) -> None:
        """The last work of the lane, and its end; from any thread."""
        self.loop.submit(self._checkpoint.close)
        self.box.close()

    def _answer(self, seq: int, same: bool, pressed_ms: float) -> None:
        judged = self._checkpoint.answer(seq, same=same, taken_ms=pressed_ms)
        if judged is not None:
            self._tell(judged)

    def _write(self, kind: EventKind, outcome: Outcome, particulars: Particulars, ref_seq: int = 0) -> int:
        self.last_seq = self._log.append(
            Event(kind, outcome, particulars, flags=self._flags, ref_seq=ref_seq)
        )
        return self.last_seq

    def _camera_is(self, state: CameraState) -> None:
        self.camera = state
