"""What is particular to each decoder; what they share stands in tests/contract/test_qr_decoder.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from scanner.camera.decoder import MAX_TEXT_CHARACTERS
from scanner.camera.plane import ReadingPlanes, stretched
from scanner.camera.pyzbar_decoder import is_sure
from scanner.camera.zxing_decoder import ZxingDecoder
from scanner.errors import CameraError, Trouble

ROOT = Path(__file__).parents[3]


def test_without_libzbar_pyzbar_says_so_and_the_rest_goes_on() -> None:
    code = """
import ctypes.util, numpy as np
ctypes.util.find_library = lambda name: None
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.zxing_decoder import ZxingDecoder
from scanner.errors import CameraError
print(PyzbarDecoder.available())
try:
    PyzbarDecoder()
except CameraError as error:
    print(error.trouble)
print(ZxingDecoder().decode(np.zeros((9, 9), np.uint8)))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.split("\n")[:3] == ["False", "DECODER_FAILED", "[]"]


@pytest.mark.parametrize(
    ("data", "sure"),
    [
        (b"HZ1:ABC", True),
        (b"a\x00b", True),
        (b"", False),
        ("健康码".encode(), False),
        (b"7" * MAX_TEXT_CHARACTERS, True),
        (b"7" * (MAX_TEXT_CHARACTERS + 1), False),
    ],
)
def test_what_zbar_guessed_or_glued_together_is_not_taken(data: bytes, sure: bool) -> None:
    assert is_sure(data) is sure


@pytest.mark.parametrize("error", [ValueError("empty"), TypeError("float"), RuntimeError("internal")])
def test_the_library_s_troubles_are_ours(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def raising(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(zxingcpp, "read_barcodes", raising)
    with pytest.raises(CameraError) as raised:
        ZxingDecoder().decode(np.zeros((9, 9), np.uint8))
    assert raised.value.trouble is Trouble.DECODER_FAILED


def test_the_planes_are_the_smallest_and_the_largest_channel() -> None:
    pixels = np.zeros((16, 16, 3), np.uint8)
    pixels[:8] = 5, 30, 20
    pixels[8:] = 255, 250, 252  # contrast enough: nothing is stretched
    planes = ReadingPlanes()
    assert np.unique(planes.darkest(pixels)).tolist() == [5, 250]
    assert np.unique(planes.brightest(pixels)).tolist() == [30, 255]


def test_a_plane_of_another_size_is_made_anew() -> None:
    planes = ReadingPlanes()
    assert planes.darkest(np.zeros((4, 5, 3), np.uint8)).shape == (4, 5)
    assert planes.darkest(np.zeros((7, 3, 3), np.uint8)).shape == (7, 3)


def test_stretching_uses_all_of_the_range_and_turns_nothing_round() -> None:
    grey = np.linspace(100, 140, 64 * 64).reshape(64, 64).astype(np.uint8)
    grey[1, 1], grey[1, 2] = 0, 255  # between the sampled points: darker and brighter than the bounds
    wide = stretched(grey)
    assert (wide.min(), wide.max()) == (0, 255)
    assert wide[1, 1] == 0
    assert wide[1, 2] == 255


@pytest.mark.parametrize("value", [0, 90, 255])
def test_without_contrast_there_is_nothing_to_stretch(value: int) -> None:
    assert (stretched(np.full((16, 16), value, np.uint8)) == value).all()
