"""Where in a picture a code may lie: parts as busy as a code's modules are, in both directions at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

SMALLEST_SIDE_PX = 24
"""A version 1 code at a pixel a module: less can hold none."""
_LOOK_AT_PX = 320
"""The picture's longer side while busy parts are sought."""
_REACH_PX = 11
_BUSY_OF_BUSIEST = 0.52
_MOST = 3
_MOST_OF_MEAN = 2.5
_CORE_REACH = 0.45
_CORE_OF_FINEST = 0.75
_BLUR_ATE = 0.15  # of a box's sides: the quiet zone must be in it too
_EVENED = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(6, 4))


class Region(NamedTuple):
    """A box in pixels: `right` and `bottom` are the first column and row outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        return max(0, self.right - self.left) * max(0, self.bottom - self.top)

    def of(self, plane: Picture) -> Picture:
        return plane[self.top : self.bottom, self.left : self.right]

    def grown(self, share: float, plane: Picture) -> Region:
        """With `share` of its sides more on each side, cut off at the picture's edges."""
        more_x = round((self.right - self.left) * share) + 4
        more_y = round((self.bottom - self.top) * share) + 4
        height, width = plane.shape[:2]
        return Region(
            max(0, self.left - more_x),
            max(0, self.top - more_y),
            min(width, self.right + more_x),
            min(height, self.bottom + more_y),
        )

    def overlap(self, other: Region) -> float:
        """What both share, as a part of the smaller one, 0 to 1."""
        shared = Region(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
        is_apart = shared.left >= shared.right or shared.top >= shared.bottom
        return 0.0 if is_apart else shared.area / max(1, min(self.area, other.area))

    def is_much_like(self, other: Region) -> bool:
        """Whether looking at the one spares looking at the other."""
        return self.overlap(other) > 0.8 and 0.6 < self.area / max(1, other.area) < 1.6


def around(corners: Iterable[tuple[float, float]], plane: Picture) -> Region | None:
    """The box of a code's corners with its quiet zone; None where they are no code's (all in one place, outside)."""
    across, down = zip(*corners, strict=True)
    left, top, right, bottom = min(across), min(down), max(across), max(down)
    height, width = plane.shape[:2]
    box = Region(
        max(0, int(left)), max(0, int(top)), min(width, int(right) + 1), min(height, int(bottom) + 1)
    )
    if min(box.right - box.left, box.bottom - box.top) < SMALLEST_SIDE_PX:
        return None
    return box.grown(0.12, plane)


def busy(plane: Picture) -> list[Region]:
    """At most three boxes, the largest first; 1 ms at 720p.

    Text is busy too, but across more than down; a shelf's edges go one way only. So what counts is the lesser of both.
    Contrast is made alike everywhere first, or a code in shadow or under a veil would be hidden by any phone's rim
    (measured on the laboratory's tuning half: 108 of 110 codes lie within, in boxes three times their area). Of green and
    gold codes under a veil of 0.6 it is 47 of 48; 42 where parts had to be 0.55 as busy as the busiest, 30 at 0.6.
    """
    small = overview(plane)
    if min(small.shape) < 8:
        return []
    scale = small.shape[1] / plane.shape[1]
    small = np.asarray(_EVENED.apply(small), np.uint8)
    score = busyness(small, _REACH_PX)
    highest = float(score.max())
    if highest < 4:
        return []
    mask = np.asarray(score > _BUSY_OF_BUSIEST * highest, np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = [_enlarged(cv2.boundingRect(outline), 1 / scale, plane) for outline in outlines]
    found = [box for box in found if min(box.right - box.left, box.bottom - box.top) >= SMALLEST_SIDE_PX]
    return sorted(found, key=lambda box: -box.area)[:_MOST]


def core(plane: Picture, part: Region) -> Region:
    """Where in `part`, a phone or a sheet held in, the code itself lies: what is as fine as modules, over the widest area.

    A rim and letters are stronger than modules out of focus, but thin: no pixel counts for more than 2.5 times the mean.
    In 149 of 150 frames of the tuning half's holds, out of focus and grainy, the code lies within; `part` has seven times
    its area, this three times.
    """
    half = halved(part.of(plane))
    if min(half.shape) < SMALLEST_SIDE_PX:
        return part
    fine = cv2.absdiff(cv2.GaussianBlur(half, (0, 0), 0.6), cv2.GaussianBlur(half, (0, 0), 1.25))
    most = max(1, round(_MOST_OF_MEAN * float(cv2.mean(fine)[0])))
    reach = round(_CORE_REACH * min(half.shape)) | 1
    score = cv2.blur(cv2.min(fine, np.full_like(fine, most)), (reach, reach))
    _, highest, _, (x, y) = cv2.minMaxLoc(score)
    _, mask = cv2.threshold(score, int(_CORE_OF_FINEST * highest), 1, cv2.THRESH_BINARY)
    *_, (left, top, width, height) = cv2.floodFill(mask, None, (x, y), 2)
    left, top = part.left + 2 * left, part.top + 2 * top
    return Region(left, top, left + 2 * width, top + 2 * height).grown(_BLUR_ATE, plane)


def busyness(small: Picture, reach_px: int) -> Picture:
    """How many edges there are around each pixel, `reach_px` across: of those across and those down the fewer."""
    ways = (cv2.convertScaleAbs(edges) for edges in cv2.spatialGradient(small))
    return np.asarray(cv2.min(*(cv2.blur(way, (reach_px, reach_px)) for way in ways)), np.uint8)


def overview(plane: Picture) -> Picture:
    """`plane` with its longer side at most 320 px, averaged; halved first, which takes a tenth of the time."""
    while max(plane.shape) >= 2 * _LOOK_AT_PX and min(plane.shape) >= 2:
        plane = halved(plane)
    scale = min(1.0, _LOOK_AT_PX / max(plane.shape))
    size = max(1, round(plane.shape[1] * scale)), max(1, round(plane.shape[0] * scale))
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)


def halved(plane: Picture) -> Picture:
    """Each two by two pixels averaged; an odd row or column at the end is left out."""
    height, width = (side // 2 for side in plane.shape)
    even = plane[: height * 2, : width * 2]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _enlarged(box: Sequence[int], scale: float, plane: Picture) -> Region:
    left, top, width, height = (int(value * scale) for value in box)
    return Region(left, top, left + width, top + height).grown(_BLUR_ATE, plane)
