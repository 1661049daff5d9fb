"""Whatever a driver hands over, memory stays what it was. Counted in bytes: the machine's speed is no matter."""

from __future__ import annotations

import gc
import tracemalloc
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.camera.chain import DecoderChain
from scanner.camera.frame import Frame, normalised
from scanner.camera.onlooker import Onlooker
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.zxing_decoder import ZxingDecoder
from scanner.errors import CameraError
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

_SPARE_BYTES = 64 * 1024
NOISE = np.random.default_rng(3).integers(0, 256, (240, 320, 4), np.uint8)
GIVEN: list[object] = [
    None, b"jpeg", np.zeros((0, 0, 3), np.uint8), np.zeros((240, 320, 2), np.uint8), np.full((240, 320, 3), np.nan),
    np.zeros((240, 320, 3), np.float32), np.zeros((1, 9000), np.uint8),
    NOISE, NOISE[:, :, 0], NOISE[::2, ::-3, :3], NOISE[:, :, :3], np.zeros((1, 1, 3), np.uint8),
]  # fmt: skip
"""Nothing, torn, empty, YUYV, NaN, float, too wide: refused. BGRA, grey, odd strides, BGR, one pixel: read."""


def grown_by(work: Callable[[], None], rounds: int) -> int:
    """How many bytes more are held after `rounds` of work than after the first few."""
    for _ in range(4):
        work()
    tracemalloc.start()
    try:
        work()
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(rounds):
            work()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


def test_frames_of_every_kind_leave_nothing_behind() -> None:
    second = PyzbarDecoder() if PyzbarDecoder.available() else None
    chain, onlooker, clock = DecoderChain(ZxingDecoder(), second, FakeClock()), Onlooker(), FakeClock()

    def look() -> None:
        for given in GIVEN:
            clock.advance(0.033)
            with suppress(CameraError):
                frame = Frame(normalised(given), clock.mono_ms(), 1)
                onlooker.look(frame, chain.read(frame, 1))

    assert grown_by(look, 12) < _SPARE_BYTES


def test_thousands_of_refusals_leave_nothing_behind() -> None:
    def refuse() -> None:
        for given in GIVEN[:7]:
            with pytest.raises(CameraError):
                normalised(given)

    assert grown_by(refuse, 300) < _SPARE_BYTES
