"""The capture loop: the picture comes back by itself, and the guard is told what the camera does."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from scanner.camera.loop import RETRY_S, CaptureLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.state import CameraState
from scanner.errors import CameraError, Trouble
from tests.fakes.camera import BLACK_PICTURE, GREY_PICTURE, ScriptedSource
from tests.fakes.clock import FakeClock

LOST = CameraError(Trouble.CAMERA_LOST)
FRAME_S = 1 / 30


class Gate:
    """A capture loop over a script, with a clock that runs as the loop would let it."""

    def __init__(self, source: ScriptedSource, clock: FakeClock) -> None:
        self.source, self.clock, self.box = source, clock, NewestFrame()
        self.states: list[CameraState] = []
        self.loop = CaptureLoop(source, self.box, self.states.append, clock)

    def now(self) -> CameraState:
        return self.states[-1]

    def steps(self, count: int) -> list[float]:
        waits = []
        for _ in range(count):
            waits.append(self.loop.step())
            self.clock.advance(max(waits[-1], FRAME_S))
        return waits


def gate(*script: object, opening: tuple[Trouble, ...] = (), repeats: bool = True) -> Gate:
    clock = FakeClock()
    return Gate(ScriptedSource(clock, script, opening, repeats=repeats), clock)  # type: ignore[arg-type]


def test_it_opens_and_the_box_holds_the_newest() -> None:
    it = gate()
    it.steps(4)
    frame = it.box.peek()
    assert frame is not None
    assert frame.number == 3
    assert it.states == [CameraState.OPENING, CameraState.LIVE]


def test_states_are_told_on_changes_only() -> None:
    it = gate()
    it.steps(300)
    assert it.states == [CameraState.OPENING, CameraState.LIVE]


def test_unplugged_and_plugged_in_again() -> None:
    it = gate(GREY_PICTURE, LOST)
    it.source.opening.clear()
    it.steps(3)
    assert it.now() is CameraState.LOST
    assert it.box.peek() is None, "an old picture must not look live"
    it.source.opening.extend([Trouble.CAMERA_ABSENT] * 5)
    it.steps(5)
    assert it.now() is CameraState.ABSENT
    before_s = it.clock.mono_ms() / 1000
    it.steps(2)
    assert it.now() is CameraState.LIVE
    assert it.clock.mono_ms() / 1000 - before_s <= 3


@pytest.mark.parametrize(
    ("trouble", "state"),
    [(Trouble.CAMERA_ABSENT, CameraState.ABSENT), (Trouble.CAMERA_BUSY, CameraState.BUSY)],
)
def test_a_camera_that_does_not_open_is_asked_again_without_hurry(
    trouble: Trouble, state: CameraState
) -> None:
    it = gate(opening=(trouble,) * 10)
    assert it.steps(10) == [RETRY_S] * 10
    assert it.states == [CameraState.OPENING, state]


def test_a_stalled_camera_is_given_up_after_two_seconds_and_opened_anew() -> None:
    it = gate(GREY_PICTURE, *[None] * 80)
    it.steps(59)
    assert it.now() is CameraState.LIVE
    waits = it.steps(6)
    assert it.now() is CameraState.SILENT
    assert waits.count(0.0) == 1, "a stalled source must not keep a core busy; the one is its opening"
    assert it.source.times_opened == 2
    it.source.script.clear()
    it.steps(2)
    assert it.now() is CameraState.LIVE


def test_black_for_a_second_is_told_and_so_is_its_end() -> None:
    it = gate(*[BLACK_PICTURE] * 60)
    it.steps(20)
    assert it.now() is CameraState.LIVE
    it.steps(20)
    assert it.now() is CameraState.BLACK
    it.source.script.clear()
    it.source.script.extend([GREY_PICTURE])
    it.steps(1)
    assert it.now() is CameraState.LIVE


def test_hot_pixels_do_not_make_a_black_picture_bright() -> None:
    picture = np.full((720, 1280), 5, np.uint8)
    picture[0, 0] = picture[360, 640] = 255
    it = gate(*[picture] * 60)
    it.steps(50)
    assert it.now() is CameraState.BLACK


def test_a_library_that_throws_something_else_does_not_end_the_loop() -> None:
    it = gate(GREY_PICTURE, ZeroDivisionError(), GREY_PICTURE)
    it.steps(3)
    assert it.now() is CameraState.LOST
    it.steps(2)
    assert it.now() is CameraState.LIVE


def test_on_a_thread_it_runs_until_stopped_and_closes_the_source() -> None:
    clock, box, live, stop = FakeClock(), NewestFrame(), threading.Event(), threading.Event()
    source = ScriptedSource(clock, [GREY_PICTURE])

    def on_state(state: CameraState) -> None:
        if state is CameraState.LIVE:
            live.set()

    thread = threading.Thread(target=CaptureLoop(source, box, on_state, clock).run, args=(stop,))
    thread.start()
    assert live.wait(30)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    assert not source.is_open
