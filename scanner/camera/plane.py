"""The grey picture in which codes are looked for.

Plain grey loses coloured modules: #FF9F00 (a yellow code) is nearly as bright as white paper. The smallest of red,
green and blue is dark for every colour but white, so dark modules of any colour stand out; where modules are the light
ones (dark mode) it is the largest of the three. Measured under a screen's veil, codes read of 40: #FF9F00 39 on the
smallest channel against 33 in grey, #FFD700 39 against 13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SAMPLE_STEP_PX = 8
_DARKEST_AND_BRIGHTEST = (1, 99)
_LITTLE_CONTRAST = 30
_ENOUGH_CONTRAST = 80
"""Grey steps: less than 30 become 80. zxing-cpp is blind below some 24; more only makes noise look like modules: stretched
to the full range, coloured codes with a sensor's noise were read 321 times of 450, unstretched 449 times."""
_LIFT = 40
_BLUE_GREEN_RED = (1.5, 1.0, 1.0)


class ReadingPlanes:
    """Makes the planes in buffers of its own: fresh memory costs twenty times the arithmetic (2.2 against 0.1 ms at 720p).

    Belongs to one thread. What a method returns is uint8 (H, W), and good until the next call.
    """

    def __init__(self) -> None:
        self._channels: tuple[NDArray[np.uint8], ...] = ()

    def darkest(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The smallest channel of each pixel of `Frame.pixels`, for dark modules of any colour."""
        if pixels.ndim == 2:
            return stretched(pixels)
        blue, green, red = self._split(pixels)
        cv2.min(blue, green, blue)
        cv2.min(blue, red, blue)
        return stretched(blue, into=green)

    def brightest(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The largest channel of each pixel: for light coloured modules on dark ground."""
        if pixels.ndim == 2:
            return stretched(pixels)
        blue, green, red = self._split(pixels)
        cv2.max(blue, green, blue)
        cv2.max(blue, red, blue)
        return stretched(blue, into=green)

    def grey(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Plain luminance: the least noise, where neither colour nor inversion is the trouble."""
        if pixels.ndim == 2:
            return stretched(pixels)
        blue, green, _ = self._buffers(pixels)
        cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY, blue)
        return stretched(blue, into=green)

    def yellow(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """For gold under a veil: blue half as much again as red and green, contrast tripled, white at 230.

        Only blue tells it from white, and a camera's JPEG has colour at half the size; what light it lacks is there at
        full size. Under a veil of 0.6 gold codes were read 22 times of 24 with it, 20 without.
        """
        if pixels.ndim == 2:
            return stretched(pixels)
        sample = pixels[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX] @ np.array(_BLUE_GREEN_RED)
        (white,) = at_percents(sample, _DARKEST_AND_BRIGHTEST[1:])
        (into, *_) = self._buffers(pixels)
        return np.asarray(cv2.transform(pixels, np.array([[*_BLUE_GREEN_RED, 230 - white]]), into), np.uint8)

    def named(self, name: str, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The "darkest", "brightest", "grey" or "yellow" plane."""
        planes = {
            "darkest": self.darkest, "brightest": self.brightest, "grey": self.grey, "yellow": self.yellow,
        }  # fmt: skip
        return planes[name](pixels)

    def _split(self, pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
        channels = self._buffers(pixels)
        cv2.split(pixels, channels)
        return channels

    def _buffers(self, pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
        if not self._channels or self._channels[0].shape != pixels.shape[:2]:
            self._channels = tuple(np.empty(pixels.shape[:2], np.uint8) for _ in range(3))
        return self._channels


def stretched(grey: NDArray[np.uint8], into: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
    """`grey` (H, W), as it is or, where there is next to no contrast in it, with contrast enough to be read.

    Contrast is what lies between the darkest and the brightest hundredth. `into` is a buffer for the answer.
    """
    darkest, brightest = at_percents(grey[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX], _DARKEST_AND_BRIGHTEST)
    contrast = brightest - darkest
    if contrast < 1 or contrast >= _LITTLE_CONTRAST:
        return grey
    result = np.empty_like(grey) if into is None else into
    scale = _ENOUGH_CONTRAST / contrast
    np.maximum(grey, np.uint8(darkest), out=result)  # or convertScaleAbs would turn what is darker bright
    cv2.convertScaleAbs(result, result, scale, _LIFT - scale * darkest)
    return result


def at_percents(sample: NDArray[np.uint8] | NDArray[np.float64], percents: tuple[int, ...]) -> list[int]:
    """The values below which so many hundredths of `sample` lie; in a fifth of np.percentile's time.

    That one also imports a part of NumPy when it is first called: 46 ms, more than a frame (measured).
    """
    ranks = [(sample.size - 1) * percent // 100 for percent in percents]
    ranked = np.partition(sample, ranks, axis=None)
    return [int(ranked[rank]) for rank in ranks]
