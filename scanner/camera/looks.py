"""The harder looks at a part of a picture, in the order in which they are worth their time.

The order was learned from the tuning half of the laboratory and of the photographs: each next
look is the one that reads most of what those before it have left, for the milliseconds it takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scanner.camera.deblur import refocused, unsmeared
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]


class Look(NamedTuple):
    """`prepare` changes the picture, then it is made `scale` times as large and decoded, by the second decoder if so said.

    `plane` is which of the four (`camera/plane.py`). `ms_per_megapixel` is what it takes before it has been measured.
    """

    name: str
    prepare: Callable[[Picture], Picture]
    scale: float = 2.0
    by_second: bool = False
    plane: str = "darkest"
    ms_per_megapixel: float = 15.0


def as_it_is(plane: Picture) -> Picture:
    return plane


def enlarged(plane: Picture, scale: float) -> Picture:
    if scale == 1:
        return plane
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    size = max(1, round(plane.shape[1] * scale)), max(1, round(plane.shape[0] * scale))
    return np.asarray(cv2.resize(plane, size, interpolation=how), np.uint8)


def calmed(plane: Picture) -> Picture:
    """Without the sensor's grain: a median takes single pixels away, a blur the rest."""
    return np.asarray(cv2.GaussianBlur(cv2.medianBlur(plane, 3), (0, 0), 0.8), np.uint8)


def evened(plane: Picture) -> Picture:
    """Contrast made alike everywhere: shadow, glare, veil."""
    return np.asarray(cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(plane), np.uint8)


def sharpened(plane: Picture) -> Picture:
    soft = cv2.GaussianBlur(plane, (0, 0), 2.0)
    return np.asarray(cv2.addWeighted(plane, 4.0, soft, -3.0, 0), np.uint8)


def focused_by(radius_px: float, noise: float = 0.02) -> Callable[[Picture], Picture]:
    return lambda plane: refocused(plane, radius_px, noise)


def steadied_by(length_px: float) -> Callable[[Picture], Picture]:
    return lambda plane: unsmeared(plane, length_px)


LOOKS: tuple[Look, ...] = (
    Look("plain grey", as_it_is, 1.0, plane="grey", ms_per_megapixel=3.0),
    Look("grey", as_it_is, plane="grey"),
    Look("grey evened", evened, plane="grey"),
    Look("sharpened", sharpened),
    Look("second halved", as_it_is, 0.5, by_second=True, ms_per_megapixel=7.0),
    Look("evened", evened),
    Look("gold", sharpened, plane="yellow"),
    Look("calmed", calmed),
    Look("second", as_it_is, 1.0, by_second=True, ms_per_megapixel=25.0),
    Look("light modules", as_it_is, plane="brightest"),
    Look("steadied 9", steadied_by(9.0), ms_per_megapixel=35.0),
    Look("focused 3.5", focused_by(3.5), ms_per_megapixel=35.0),
    Look("enlarged 3", as_it_is, 3.0, ms_per_megapixel=20.0),
    Look("focused 1.5", focused_by(1.5), ms_per_megapixel=35.0),
    Look("second evened", evened, 1.0, by_second=True, ms_per_megapixel=30.0),
    Look("enlarged", as_it_is),
    Look("focused 3 soft", focused_by(3.0, 0.1), ms_per_megapixel=35.0),
    Look("focused 5", focused_by(5.0), ms_per_megapixel=35.0),
    Look("second enlarged", as_it_is, 2.0, by_second=True, ms_per_megapixel=75.0),
)

MEAN_LOOKS: tuple[Look, ...] = (
    Look("mean focused 2.25", focused_by(2.25, 0.01), ms_per_megapixel=75.0),
    Look("mean focused 1.75", focused_by(1.75), ms_per_megapixel=75.0),
    Look("mean focused 2.5", focused_by(2.5, 0.005), 3.0, ms_per_megapixel=145.0),
)
"""For the mean of several frames: little noise is left, but their blur. Of the tuning half's holds they read 15 of 16 large
ones much out of focus, the last two alone 14; of 18 small ones 15 or 16, and 15.
"""
