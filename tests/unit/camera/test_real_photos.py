"""Photographs that nobody here made: codes with known texts, and pictures that hold none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scanner.camera.chain import DecoderChain
from scanner.camera.frame import Frame
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.fakes.clock import FakeClock
from tests.lab.pictures import Photo, negatives_in, photos_in

if TYPE_CHECKING:
    from collections.abc import Callable

PHOTOS = Path(__file__).parents[3].parent / "shared" / "testdata" / "photos"
BUDGET_MS = 33


class Ticking(FakeClock):
    """Each question after the time takes 0.5 ms of it: the same looks on every machine."""

    def mono_ms(self) -> float:
        self.advance(0.0005)
        return super().mono_ms()


def read(photo: Photo) -> list[str]:
    second = PyzbarDecoder() if PyzbarDecoder.available() else None
    chain = DecoderChain(ZxingDecoder(), second, Ticking())
    return [reading.text for reading in chain.read(Frame(photo.pixels(), 0.0, 1), BUDGET_MS)]


@pytest.fixture
def photos(needed: Callable[[Path | None, str], Path]) -> Path:
    return needed(PHOTOS if PHOTOS.is_dir() else None, "../shared/testdata/photos")


def test_real_codes_are_read_and_never_wrongly(photos: Path) -> None:
    """zxing-cpp alone reads 91 % of the 271."""
    found = {photo: read(photo) for photo in photos_in(photos)}
    assert {
        photo.path.name: texts for photo, texts in found.items() if texts and not photo.is_right(texts)
    } == {}
    assert len(found) > 250
    assert sum(bool(texts) for texts in found.values()) / len(found) >= 0.94


def test_pictures_without_a_code_give_no_text(photos: Path) -> None:
    pictures = negatives_in(photos)
    assert len(pictures) > 40
    found = {photo.path.name: read(photo) for photo in pictures}
    assert {name: texts for name, texts in found.items() if texts} == {}
