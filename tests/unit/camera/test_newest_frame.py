"""The newest-frame box: newest wins, each taken once, nobody waits in vain."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from scanner.camera.frame import Frame
from scanner.camera.newest_frame import NewestFrame
from tests.fakes.camera import GREY_PICTURE

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_S = 30.0
A_MOMENT_S = 0.05  # somebody who waits still waits after it


def frame(number: int) -> Frame:
    return Frame(GREY_PICTURE, float(number), number)


@pytest.fixture
def box() -> NewestFrame:
    return NewestFrame()


def wait_for(box: NewestFrame, event: Callable[[], None]) -> list[Frame | None]:
    """What somebody got who was waiting when `event` came."""
    taken: list[Frame | None] = []
    taker = threading.Thread(target=lambda: taken.append(box.take(LONG_S)), daemon=True)
    taker.start()
    taker.join(A_MOMENT_S)
    assert taker.is_alive()
    event()
    taker.join(LONG_S / 2)
    return taken


def test_only_the_newest_is_taken_and_once(box: NewestFrame) -> None:
    for number in range(1, 100):
        box.put(frame(number))
    taken = box.take(0)
    assert taken is not None
    assert taken.number == 99
    assert box.take(0) is None


def test_looking_takes_nothing_away(box: NewestFrame) -> None:
    assert box.peek() is None
    box.put(frame(1))
    assert box.peek() == box.peek() == box.take(0) == box.peek()


def test_an_emptied_box_shows_and_gives_nothing(box: NewestFrame) -> None:
    box.put(frame(1))
    box.clear()
    assert box.peek() is None
    assert box.take(0) is None


def test_a_wake_before_the_take_is_not_lost_and_counts_once(box: NewestFrame) -> None:
    box.wake()
    assert box.take(LONG_S) is None
    assert wait_for(box, lambda: box.put(frame(1))) == [frame(1)]


def test_a_wake_does_not_hide_a_frame(box: NewestFrame) -> None:
    box.put(frame(1))
    box.wake()
    assert box.take(LONG_S) is not None


@pytest.mark.parametrize("what", ["put", "wake", "close"])
def test_a_waiting_taker_is_woken(box: NewestFrame, what: str) -> None:
    event = {"put": lambda: box.put(frame(7)), "wake": box.wake, "close": box.close}[what]
    assert wait_for(box, event) == [frame(7) if what == "put" else None]


def test_a_closed_box_takes_nothing_in_and_gives_nothing_out(box: NewestFrame) -> None:
    box.put(frame(1))
    box.close()
    box.put(frame(2))
    assert box.take(LONG_S) is None
    assert box.closed
    last = box.peek()
    assert last is not None
    assert last.number == 1
