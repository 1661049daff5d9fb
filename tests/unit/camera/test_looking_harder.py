"""The parts of looking harder: where, how, at what price."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.camera.chain import DecoderChain
from scanner.camera.costs import Costs
from scanner.camera.deblur import refocused, unsmeared
from scanner.camera.frame import Frame
from scanner.camera.looks import LOOKS
from scanner.camera.plane import ReadingPlanes
from scanner.camera.qr_symbol import QUIET_MODULES, qr_symbol
from scanner.camera.regions import Region, around, busy, core
from scanner.camera.scene import GOLD, GREEN, Bgr
from scanner.camera.whereabouts import Whereabouts
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.fakes.camera import FakeDecoder
from tests.fakes.clock import FakeClock
from tests.lab import effects
from tests.lab.kinds import KINDS, plain
from tests.lab.laboratory import Laboratory, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from scanner.camera.decoder import Reading
    from tests.lab.kinds import Shot

TEXT = "HZ1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC%OQHIZC4TPIFRMLNKNM8POCEUG*%NH$RSC9"
NOISE = np.random.default_rng(5).integers(0, 256, (450, 800, 3), np.uint8)


def test_a_symbol_that_cannot_be_read_is_told_of() -> None:
    symbol = qr_symbol(TEXT, "M")
    symbol[14:24, 11:-4] ^= 255  # ten rows turned round: more than its correction can mend
    picture = np.kron(symbol, np.ones((5, 5), np.uint8))
    readings, seen = ZxingDecoder().search(picture)
    assert readings == []
    assert [one.across for one in seen] == [symbol.shape[0] - 2 * QUIET_MODULES]
    assert np.abs(np.min(seen[0].corners, axis=0) - QUIET_MODULES * 5).max() < 6


@pytest.mark.parametrize("module_px", [5, 40], ids=["small", "in a huge frame"])
def test_the_reader_tells_of_it_in_pixels_of_the_frame_until_one_is_read(module_px: int) -> None:
    whole = qr_symbol(TEXT, "M")
    torn = whole.copy()
    torn[14:24, 11:-4] ^= 255
    reader = DecoderChain(ZxingDecoder(), None, FakeClock())
    assert not reader.read(Frame(np.kron(torn, np.ones((module_px, module_px), np.uint8)), 0.0, 1), 0)
    (told,) = reader.unread
    assert told.module_px == pytest.approx(module_px, rel=0.02)
    assert reader.read(Frame(np.kron(whole, np.ones((5, 5), np.uint8)), 33.0, 2), 0)
    assert not reader.unread


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_code_lies_in_one_of_the_busy_parts(kind: object) -> None:
    laboratory = Laboratory()
    known = next(each for each in KINDS if each is kind)
    planes = (ReadingPlanes().darkest(sample.pixels) for sample in laboratory.samples(known, 9))
    plane, reading = next((plane, found[0]) for plane in planes if (found := ZxingDecoder().decode(plane)))
    (left, top), (right, bottom) = np.min(reading.corners, axis=0), np.max(reading.corners, axis=0)
    parts = busy(plane)
    assert any(
        part.left <= left and part.top <= top and part.right >= right and part.bottom >= bottom
        for part in parts
    )


def pale(colour: Bgr, number: int) -> tuple[Shot, NDArray[np.uint8]]:
    """Modules of that colour under a veil of 0.6, and the picture of them."""
    chance = np.random.default_rng((7, number))
    shot = plain(chance, (180, 262))
    veiled: Bgr = tuple(round(value + (255 - value) * 0.6) for value in colour)  # type: ignore[assignment]
    scene = replace(shot.scene, kind="phone", modules=veiled, pose=replace(shot.scene.pose, distance=1.4))
    shot = replace(shot, scene=scene, defocus_px=0.9)
    return shot, Laboratory().develop(shot, chance)


@pytest.mark.parametrize("number", [3, 19])
def test_gold_is_read_although_a_camera_s_jpeg_halves_its_colour(number: int) -> None:
    shot, pixels = pale(GOLD, number)
    readings = DecoderChain(ZxingDecoder(), None, FakeClock()).read(Frame(pixels, 0.0, 1), 33)
    assert [reading.text for reading in readings] == [shot.scene.text]


@pytest.mark.parametrize("number", [3, 12])
def test_a_pale_code_is_not_cut_off(number: int) -> None:
    """Green modules: what stands round them is busier than they are."""
    shot, pixels = pale(GREEN, number)
    place = place_of(shot)
    plane = ReadingPlanes().darkest(pixels)
    reach = 0.44 * place.side  # without its quiet zone
    assert any(
        part.left <= place.x - reach and part.right >= place.x + reach
        and part.top <= place.y - reach and part.bottom >= place.y + reach
        for part in busy(plane)
    )  # fmt: skip


@pytest.mark.parametrize("number", range(4))
def test_a_phone_s_code_is_looked_for_without_the_phone(number: int) -> None:
    """Out of focus: its rim and its letters are busier than its modules."""
    chance = np.random.default_rng((9, number))
    shot = plain(chance, (180, 262))
    pose = replace(shot.scene.pose, distance=1.8)
    shot = replace(shot, scene=replace(shot.scene, kind="phone", pose=pose), defocus_px=2.4, noise=14.0)
    plane, place = ReadingPlanes().darkest(Laboratory().develop(shot, chance)), place_of(shot)
    (part, *_), reach = Whereabouts().parts(plane, [], 0.0), 0.44 * place.side
    assert part.left <= place.x - reach
    assert part.right >= place.x + reach
    assert part.top <= place.y - reach
    assert part.bottom >= place.y + reach
    assert part.area < 5 * (2 * reach) ** 2


@pytest.mark.parametrize("grey", [0, 255])
def test_what_is_plain_has_no_core(grey: int) -> None:
    plane, part = np.full((300, 400), grey, np.uint8), Region(100, 50, 300, 201)
    found = core(plane, part)
    assert found.overlap(part) == 1.0
    assert core(plane, Region(0, 0, 24, 400)) == Region(0, 0, 24, 400)


def test_corners_of_no_code_are_no_part() -> None:
    plane = np.zeros((100, 100), np.uint8)
    assert around([(0.0, 0.0)] * 4, plane) is None
    assert around([(200.0, 200.0), (260.0, 200.0), (260.0, 260.0), (200.0, 260.0)], plane) is None


def test_blur_is_undone() -> None:
    symbol = np.kron(qr_symbol(TEXT, "M"), np.ones((4, 4), np.uint8))
    sharp = np.pad(np.repeat(symbol[..., None], 3, axis=2), ((40, 40), (40, 40), (0, 0)), constant_values=255)
    picture = sharp.astype(np.float32)
    cases: list[tuple[NDArray[np.float32], Callable[[NDArray[np.uint8]], NDArray[np.uint8]]]] = [
        (effects.defocus(picture, 3.5), lambda plane: refocused(plane, 3.5)),
        (effects.motion(picture, 9.0, 30.0), lambda plane: unsmeared(plane, 9.0)),
    ]
    for blurred, mended in cases:
        plane = np.asarray(np.clip(blurred[..., 0], 0, 255), np.uint8)
        before = np.abs(plane.astype(int) - sharp[..., 0]).mean()
        assert np.abs(mended(plane).astype(int) - sharp[..., 0]).mean() < 0.6 * before


def test_costs_follow_the_machine() -> None:
    costs = Costs({"x": 10.0})
    assert costs.expected_ms("x", 500_000) >= 5
    for _ in range(20):
        costs.took("x", 500_000, 50.0)
    assert costs.expected_ms("x", 500_000) > 45
    for _ in range(80):
        costs.took("x", 500_000, 0.2)
    assert costs.expected_ms("x", 500_000) < 0.5


def test_one_bad_moment_does_not_end_a_look_for_ever() -> None:
    costs = Costs({"x": 10.0})
    costs.took("x", 500_000, 100.0)
    for _ in range(100):
        if costs.expected_ms("x", 500_000) <= 8:
            break
        costs.passed_over("x", 500_000)
    assert costs.expected_ms("x", 500_000) <= 8


class Counting(FakeDecoder):
    """Takes 10 ms for a megapixel, and remembers when each picture came."""

    def __init__(self, clock: FakeClock, ms_per_megapixel: float = 10.0) -> None:
        super().__init__()
        self._clock = clock
        self._speed = ms_per_megapixel

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        self._clock.advance(self._speed * grey.size / 1e9)
        return super().decode(grey)


def test_no_look_is_begun_that_would_not_end_in_time() -> None:
    clock = FakeClock()
    first = Counting(clock, ms_per_megapixel=2.0)
    chain = DecoderChain(first, None, clock)
    pixels = np.full((720, 1280, 3), 90, np.uint8)
    pixels[200:400, 300:500] = NOISE[:200, :200]
    for number in range(80):
        began_ms = clock.mono_ms()
        chain.read(Frame(pixels, number * 33.0, number), 8)
        assert clock.mono_ms() - began_ms <= 8
    assert len(first.pictures) > 4 * 80


def test_a_slow_machine_takes_one_harder_look_in_four_frames() -> None:
    clock = FakeClock()
    first = Counting(clock, ms_per_megapixel=200.0)
    chain = DecoderChain(first, None, clock)
    for number in range(40):
        chain.read(Frame(NOISE, number * 33.0, number), 10)
    assert 40 + 8 <= len(first.pictures) <= 40 + 12


def test_the_last_hit_is_looked_at_again() -> None:
    """A plain picture: nothing in it is busy, only memory says where."""
    clock = FakeClock()
    pixels = np.full((720, 1280), 200, np.uint8)
    first = FakeDecoder()
    chain = DecoderChain(first, None, clock)
    symbol = qr_symbol(TEXT, "M").repeat(3, axis=0).repeat(3, axis=1)
    shown = pixels.copy()
    shown[300 : 300 + symbol.shape[0], 500 : 500 + symbol.shape[1]] = symbol
    assert DecoderChain(ZxingDecoder(), None, clock).read(Frame(shown, 0.0, 1), 0)
    reader = DecoderChain(ZxingDecoder(), None, clock)
    reader.read(Frame(shown, 0.0, 1), 0)
    reader._first = first
    reader.read(Frame(pixels, 33.0, 2), 30)
    assert chain is not reader
    assert min(height for height, _ in first.pictures[1:]) < 600


def test_looks_have_names_of_their_own() -> None:
    assert len({look.name for look in LOOKS}) == len(LOOKS)
    assert all(look._replace(scale=1.0).ms_per_megapixel > 0 for look in LOOKS)


def test_overlap_is_a_part_of_the_smaller() -> None:
    assert Region(0, 0, 10, 10).overlap(Region(5, 0, 15, 10)) == 0.5
    assert Region(0, 0, 10, 10).overlap(Region(20, 20, 30, 30)) == 0.0
    assert Region(0, 0, 100, 100).overlap(Region(10, 10, 20, 20)) == 1.0
