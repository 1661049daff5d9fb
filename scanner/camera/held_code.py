"""Where in what somebody holds in the camera a code may be, read or not: for hints, so it must be quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.regions import Region
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.uint8]

_LOOK_AT_PX = 160
_REACH_PX = 9
_BUSY_OF_BUSIEST = 0.4
_LEAST_EDGE = 4.0
_LEAST_SIDE_PX = 6
_MOST_OBLONG = 2.2
_MOST = 3


def held_codes(plane: Plane, held: Region) -> list[Region]:
    """At most three squarish boxes as busy as modules are, the largest first, within the box `held` of `plane`."""
    part = held.of(plane)
    scale = min(1.0, _LOOK_AT_PX / max(part.shape))
    if min(part.shape) * scale < _REACH_PX:
        return []
    small = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    score = cv2.min(_edges(small, 1, 0), _edges(small, 0, 1))
    highest = float(score.max())
    if highest < _LEAST_EDGE:
        return []
    mask = np.asarray(score > _BUSY_OF_BUSIEST * highest, np.uint8)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    sides = ((int(x), int(y), int(width), int(height)) for x, y, width, height, _ in boxes[1:count])
    squarish = [box for box in sides if _is_squarish(*box[2:])]
    squarish.sort(key=lambda box: -box[2] * box[3])
    return [_placed(box, 1 / scale, held) for box in squarish[:_MOST]]


def _edges(small: Plane, across: int, down: int) -> Plane:
    edges = cv2.convertScaleAbs(cv2.Sobel(small, cv2.CV_16S, across, down))
    return np.asarray(cv2.blur(edges, (_REACH_PX, _REACH_PX)), np.uint8)


def _is_squarish(width: int, height: int) -> bool:
    least, most = sorted((width, height))
    return least >= _LEAST_SIDE_PX and most <= _MOST_OBLONG * least


def _placed(box: tuple[int, int, int, int], scale: float, held: Region) -> Region:
    x, y, width, height = box
    left, top = held.left + int(x * scale), held.top + int(y * scale)
    return Region(
        left,
        top,
        min(held.right, left + max(1, int(width * scale))),
        min(held.bottom, top + max(1, int(height * scale))),
    )
