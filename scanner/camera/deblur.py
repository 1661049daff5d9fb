"""Sharpening that knows what blurred: the disc of a lens out of focus, or the line of a hand that moved.

A blur is undone by its Wiener inverse (Wiener 1949): conj(K) / (|K|² + noise), cut to a small kernel so that one filter
pass does it. Modules need not look nice afterwards, only to fall on the right side of the threshold.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Kernel = NDArray[np.float32]

_GRID = 64
_DIRECTIONS = 24


def refocused(plane: Picture, radius_px: float, noise: float = 0.02) -> Picture:
    """`plane` as it would be without a blur of discs of that radius. `noise` is its power relative to the picture's."""
    return np.asarray(cv2.filter2D(plane, -1, _against_disc(radius_px, noise)), np.uint8)


def unsmeared(plane: Picture, length_px: float, noise: float = 0.03) -> Picture:
    """`plane` without a smear of that length, in the direction in which it has least edges."""
    step = round(_smear_radians(plane) / math.pi * _DIRECTIONS) % _DIRECTIONS
    return np.asarray(cv2.filter2D(plane, -1, _against_line(length_px, step, noise)), np.uint8)


def _smear_radians(plane: Picture) -> float:
    """A code's edges are as strong in one direction as in any other (its grid has fourfold symmetry): a smear's are not."""
    soft = cv2.GaussianBlur(plane, (0, 0), 0.8)
    across, down = (cv2.Sobel(soft, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    xx, yy, xy = (
        float(cv2.mean(cv2.multiply(a, b))[0]) for a, b in ((across, across), (down, down), (across, down))
    )
    return 0.5 * math.atan2(2 * xy, xx - yy) + math.pi / 2


@lru_cache(maxsize=16)
def _against_disc(radius_px: float, noise: float) -> Kernel:
    y, x = np.mgrid[:_GRID, :_GRID] - _GRID // 2
    return _inverse(np.clip(radius_px + 0.5 - np.hypot(x, y), 0, 1), noise)


@lru_cache(maxsize=8 * _DIRECTIONS)
def _against_line(length_px: float, step: int, noise: float) -> Kernel:
    turned = math.pi * step / _DIRECTIONS
    y, x = np.mgrid[:_GRID, :_GRID] - _GRID // 2
    along = np.abs(x * math.cos(turned) + y * math.sin(turned))
    beside = np.abs(y * math.cos(turned) - x * math.sin(turned))
    return _inverse(np.clip(length_px / 2 + 0.5 - along, 0, 1) * np.clip(1 - beside, 0, 1), noise)


def _inverse(blur: NDArray[np.float64], noise: float) -> Kernel:
    seen = np.fft.fft2(np.fft.ifftshift(blur / blur.sum()))
    inverse = np.fft.fftshift(np.fft.ifft2(np.conj(seen) / (np.abs(seen) ** 2 + noise)).real)
    middle, reach = _GRID // 2, _GRID // 4
    kernel = inverse[middle - reach : middle + reach + 1, middle - reach : middle + reach + 1]
    return np.asarray(kernel / kernel.sum(), np.float32)
