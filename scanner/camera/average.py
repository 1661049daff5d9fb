"""Several frames of one code laid upon each other: each alone is too noisy or too smeared, their mean is not.

A hand never rests, so every frame shows the modules a fraction of a pixel further on. Each is brought into place by its
best match with the mean so far and added at twice the size (shift and add). A sharp frame counts for more than a smeared
one, an old one for less and less. Nothing is guessed by it: the mean is a picture like any other, and the decoder's error
correction refuses what is no code.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.plane import ReadingPlanes
from scanner.camera.regions import Region
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

_REACH_PX = 8
"""How far a code may have moved since the last frame; further is a hand on its way."""
_LEAST_MATCH = 0.6
_KEPT = 0.9
"""Of what earlier frames weigh, after each further one: some eight of them count."""
_MARGIN_PX = 2  # what a cubic interpolation sees beyond the edge


class Average:
    """Follows what was at `part` in the first frame. It keeps one mean and no frames.

    `pixels` are a frame's, `plane` is their darkest plane: by that the code is followed.
    """

    def __init__(self, pixels: Picture, plane: Picture, part: Region) -> None:
        self.frames = 1
        self.left, self.top = float(part.left), float(part.top)
        self._mean = part.of(pixels).astype(np.float32)
        self._weight = _weight(_middle(part).of(plane))
        self._planes = ReadingPlanes()

    def add(self, pixels: Picture, plane: Picture) -> bool:
        """Whether the code was found again; the frame is laid upon the others then."""
        moved = self._found(plane)
        if moved is None:
            return False
        self.left, self.top = moved
        weight = _weight(_middle(self._place(self.left, self.top)).of(plane))
        self._weight = self._weight * _KEPT + weight
        cv2.accumulateWeighted(
            _cut(pixels, self.left, self.top, self._mean), self._mean, weight / self._weight
        )
        self.frames += 1
        return True

    def picture(self) -> Picture:
        """The mean, with as many channels as the frames have."""
        return np.asarray(cv2.convertScaleAbs(self._mean), np.uint8)

    def _place(self, left: float, top: float) -> Region:
        height, width = self._mean.shape[:2]
        return Region(math.floor(left), math.floor(top), math.floor(left) + width, math.floor(top) + height)

    def _found(self, plane: Picture) -> tuple[float, float] | None:
        """Where the mean's upper left corner lies in `plane`; None when it is not near, or partly outside."""
        place = self._place(self.left, self.top)
        middle = _middle(place)
        seen = Region(
            middle.left - _REACH_PX,
            middle.top - _REACH_PX,
            middle.right + _REACH_PX,
            middle.bottom + _REACH_PX,
        )
        if not (_is_inside(place, plane) and _is_inside(seen, plane)):
            return None
        sought = self._planes.darkest(
            np.ascontiguousarray(_middle(Region(0, 0, *self._mean.shape[1::-1])).of(self.picture()))
        )
        match, x, y = _best_match(seen.of(plane), sought)
        left, top = place.left + x - _REACH_PX, place.top + y - _REACH_PX
        is_there = match >= _LEAST_MATCH and _is_inside(self._place(left, top), plane)
        return (left, top) if is_there else None


def _is_inside(part: Region, plane: Picture) -> bool:
    return part.left >= 0 and part.top >= 0 and part.right <= plane.shape[1] and part.bottom <= plane.shape[0]


def _middle(part: Region) -> Region:
    """There the code is; round it the wall, which does not move."""
    across, down = (part.right - part.left) // 4, (part.bottom - part.top) // 4
    return Region(part.left + across, part.top + down, part.right - across, part.bottom - down)


def _best_match(within: Picture, sought: Picture) -> tuple[float, float, float]:
    """How well (up to 1) and where in `within` `sought` lies, x and y to a part of a pixel."""
    matches = np.asarray(cv2.matchTemplate(within, sought, cv2.TM_CCOEFF_NORMED), np.float32)
    _, best, _, (x, y) = cv2.minMaxLoc(matches)
    return float(best), x + _beside(matches[y, :], x), y + _beside(matches[:, x], y)


def _beside(line: NDArray[np.float32], at: int) -> float:
    """How far from `at` the top of the parabola through it and its neighbours lies."""
    if not 0 < at < len(line) - 1:
        return 0.0
    before, here, after = (float(value) for value in line[at - 1 : at + 2])
    bend = before - 2 * here + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0


def _weight(part: Picture) -> float:
    """The squared power of what is neither grain nor light and shade: a smear takes most of it away."""
    fine, coarse = cv2.GaussianBlur(part, (0, 0), 1.0), cv2.GaussianBlur(part, (0, 0), 2.5)
    return float(cv2.norm(fine, coarse, cv2.NORM_L2SQR) / part.size) ** 2 + 1e-6


def _cut(picture: Picture, left: float, top: float, like: NDArray[np.float32]) -> Picture:
    """As much as `like` from (left, top) on, to a part of a pixel: separably, ten times as fast as warpAffine."""
    x, y = int(left), int(top)
    height, width = like.shape[:2]
    above, before = min(y, _MARGIN_PX), min(x, _MARGIN_PX)
    near = picture[y - above : y + height + _MARGIN_PX, x - before : x + width + _MARGIN_PX]
    moved = cv2.sepFilter2D(
        near, -1, _taps(left - x), _taps(top - y), anchor=(1, 1), borderType=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved[above : above + height, before : before + width], np.uint8)


def _taps(part: float) -> NDArray[np.float32]:
    """Weights of four neighbours for what lies `part` (0 to 1) of a pixel beyond the second (Keys 1981)."""
    near, far = part, 1 - part
    return np.array(
        [
            -0.5 * near * far**2,
            1 - 2.5 * near**2 + 1.5 * near**3,
            1 - 2.5 * far**2 + 1.5 * far**3,
            -0.5 * far * near**2,
        ],
        np.float32,
    )
