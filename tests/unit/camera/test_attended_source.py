"""A driver that never answers holds up nobody: every wait is bounded, and the picture comes back."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

import pytest

from scanner.camera.attended_source import MOST_HANGING, MOST_OPENINGS, AttendedSource
from scanner.camera.loop import CaptureLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.state import CameraState
from scanner.clock import SystemClock
from scanner.errors import CameraError, Trouble
from tests.fakes.camera import HangingSource, ScriptedSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.camera.source import FrameSource

PATIENCE_S = 30
AT_ONCE_S = 0.01


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """Set at the end: no thread outlives its test."""
    event = threading.Event()
    yield event
    event.set()
    for thread in threading.enumerate():
        if thread.name.startswith("camera "):
            thread.join(PATIENCE_S)


def attended(*sources: FrameSource, opening_s: float = PATIENCE_S) -> AttendedSource:
    """Over `sources`, one after the other; the last again and again. The first is only asked for its name.

    `opening_s` AT_ONCE_S is for those that do not open: one that does may take its time where the machine is slow.
    """
    waiting = deque(sources)
    return AttendedSource(
        lambda: waiting.popleft() if len(waiting) > 1 else waiting[0],
        opening_s=opening_s,
        frame_wait_s=AT_ONCE_S,
        leaving_s=AT_ONCE_S,
    )


def trouble_of(call: object) -> Trouble:
    with pytest.raises(CameraError) as raised:
        call()  # type: ignore[operator]
    return raised.value.trouble


def test_a_read_that_never_returns_is_none_and_closing_does_not_wait(release: threading.Event) -> None:
    hanging = HangingSource(SystemClock(), "read", release)
    source = attended(hanging, hanging)
    source.open()
    assert source.read() is None
    assert hanging.hung.wait(PATIENCE_S)
    source.close()
    assert not hanging.closed.is_set()
    release.set()
    assert hanging.closed.wait(PATIENCE_S), "what came back lets go of its device"


def test_an_opening_that_never_returns_is_silent_and_waited_for_again(release: threading.Event) -> None:
    hanging = HangingSource(SystemClock(), "open", release)
    source = attended(hanging, hanging, opening_s=AT_ONCE_S)
    assert trouble_of(source.open) is Trouble.CAMERA_SILENT
    source.close()
    assert hanging.hung.wait(PATIENCE_S)
    release.set()
    source._opening_s = PATIENCE_S
    source.open()  # the same call, now answered
    assert not hanging.closed.is_set()
    source.close()


def test_after_a_hanging_one_a_fresh_one_works(release: threading.Event) -> None:
    clock = SystemClock()
    hanging, well = HangingSource(clock, "read", release), HangingSource(clock)
    source = attended(hanging, hanging, well)
    source.open()
    assert hanging.hung.wait(PATIENCE_S)
    source.close()
    source.open()
    assert any(source.read() for _ in range(1000))
    source.close()


def test_hanging_threads_do_not_pile_up(release: threading.Event) -> None:
    hanging = HangingSource(SystemClock(), "open", release)
    source = attended(hanging, opening_s=AT_ONCE_S)
    before = threading.active_count()
    for _ in range(MOST_OPENINGS * (MOST_HANGING + 5)):
        assert trouble_of(source.open) is Trouble.CAMERA_SILENT
        source.close()
    assert threading.active_count() - before <= MOST_HANGING


def test_busy_because_of_a_call_of_ours_is_not_blamed_on_other_programs(release: threading.Event) -> None:
    clock = SystemClock()
    busy = ScriptedSource(clock, opening=[Trouble.CAMERA_BUSY] * 1000)
    hanging = HangingSource(clock, "read", release)
    source = attended(hanging, hanging, busy)
    source.open()
    assert hanging.hung.wait(PATIENCE_S)
    source.close()
    assert trouble_of(source.open) is Trouble.CAMERA_SILENT


def test_what_the_source_raises_is_raised_here() -> None:
    clock = SystemClock()
    source = AttendedSource(lambda: ScriptedSource(clock, opening=[Trouble.CAMERA_FORBIDDEN]))
    assert trouble_of(source.open) is Trouble.CAMERA_FORBIDDEN


def test_a_library_that_throws_something_else_is_a_lost_camera() -> None:
    source = AttendedSource(lambda: ScriptedSource(SystemClock(), [ZeroDivisionError()]))
    source.open()

    def read_on() -> None:
        while True:
            source.read()

    assert trouble_of(read_on) is Trouble.CAMERA_LOST
    source.close()


@pytest.mark.parametrize("call", ["open", "read"])
def test_the_loop_over_a_dead_driver_says_so_and_ends_when_told(release: threading.Event, call: str) -> None:
    clock, stop, silent = SystemClock(), threading.Event(), threading.Event()
    hanging = HangingSource(clock, call, release)
    states: list[CameraState] = []

    def on_state(state: CameraState) -> None:
        states.append(state)
        if state is CameraState.SILENT:
            silent.set()

    opening_s = AT_ONCE_S if call == "open" else PATIENCE_S
    loop = CaptureLoop(attended(hanging, opening_s=opening_s), NewestFrame(), on_state, clock)
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    assert silent.wait(PATIENCE_S)
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert not release.is_set()
    assert states == [CameraState.OPENING, CameraState.SILENT]
