"""Frames laid upon each other: what none of them shows their mean does, wherever the hand went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.camera.average import Average
from scanner.camera.chain import DecoderChain
from scanner.camera.decoder import Unread
from scanner.camera.frame import Frame
from scanner.camera.plane import ReadingPlanes
from scanner.camera.qr_symbol import qr_symbol
from scanner.camera.regions import Region
from scanner.camera.stack import LARGEST_PX, Stack
from scanner.camera.vision import cv2
from scanner.camera.whereabouts import Whereabouts
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.fakes.camera import SQUARE, FakeDecoder
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.camera.decoder import Reading
    from scanner.camera.looks import Look

    Picture = NDArray[np.uint8]

TEXT = "HZ1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC%OQHIZC4TPIFRMLNKNM8POCEUG*%NH$RSC9"
SYMBOL = np.kron(qr_symbol(TEXT, "M"), np.ones((12, 12), np.uint8))
MODULE_PX = 2.4
SIDE_PX = round(SYMBOL.shape[0] / 12 * MODULE_PX)
PART = Region(280, 180, 280 + SIDE_PX, 180 + SIDE_PX)


def shown(left: float, top: float, noise: float, seed: int = 1) -> Picture:
    """A code at (left, top) in front of a grey wall, with a sensor's noise: uint8 (500, 700, 3)."""
    scale = MODULE_PX / 12
    into = np.array([[scale, 0, left], [0, scale, top]])
    soft = cv2.GaussianBlur(SYMBOL, (0, 0), 6.0)
    picture = cv2.warpAffine(soft, into, (700, 500), flags=cv2.INTER_AREA, borderValue=120.0)
    grain = np.random.default_rng(seed).normal(0, noise, (500, 700, 3))
    return np.asarray(np.clip(picture[..., None] * 0.6 + 60 + grain, 0, 255), np.uint8)


def plane_of(pixels: Picture) -> Picture:
    return ReadingPlanes().darkest(pixels)


def swaying(number: int) -> tuple[float, float]:
    return 280 + 3.3 * np.sin(number), 180 + 2.6 * np.cos(1.7 * number)


def test_the_mean_follows_the_hand_to_a_part_of_a_pixel() -> None:
    first = shown(*swaying(0), noise=8)
    average = Average(first, plane_of(first), PART)
    began = swaying(0)
    for number in range(1, 8):
        left, top = swaying(number)
        pixels = shown(left, top, 8, number)
        assert average.add(pixels, plane_of(pixels))
        assert average.left == pytest.approx(PART.left + left - began[0], abs=0.25)
        assert average.top == pytest.approx(PART.top + top - began[1], abs=0.25)


