"""The decoder chain: what it reads that one look does not, and what it does not spend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.camera.chain import LARGEST_SIDE_PX, DecoderChain
from scanner.camera.frame import Frame
from scanner.camera.placed import MAX_READINGS
from scanner.camera.qr_symbol import qr_symbol
from scanner.camera.scene import BLACK, GOLD, GREEN, RED, WHITE, YELLOW, Bgr
from scanner.camera.vision import cv2
from scanner.camera.zxing_decoder import ZxingDecoder
from scanner.errors import CameraError, Trouble
from tests.fakes.camera import FakeDecoder
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from scanner.camera.decoder import Reading

TEXT = "HZ1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC%OQHIZC4TPIFRMLNKNM8POCEUG*%NH$RSC9"
NOISE = np.random.default_rng(5).integers(0, 256, (90, 160, 3), np.uint8)


class SlowZxing(ZxingDecoder):
    """zxing-cpp on a machine where it takes 40 ms a look."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        self._clock.advance(0.040)
        return super().decode(grey)


class Slow(FakeDecoder):
    """Sees nothing, and takes 4 ms for it."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        self._clock.advance(0.004)
        return super().decode(grey)


@pytest.fixture
def chain() -> DecoderChain:
    return DecoderChain(ZxingDecoder(), None, FakeClock())


def frame(pixels: NDArray[np.uint8], taken_ms: float = 0.0) -> Frame:
    return Frame(pixels, taken_ms, 1)


def code(modules: Bgr, ground: Bgr) -> NDArray[np.uint8]:
    """A code in two colours, modules three pixels wide, soft and noisy as a cheap camera sees it."""
    share = np.kron(qr_symbol(TEXT, "M"), np.ones((3, 3), np.uint8))[..., None] / 255.0
    share = np.pad(share, ((100, 100), (200, 200), (0, 0)), constant_values=1)
    picture = np.array(modules) * (1 - share) + np.array(ground) * share
    noise = np.random.default_rng(1).normal(0, 5, picture.shape)
    soft = np.clip(cv2.GaussianBlur(picture, (0, 0), 1.0) + noise, 0, 255)
    return np.asarray(soft, np.uint8)


def veiled(colour: Bgr, veil: float) -> Bgr:
    """The colour under a screen's reflection of `veil` (0 to 1)."""
    blue, green, red = (round(value + (255 - value) * veil) for value in colour)
    return blue, green, red


@pytest.mark.parametrize("veil", [0.0, 0.35, 0.6])
@pytest.mark.parametrize(
    "modules", [BLACK, GREEN, YELLOW, RED, GOLD], ids=["black", "green", "yellow", "red", "gold"]
)
def test_coloured_modules_are_read(chain: DecoderChain, modules: Bgr, veil: float) -> None:
    readings = chain.read(frame(code(veiled(modules, veil), WHITE)), budget_ms=0)
    assert [reading.text for reading in readings] == [TEXT]


