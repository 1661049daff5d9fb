"""What somebody holds in front of the camera, told from what always stands there: posters and shelves get no advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.regions import Region, halved
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGER_SIDE_PX = 160
_LEAST_GREY, _MOST_GREY = 4.0, 14.0
_DIFFERS_SHARE = 0.14  # of the brightest: in the dark less is a difference
_LEARNS, _LEARNS_HELD = 0.004, 0.0002
"""Of each frame. What is held in must not leave a ghost behind; what stays for minutes belongs to the room."""
_SMALLEST_SHARE = 0.01
_WHOLE_SHARE = 0.9
_MOST = 3
_LIGHT_CHANGED_FRAMES = 150


class Foreground:
    """Remembers the room. Belongs to one thread."""

    def __init__(self) -> None:
        self._room: NDArray[np.float32] | None = None
        self._whole_frames = 0

    def find(self, plane: NDArray[np.uint8]) -> list[Region]:
        """At most three boxes round what differs from the room in `plane` (uint8, (H, W)), the largest first."""
        small, scale = _averaged(plane)
        if self._room is None or self._room.shape != small.shape:
            self._room = small
            return []
        enough = min(max(float(small.max()) * _DIFFERS_SHARE, _LEAST_GREY), _MOST_GREY)
        differs = np.abs(cv2.blur(cv2.subtract(small, self._room), (3, 3)))
        held = np.asarray(differs > enough, np.uint8)
        self._learn(small, held)
        outlines, _ = cv2.findContours(held, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        sized = sorted(((cv2.contourArea(outline), n) for n, outline in enumerate(outlines)), reverse=True)
        large = [outlines[n] for area, n in sized[:_MOST] if area >= _SMALLEST_SHARE * small.size]
        boxes = (cv2.boundingRect(outline) for outline in large)
        return [
            Region(x * scale, y * scale, (x + width) * scale, (y + height) * scale)
            for x, y, width, height in boxes
        ]

    def _learn(self, small: NDArray[np.float32], held: NDArray[np.uint8]) -> None:
        """Everything is new for five seconds: the light was switched, or the camera was turned."""
        share = float(np.count_nonzero(held)) / held.size
        self._whole_frames = self._whole_frames + 1 if share > _WHOLE_SHARE else 0
        if self._room is None or self._whole_frames >= _LIGHT_CHANGED_FRAMES:
            self._room, self._whole_frames = small, 0
            return
        cv2.accumulateWeighted(small, self._room, _LEARNS, 1 - held)
        cv2.accumulateWeighted(small, self._room, _LEARNS_HELD, held)


def _averaged(plane: NDArray[np.uint8]) -> tuple[NDArray[np.float32], int]:
    """Small, and how many times smaller. Averaged, for of single pixels a sensor's noise in the dark makes a thing held."""
    scale = 1
    while max(plane.shape) >= 2 * _LONGER_SIDE_PX and min(plane.shape) >= 2:
        plane, scale = halved(plane), scale * 2
    return plane.astype(np.float32), scale
