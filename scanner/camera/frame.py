"""One picture of the camera, as the rest of the program may rely on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_SIDE_PX = 8192
"""Longest side taken from a driver: 8K passes, a broken header that claims more is refused."""

HELD_SHARE = 0.78
"""Of a picture's shorter side: the square in its middle whose corners the window shows, for codes to be held into."""


class Frame(NamedTuple):
    """A picture, when it was taken, and its number.

    `pixels` is uint8, C-contiguous, (height, width, 3) BGR or (height, width) grey, both sides 1 to 8192. Nobody
    writes into it: viewfinder and lane look at the same array. `taken_ms` is `Clock.mono_ms()`. `number` rises by
    one with each frame of a source, also across its re-openings.
    """

    pixels: NDArray[np.uint8]
    taken_ms: float
    number: int


def normalised(pixels: object) -> NDArray[np.uint8]:
    """What a driver gave, as `Frame.pixels` promises it.

    Takes uint8 grey (H, W) or (H, W, 1), BGR (H, W, 3) and BGRA (H, W, 4; alpha is dropped), with any strides.
    Raises CameraError for everything else, naming shape and type: guessing a layout would turn colours round.
    """
    if not isinstance(pixels, np.ndarray):
        raise CameraError(Trouble.CAMERA_LOST, f"no picture but a {type(pixels).__name__}")
    if pixels.dtype != np.uint8 or not _has_known_shape(pixels):
        raise CameraError(Trouble.CAMERA_LOST, f"picture of shape {pixels.shape}, type {pixels.dtype}")
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    elif pixels.ndim == 3:
        pixels = pixels[:, :, :3]
    return np.ascontiguousarray(pixels)


def _has_known_shape(pixels: NDArray[np.uint8]) -> bool:
    if pixels.ndim == 3 and pixels.shape[2] not in {1, 3, 4}:
        return False
    return pixels.ndim in {2, 3} and all(1 <= side <= MAX_SIDE_PX for side in pixels.shape[:2])