def test_what_no_frame_shows_the_mean_does() -> None:
    """The noise is a fifth of the contrast, and the modules are 2.4 pixels wide and soft."""
    frames = [shown(*swaying(number), 30, number) for number in range(12)]
    assert not any(ZxingDecoder().decode(plane_of(pixels)) for pixels in frames)
    average = Average(frames[0], plane_of(frames[0]), PART)
    for pixels in frames[1:]:
        average.add(pixels, plane_of(pixels))
    enlarged = cv2.resize(plane_of(average.picture()), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    assert [reading.text for reading in ZxingDecoder().decode(np.asarray(enlarged, np.uint8))] == [TEXT]


def test_a_smeared_frame_counts_for_little() -> None:
    sharp = shown(280, 180, 4)
    smeared = np.asarray(cv2.blur(sharp, (13, 1)), np.uint8)
    average = Average(sharp, plane_of(sharp), PART)
    assert average.add(smeared, plane_of(smeared))
    kept = np.abs(average.picture().astype(int) - PART.of(sharp)).mean()
    assert kept < 0.1 * np.abs(PART.of(smeared).astype(int) - PART.of(sharp)).mean()


@pytest.mark.parametrize(
    ("left", "top"), [(320.0, 180.0), (280.0, 140.0), (-60.0, 180.0)], ids=["right", "up", "away"]
)
def test_a_code_that_went_too_far_is_not_mixed_in(left: float, top: float) -> None:
    first, then = shown(280, 180, 4), shown(left, top, 4, 2)
    average = Average(first, plane_of(first), PART)
    before = average.picture()
    assert not average.add(then, plane_of(then))
    assert (average.picture() == before).all()


@pytest.mark.parametrize("edge", ["left", "top", "right", "bottom"])
def test_at_the_picture_s_edge_it_is_lost_and_nothing_breaks(edge: str) -> None:
    pixels = shown(280, 180, 4)
    part = {
        "left": Region(0, 100, 120, 220),
        "top": Region(100, 0, 220, 120),
        "right": Region(580, 100, 700, 220),
        "bottom": Region(100, 380, 220, 500),
    }[edge]
    stack = Stack()
    for number in range(6):
        moved = np.roll(pixels, number, (0, 1))
        stack.add(moved, plane_of(moved), [part])


@pytest.mark.parametrize("size", [1, 3, 25])
def test_parts_of_any_size_can_be_averaged(size: int) -> None:
    pixels, stack = shown(280, 180, 4), Stack()
    for _ in range(4):
        stack.add(pixels, plane_of(pixels), [Region(50, 50, 50 + size, 50 + size)])


def test_grey_frames_are_averaged_too() -> None:
    grey, stack = plane_of(shown(280, 180, 4)).copy(), Stack()
    stack.add(grey, grey, [PART])
    average = stack.add(grey, grey, [PART])
    assert average is not None
    assert average.picture().shape == (SIDE_PX, SIDE_PX)


def test_each_part_has_its_turn_and_a_new_one_at_once() -> None:
    pixels, stack = shown(280, 180, 4), Stack()
    plane, wall = plane_of(pixels), Region(20, 20, 150, 150)
    looked_at = []
    for _ in range(30):
        average = stack.add(pixels, plane, [PART, wall])
        looked_at.append(round(average.left) if average else None)
    assert {PART.left, wall.left} <= set(looked_at)
    newcomer = Region(400, 300, 560, 460)
    for _ in range(4):
        average = stack.add(pixels, plane, [newcomer, PART])
    assert average is not None
    assert round(average.left) == newcomer.left


def test_a_poster_does_not_keep_the_mean_from_what_comes_to_rest() -> None:
    """The hand moves on too far in each of the first frames; the poster behind it never does."""
    stack, wall, phone = Stack(), Region(20, 20, 150, 150), Region(200, 100, 540, 420)
    poster = shown(280, 180, 0)[180 : 180 + SIDE_PX, 280 : 280 + SIDE_PX]
    for number in range(8):
        pixels = shown(280 + max(0, 4 - number) * 30, 180, 4, number).copy()
        pixels[25 : 25 + SIDE_PX, 25 : 25 + SIDE_PX] = poster
        average = stack.add(pixels, plane_of(pixels), [phone, wall])
    assert average is not None
    assert round(average.left) == phone.left


class Grainy(FakeDecoder):
    """Sees a symbol in whole pictures and reads none; takes 10 ms a megapixel."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def decode(self, grey: Picture) -> list[Reading]:
        self._clock.advance(0.010 * grey.size / 1e6)
        return super().decode(grey)

    def search(self, grey: Picture) -> tuple[list[Reading], list[Unread]]:
        return self.decode(grey), [Unread(SQUARE, 21)]


def test_where_the_first_look_leaves_no_time_every_second_frame_is_the_mean_s() -> None:
    clock = FakeClock()
    first = Grainy(clock)
    chain = DecoderChain(first, None, clock)
    whole = np.asarray(cv2.resize(shown(280, 180, 4), (1280, 720)), np.uint8)
    parts = {part.of(plane_of(whole)).shape for part in Whereabouts().parts(plane_of(whole), [], 0.0)}
    wholes, others = 0, []
    for number in range(10):
        first.pictures.clear()
        chain.read(Frame(whole, number * 33.0, number), 10)
        assert chain.unread, "a symbol seen a frame ago is not forgotten because nobody looked"
        if first.pictures[0] == (720, 1280):
            wholes += 1
        else:
            others.append(first.pictures[0])
    assert 4 <= wholes <= 6
    assert set(others) <= parts, "a glance at the part, as it is"


def test_a_frame_of_its_own_shows_the_mean_to_several_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, seen = FakeClock(), list[str]()
    chain = DecoderChain(Grainy(clock), None, clock)
    look = chain._look

    def noted(one: Look, region: Region, pixels: Picture) -> list[Reading]:
        seen.append(one.name)
        return look(one, region, pixels)

    monkeypatch.setattr(chain, "_look", noted)
    whole = np.asarray(cv2.resize(shown(280, 180, 4), (1280, 720)), np.uint8)
    of_the_mean = []
    for number in range(12):
        seen.clear()
        chain.read(Frame(whole, number * 33.0, number), 10)
        of_the_mean.append([name for name in seen if name.startswith("mean")])
    assert max(map(len, of_the_mean)) > 1
    assert all(len(set(names)) == len(names) for names in of_the_mean)


def test_a_large_part_is_left_to_single_frames() -> None:
    pixels, stack = shown(280, 180, 4), Stack()
    large = Region(30, 30, 670, 31 + LARGEST_PX // 640)
    assert not any(stack.add(pixels, plane_of(pixels), [large]) for _ in range(4))


def test_the_reader_reads_from_many_frames_what_it_reads_from_none() -> None:
    """The clock stands still: every look of every frame is taken, and only the mean can help."""
    frames = [shown(*swaying(number), 30, number) for number in range(12)]
    alone = [DecoderChain(ZxingDecoder(), None, FakeClock()).read(Frame(f, 0.0, 1), 10) for f in frames]
    assert not any(alone)
    chain = DecoderChain(ZxingDecoder(), None, FakeClock())
    found = [chain.read(Frame(f, number * 33.0, number), 10) for number, f in enumerate(frames)]
    texts = {reading.text for readings in found for reading in readings}
    assert texts == {TEXT}
    (reading,) = next(readings for readings in found if readings)
    middle = np.mean(reading.corners, axis=0)
    assert np.abs(middle - (280 + SIDE_PX / 2, 180 + SIDE_PX / 2)).max() < 8
