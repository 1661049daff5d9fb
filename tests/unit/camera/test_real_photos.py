"""Photographs that nobody here made: codes with known texts, and pictures that hold none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scanner.camera.chain import DecoderChain
from scanner.camera.frame import Frame, normalised
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.vision import cv2
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

PHOTOS = Path(__file__).parents[3].parent / "shared" / "testdata" / "photos"
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}


def known_texts() -> dict[Path, set[str]]:
    """Every photograph whose text is known, and the texts that are right (a maker's file may hold other spellings)."""
    known = {
        path: {
            path.with_suffix(".txt")
            .read_bytes()
            .decode("utf-8", "replace")
            .replace("\r\n", "\n")
            .rstrip("\n")
        }
        for path in sorted(PHOTOS.rglob("*"))
        if path.suffix in SUFFIXES and path.with_suffix(".txt").exists()
    }
    listed = PHOTOS / "jsqr-extra" / "expected.json"
    if listed.exists():
        known |= {
            listed.parent / name: set(it["texts"])
            for name, it in json.loads(listed.read_bytes()).items()
            if it["texts"]
        }
    return known


def as_lines(text: str) -> str:
    """Makers' files end with a newline or not, and on whatever system they were written."""
    return text.replace("\r\n", "\n").strip("\n")


def read(path: Path) -> set[str]:
    second = PyzbarDecoder() if PyzbarDecoder.available() else None
    picture = normalised(cv2.imread(str(path), cv2.IMREAD_COLOR))
    readings = DecoderChain(ZxingDecoder(), second, FakeClock()).read(Frame(picture, 0.0, 1), budget_ms=1)
    return {as_lines(reading.text) for reading in readings}


@pytest.fixture
def photos(needed: Callable[[Path | None, str], Path]) -> Path:
    return needed(PHOTOS if PHOTOS.is_dir() else None, "../shared/testdata/photos")


def test_real_codes_are_read_and_never_wrongly(photos: Path) -> None:
    """zxing-cpp alone reads 90 % of the 271, with the harder looks it is 95 %; a camera has thirty looks a second."""
    found = {path: (read(path), {as_lines(text) for text in texts}) for path, texts in known_texts().items()}
    wrong = {path.name: got for path, (got, right) in found.items() if got and not got & right}
    assert wrong == {}
    share = sum(bool(got) for got, _ in found.values()) / len(found)
    assert len(found) > 250
    assert share >= 0.94


def test_pictures_without_a_code_give_no_text(photos: Path) -> None:
    pictures = [path for path in sorted((photos / "negatives").rglob("*")) if path.suffix in SUFFIXES]
    assert len(pictures) > 40
    assert {path.name: read(path) for path in pictures if read(path)} == {}