@pytest.mark.parametrize(
    "modules", [WHITE, GREEN, YELLOW, RED, GOLD], ids=["white", "green", "yellow", "red", "gold"]
)
def test_dark_mode_is_read_even_where_the_first_look_ate_the_budget(modules: Bgr) -> None:
    clock = FakeClock()
    readings = DecoderChain(SlowZxing(clock), None, clock).read(
        frame(code(modules, (12, 10, 10))), budget_ms=10
    )
    assert [reading.text for reading in readings] == [TEXT]


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_corners_are_those_of_the_frame_whatever_look_found_them(turn: int) -> None:
    """Enlarged, from the middle of a large frame, or brought down from a huge one."""
    width = (640, 1600, 3840)[turn]
    pixels = np.full((width * 9 // 16, width, 3), 255, np.uint8)
    symbol = np.kron(qr_symbol(TEXT, "M"), np.ones((4, 4), np.uint8))[..., None]
    top, left = (pixels.shape[0] - symbol.shape[0]) // 2 + 10, (width - symbol.shape[1]) // 2 - 20
    pixels[top : top + symbol.shape[0], left : left + symbol.shape[1]] = symbol

    class OnlyLarge(ZxingDecoder):
        def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
            return super().decode(grey) if max(grey.shape) != width or width > LARGEST_SIDE_PX else []

    (reading,) = DecoderChain(OnlyLarge(), None, FakeClock()).read(frame(pixels), budget_ms=10)
    quiet = 4 * 4
    expected = [left + quiet, top + quiet, left + symbol.shape[1] - quiet, top + symbol.shape[0] - quiet]
    found = [*np.min(reading.corners, axis=0), *np.max(reading.corners, axis=0)]
    assert np.abs(np.array(found) - expected).max() < 6


def test_the_second_decoder_is_asked_only_where_the_first_sees_nothing() -> None:
    first, second = FakeDecoder([["A"]]), FakeDecoder([["B"]])
    chain = DecoderChain(first, second, FakeClock())
    assert [r.text for r in chain.read(frame(NOISE), 10)] == ["A"]
    assert not second.pictures
    assert [r.text for r in chain.read(frame(NOISE), 10)] == ["B"]


def test_without_budget_one_look_is_all() -> None:
    first = FakeDecoder()
    DecoderChain(first, FakeDecoder(), FakeClock()).read(frame(NOISE), budget_ms=0)
    assert len(first.pictures) == 1


def test_no_look_is_begun_after_the_budget() -> None:
    clock = FakeClock()
    first = Slow(clock)
    DecoderChain(first, None, clock).read(frame(NOISE), budget_ms=7)
    assert len(first.pictures) == 2  # the third would have begun after 8 ms


def test_a_look_that_fits_only_into_the_last_hundredths_of_the_budget_is_not_begun() -> None:
    """It is thought to take half a millisecond: 0.6 are left, of which 0.34 are kept back. It takes four."""
    clock = FakeClock()
    first = Slow(clock)
    DecoderChain(first, None, clock).read(frame(NOISE), budget_ms=8.6)
    assert len(first.pictures) == 2


def test_harder_looks_take_turns_over_the_frames() -> None:
    clock = FakeClock()
    first, second = Slow(clock), FakeDecoder()
    chain = DecoderChain(first, second, clock)
    for _ in range(4):
        chain.read(frame(NOISE), budget_ms=11)
    assert len(set(second.pictures)) == len(second.pictures) >= 1


def test_a_still_picture_gets_one_look_after_three_seconds_and_all_again_when_it_changes() -> None:
    first = FakeDecoder()
    chain = DecoderChain(first, None, FakeClock())

    def looks(pixels: NDArray[np.uint8], taken_ms: float) -> int:
        before = len(first.pictures)
        chain.read(frame(pixels, taken_ms), 10)
        return len(first.pictures) - before

    assert looks(NOISE, 0) > 1
    assert looks(NOISE, 2900) > 1
    assert looks(NOISE, 3000) == 1
    with_a_phone = NOISE.copy()
    with_a_phone[30:55, 70:86] = 255  # a thirtieth of the picture
    assert looks(with_a_phone, 3033) > 1


def test_a_code_that_is_lost_again_is_looked_for_harder_at_once() -> None:
    first = FakeDecoder([[]] * 5)
    chain = DecoderChain(first, None, FakeClock())
    chain.read(frame(NOISE, 0), 10)
    first.answers.append(["A"])
    chain.read(frame(NOISE, 9000), 10)
    before = len(first.pictures)
    chain.read(frame(NOISE, 9033), 10)
    assert len(first.pictures) - before > 1


def test_one_text_read_twice_is_one_reading_and_a_wall_of_codes_is_bounded() -> None:
    many = [f"{number}" for number in range(100)]
    chain = DecoderChain(FakeDecoder([["A", "B", "A"], many]), None, FakeClock())
    assert [r.text for r in chain.read(frame(NOISE), 0)] == ["A", "B"]
    assert len(chain.read(frame(NOISE), 0)) == MAX_READINGS


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 1, 3), (1, 3000), (3000, 1, 3), (2, 2, 3), (4320, 7680, 3)], ids=str
)
def test_pictures_of_any_size_are_looked_at(chain: DecoderChain, shape: tuple[int, ...]) -> None:
    assert chain.read(frame(np.full(shape, 90, np.uint8)), budget_ms=10) == []


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 3000), (2, 2)], ids=str)
def test_the_second_decoder_gets_a_picture_of_some_size(shape: tuple[int, ...]) -> None:
    second = FakeDecoder()
    DecoderChain(FakeDecoder(), second, FakeClock()).read(frame(np.full(shape, 90, np.uint8)), 10)
    assert second.pictures
    assert min(min(sides) for sides in second.pictures) >= 1


def test_a_huge_frame_is_brought_down_first() -> None:
    first = FakeDecoder()
    DecoderChain(first, None, FakeClock()).read(frame(np.zeros((4320, 7680), np.uint8)), 0)
    assert first.pictures == [(1080, 1920)]


@pytest.mark.parametrize(
    "make", [lambda: NOISE, lambda: np.zeros((720, 1280, 3), np.uint8)], ids=["noise", "blank"]
)
def test_nothing_is_read_from_nothing(make: Callable[[], NDArray[np.uint8]], chain: DecoderChain) -> None:
    for number in range(6):
        assert chain.read(frame(make(), number * 33.0), budget_ms=100) == []


def test_the_frame_is_not_written_into(chain: DecoderChain) -> None:
    pixels = code(YELLOW, WHITE)
    pixels.flags.writeable = False
    assert chain.read(frame(pixels), budget_ms=10)


def test_a_broken_decoder_says_so() -> None:
    broken = CameraError(Trouble.DECODER_FAILED)
    with pytest.raises(CameraError) as raised:
        DecoderChain(FakeDecoder([broken]), None, FakeClock()).read(frame(NOISE), 10)
    assert raised.value is broken
