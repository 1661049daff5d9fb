"""The glance at the middle: whoever holds a code where the window asks for it is read without the rest of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.app.reading import frame_reader
from scanner.camera.chain import DecoderChain
from scanner.camera.decoder import Unread
from scanner.camera.frame import Frame
from scanner.camera.middle import Middle
from scanner.camera.plane import ReadingPlanes
from scanner.camera.qr_symbol import qr_symbol
from scanner.camera.scene import BLACK, GOLD, GREEN, RED, YELLOW, Bgr
from tests.fakes.camera import SQUARE, FakeDecoder
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from numpy.typing import NDArray

HELD, FOLLOWS = "HZ1:HELD TO THE CAMERA", "HZ1:WHO COMES NEXT"
TOP, LEFT = 260, 500


def gate(
    *codes: tuple[str, int], modules: Bgr = BLACK, shape: tuple[int, ...] = (720, 1280, 3)
) -> NDArray[np.uint8]:
    """A picture with each text's code, modules eight pixels wide, so many pixels from the left."""
    picture = np.full(shape, 230, np.uint8)
    for text, left in codes:
        code = np.kron(qr_symbol(text, "M"), np.ones((8, 8), np.uint8)) > 0
        height, width = code.shape
        place = picture[TOP : TOP + height, left : left + width]
        place[~code] = modules if len(shape) == 3 else modules[0]
    return picture


def texts(middle: Middle, pixels: NDArray[np.uint8]) -> list[str]:
    return [reading.text for reading in middle.glance(pixels)]


@pytest.mark.parametrize(
    "modules", [BLACK, GREEN, YELLOW, RED, GOLD], ids=["black", "green", "yellow", "red", "gold"]
)
def test_a_code_held_there_is_read_whatever_its_colour(modules: Bgr) -> None:
    assert texts(Middle(), gate((HELD, LEFT), modules=modules)) == [HELD]


def test_a_grey_camera_s_too() -> None:
    assert texts(Middle(), gate((HELD, LEFT), shape=(720, 1280))) == [HELD]


def test_its_corners_are_where_it_lies_in_the_picture() -> None:
    (reading,) = Middle().glance(gate((HELD, LEFT)))
    quiet = 4 * 8
    side = qr_symbol(HELD, "M").shape[0] * 8 - 2 * quiet
    left, top = LEFT + quiet, TOP + quiet
    wanted = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
    assert np.abs(np.array(reading.corners) - wanted).max() <= 6


def test_as_long_as_it_is_held_there_is_nothing_new() -> None:
    middle = Middle()
    assert [texts(middle, gate((HELD, LEFT))) for _ in range(3)] == [[HELD], [], []]


def test_who_comes_next_is_new_beside_it_and_in_its_place() -> None:
    middle = Middle()
    texts(middle, gate((HELD, 360)))
    assert sorted(texts(middle, gate((HELD, 360), (FOLLOWS, 620)))) == sorted([HELD, FOLLOWS])
    assert texts(middle, gate((FOLLOWS, 620))) == []
    assert texts(middle, gate((HELD, 620))) == [HELD]


def test_a_code_that_was_gone_is_new_again() -> None:
    middle = Middle()
    assert [texts(middle, gate(*codes)) for codes in ([(HELD, LEFT)], [], [(HELD, LEFT)])] == [
        [HELD],
        [],
        [HELD],
    ]


def test_what_lies_elsewhere_is_for_the_look_at_the_whole() -> None:
    assert texts(Middle(), gate((HELD, 20))) == []


@pytest.mark.parametrize("shape", [(1, 1), (2, 900, 3), (240, 241, 3), (241, 240), (1081, 1921, 3)])
def test_pictures_of_any_size_are_glanced_at_one_after_another(shape: tuple[int, ...]) -> None:
    middle, empty = Middle(), np.full(shape, 130, np.uint8)
    assert [texts(middle, pixels) for pixels in (empty, gate((HELD, LEFT)), empty)] == [[], [HELD], []]


def chain_with_glance(first: FakeDecoder) -> DecoderChain:
    return DecoderChain(first, None, FakeClock(), Middle().glance)


def test_with_somebody_new_there_the_reader_looks_at_nothing_else() -> None:
    first = FakeDecoder()
    (reading,) = chain_with_glance(first).read(Frame(gate((HELD, LEFT)), 0.0, 1), 10.0)
    assert (reading.text, first.pictures) == (HELD, [])


def test_the_reader_looks_at_the_whole_as_ever_where_it_says_nothing() -> None:
    first = FakeDecoder([["A"], ["B"]])
    chain, held = chain_with_glance(first), gate((HELD, LEFT))
    read = [[r.text for r in chain.read(Frame(pixels, 0.0, 1), 10.0)] for pixels in (gate(), held, held)]
    assert read == [["A"], [HELD], ["B"]]


def test_a_symbol_that_was_not_read_is_forgotten_once_somebody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    torn, first = Unread(SQUARE, 25), FakeDecoder()
    monkeypatch.setattr(first, "search", lambda _: ([], [torn]))
    chain = chain_with_glance(first)
    unread = []
    for pixels in (gate(), gate((HELD, LEFT))):
        chain.read(Frame(pixels, 0.0, 1), 0.0)
        unread.append(chain.unread)
    assert unread == [[torn], []]


def test_the_gate_s_reader_fetches_nothing_but_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReadingPlanes, "darkest", lambda *_: pytest.fail("all of it"))
    (reading,) = frame_reader(FakeClock()).read(Frame(gate((HELD, LEFT)), 0.0, 1), 10.0)
    assert reading.text == HELD
