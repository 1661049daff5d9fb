"""The lane: one thread, in order, and nothing that happens on it ends it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from scanner.camera.frame import Frame
from scanner.camera.loop import LaneLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.steady import Steady
from scanner.errors import CameraError, StoreError, Trouble
from tests.fakes.camera import GREY_PICTURE, FakeReader
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable


class Lane:
    """A lane over a reader that knows by number what is on a frame; what happened stands in `happened`, in order."""

    def __init__(self, texts: dict[int, list[str] | Exception]) -> None:
        self.clock, self.box = FakeClock(), NewestFrame()
        self.happened: list[str] = []
        self.troubles: list[Exception] = []
        self.on_code: Callable[[str, float], None] = lambda text, taken_ms: self.happened.append(text)
        self.loop = LaneLoop(
            self.box, FakeReader(texts), Steady(), self._code, self.troubles.append, self.clock
        )
        self._number = 0

    def _code(self, text: str, taken_ms: float) -> None:
        self.on_code(text, taken_ms)

    def frame(self) -> None:
        self._number += 1
        self.box.put(Frame(GREY_PICTURE, self.clock.mono_ms(), self._number))
        self.loop.step(0)
        self.clock.advance(1 / 30)


def fail(error: Exception) -> Callable[..., None]:
    def raising(*_: object) -> None:
        raise error

    return raising


def test_a_code_in_view_is_handed_on_once_with_its_frame() -> None:
    lane = Lane({number: ["A"] for number in range(1, 40)})
    taken: list[float] = []
    lane.on_code = lambda text, taken_ms: taken.append(taken_ms)
    first_ms = lane.clock.mono_ms()
    for _ in range(40):
        lane.frame()
    assert taken == [first_ms]


def test_a_text_handed_in_is_a_code_like_any_other() -> None:
    """By hand and by camera within two seconds is one visit; after that it is another."""
    lane = Lane({2: ["A"]})
    for _ in range(2):
        lane.loop.hand_in("A")
        lane.frame()
    assert lane.happened == ["A"]
    lane.clock.advance(3)
    lane.loop.hand_in("A")
    lane.frame()
    assert lane.happened == ["A", "A"]


def test_two_codes_in_one_frame_are_two_scans() -> None:
    lane = Lane({1: ["A", "B"]})
    lane.frame()
    assert lane.happened == ["A", "B"]


def test_no_frame_no_harm() -> None:
    lane = Lane({})
    lane.loop.step(0)
    assert not lane.happened
    assert not lane.troubles


def test_jobs_are_done_before_the_next_frame_and_in_order() -> None:
    lane = Lane({1: ["A"], 2: ["B"]})
    lane.frame()
    lane.loop.submit(lambda: lane.happened.append("answer 1"))
    lane.loop.submit(lambda: lane.happened.append("answer 2"))
    lane.frame()
    assert lane.happened == ["A", "answer 1", "answer 2", "B"]


@pytest.mark.parametrize("error", [StoreError(Trouble.STORE_FULL), ZeroDivisionError()])
def test_what_a_scan_raises_is_told_and_the_next_scan_works(error: Exception) -> None:
    lane = Lane({1: ["A"], 2: ["B"]})
    good, lane.on_code = lane.on_code, fail(error)
    lane.frame()
    lane.on_code = good
    lane.frame()
    assert lane.troubles == [error]
    assert lane.happened == ["B"]


def test_what_has_a_word_of_its_own_is_a_line_of_the_log_and_what_has_none_a_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lane = Lane({})
    for error in (StoreError(Trouble.STORE_FULL), ZeroDivisionError()):
        lane.loop.submit(fail(error))
        lane.loop.step(0)
    assert [line.exc_info is not None for line in caplog.records] == [False, True]


def test_one_failing_code_does_not_hide_the_other_in_the_frame() -> None:
    lane = Lane({1: ["A", "B"]})

    def only_b(text: str, taken_ms: float) -> None:
        if text == "A":
            raise ZeroDivisionError
        lane.happened.append(text)

    lane.on_code = only_b
    lane.frame()
    assert lane.happened == ["B"]


def test_what_a_job_raises_is_told_and_the_next_job_works() -> None:
    lane = Lane({})
    error = StoreError(Trouble.STORE_UNAVAILABLE)
    lane.loop.submit(fail(error))
    lane.loop.submit(lambda: lane.happened.append("done"))
    lane.loop.step(0)
    assert lane.troubles == [error]
    assert lane.happened == ["done"]


def test_a_broken_reader_is_told_once_until_it_works_again() -> None:
    broken = CameraError(Trouble.DECODER_FAILED)
    lane = Lane({1: broken, 2: broken, 3: broken, 4: ["A"], 5: ZeroDivisionError(), 6: ["B"]})
    for _ in range(6):
        lane.frame()
    assert lane.happened == ["A", "B"]
    assert [type(trouble) for trouble in lane.troubles] == [CameraError, ZeroDivisionError]


def test_a_disk_that_holds_the_lane_up_does_not_make_a_second_visit() -> None:
    lane = Lane({1: ["A"], 2: ["A"]})

    def slowly(text: str, taken_ms: float) -> None:
        lane.happened.append(text)
        lane.clock.advance(5)

    lane.on_code = slowly
    lane.frame()
    lane.frame()
    assert lane.happened == ["A"]


def test_a_job_wakes_a_lane_that_waits_for_a_frame() -> None:
    lane, done = Lane({}), threading.Event()
    thread = threading.Thread(target=lane.loop.step, args=(60.0,))
    thread.start()
    thread.join(0.05)
    assert thread.is_alive()
    lane.loop.submit(done.set)
    assert done.wait(30)
    thread.join(30)


def test_on_a_thread_jobs_are_done_and_closing_the_box_ends_it() -> None:
    lane, done, stop = Lane({}), threading.Event(), threading.Event()
    thread = threading.Thread(target=lane.loop.run, args=(stop,))
    thread.start()
    lane.loop.submit(done.set)
    assert done.wait(30)
    lane.box.close()
    thread.join(30)
    assert not thread.is_alive()


def test_jobs_submitted_before_the_stop_are_still_done() -> None:
    lane, stop = Lane({}), threading.Event()
    stop.set()
    lane.loop.submit(lambda: lane.happened.append("answer"))
    lane.loop.run(stop)
    assert lane.happened == ["answer"]
