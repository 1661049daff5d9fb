"""Where in what somebody holds in the camera a code may be, read or not: for hints, so it must be quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.regions import Region, busyness, halved
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Plane = NDArray[np.uint8]

_LOOK_AT_PX = 200
"""At most. OpenCV averages two by two twenty times as fast as by any odd share; what is larger is thinned first."""
_REACH_PX = 9
_BUSY_OF_BUSIEST = 0.4
_LEAST_EDGE = 4.0
_LEAST_SIDE_PX = 6
_MOST_OBLONG = 2.2
_MOST = 3


def held_codes(plane: Plane, held: Region) -> list[Region]:
    """At most three squarish boxes as busy as modules are, the largest first, within the box `held` of `plane`."""
    part = held.of(plane)
    scale = max(1, -(-max(part.shape) // (2 * _LOOK_AT_PX)))
    small = np.ascontiguousarray(part[::scale, ::scale])
    if max(small.shape) > _LOOK_AT_PX and min(small.shape) >= 2:
        small, scale = halved(small), scale * 2
    if min(small.shape) < _REACH_PX:
        return []
    score = busyness(small, _REACH_PX)
    highest = float(score.max())
    if highest < _LEAST_EDGE:
        return []
    mask = np.asarray(score > _BUSY_OF_BUSIEST * highest, np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    squarish = [box for box in map(cv2.boundingRect, outlines) if _is_squarish(*box[2:])]
    squarish.sort(key=lambda box: -box[2] * box[3])
    return [_placed(box, scale, held) for box in squarish[:_MOST]]


def _is_squarish(width: int, height: int) -> bool:
    least, most = sorted((width, height))
    return least >= _LEAST_SIDE_PX and most <= _MOST_OBLONG * least


def _placed(box: Sequence[int], scale: int, held: Region) -> Region:
    x, y, width, height = (side * scale for side in box)
    left, top = held.left + x, held.top + y
    return Region(left, top, min(held.right, left + width), min(held.bottom, top + height))
