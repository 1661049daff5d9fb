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
from scanner.camera.qr_symbol import qr_symbol
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


@pytest.mark.parametrize("error", [ValueError, TypeError, RuntimeError])
def test_the_library_s_troubles_are_ours(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def raising(*args: object, **options: object) -> None:
        raise error("from inside")

    monkeypatch.setattr(zxingcpp, "read_barcodes", raising)
    with pytest.raises(CameraError) as raised:
        ZxingDecoder().decode(np.zeros((9, 9), np.uint8))
    assert raised.value.trouble is Trouble.DECODER_FAILED


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_the_planes_are_the_smallest_and_the_largest_channel(channel: int) -> None:
    pixels = np.zeros((16, 16, 3), np.uint8)
    pixels[:8], pixels[8:] = 20, 250  # contrast enough: nothing is stretched
    pixels[:8, :, channel], pixels[8:, :, channel] = 30, 240
    planes = ReadingPlanes()
    assert np.unique(planes.darkest(pixels)).tolist() == [20, 240]
    assert np.unique(planes.brightest(pixels)).tolist() == [30, 250]


def test_a_plane_of_another_size_is_made_anew() -> None:
    planes = ReadingPlanes()
    assert planes.darkest(np.zeros((4, 5, 3), np.uint8)).shape == (4, 5)
    assert planes.darkest(np.zeros((7, 3, 3), np.uint8)).shape == (7, 3)


def test_little_contrast_is_made_more_and_nothing_turned_round() -> None:
    grey = np.linspace(100, 120, 64 * 64).reshape(64, 64).astype(np.uint8)
    grey[1, 1], grey[1, 2] = 0, 255  # between the sampled points: darker and brighter than the bounds
    wide = stretched(grey).astype(int)
    assert wide[-1, -1] - wide[0, 0] >= 70
    assert wide[1, 1] <= wide[0, 0]
    assert wide[1, 2] == 255


def test_contrast_enough_is_left_alone_for_more_is_only_noise() -> None:
    grey = np.linspace(100, 140, 64 * 64).reshape(64, 64).astype(np.uint8)
    assert stretched(grey) is grey


def test_a_code_in_next_to_no_light_is_read() -> None:
    dim = np.kron(qr_symbol("HZ1:DIM", "M"), np.ones((5, 5), np.uint8)) // 16 + 30  # 30 and 45
    assert ZxingDecoder().decode(dim) == []
    assert [reading.text for reading in ZxingDecoder().decode(stretched(dim))] == ["HZ1:DIM"]


@pytest.mark.parametrize("value", [0, 90, 255])
def test_without_contrast_there_is_nothing_to_stretch(value: int) -> None:
    assert (stretched(np.full((16, 16), value, np.uint8)) == value).all()
