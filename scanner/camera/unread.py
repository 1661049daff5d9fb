"""How long a picture has been in view without a code being read from it: what stands still is not looked at for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.regions import overview
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FRESH_MS = 3000.0
_THUMBNAIL = (32, 18)
_CHANGED_GREY = 1.0  # on average: a phone from afar covers a thirtieth of the picture


class UnreadPicture:
    """Compares thumbnails of the darkest plane."""

    def __init__(self) -> None:
        self._thumbnail: NDArray[np.uint8] | None = None
        self._since_ms = 0.0

    def is_another(self, plane: NDArray[np.uint8], now_ms: float) -> bool:
        """Whether this picture differs from the one that has been in view so far; it takes its place then."""
        thumbnail = np.asarray(
            cv2.resize(overview(plane), _THUMBNAIL, interpolation=cv2.INTER_AREA), np.uint8
        )
        known = self._thumbnail
        if known is not None and cv2.norm(thumbnail, known, cv2.NORM_L1) / thumbnail.size <= _CHANGED_GREY:
            return False
        self._thumbnail, self._since_ms = thumbnail, now_ms
        return True

    def is_fresh(self, now_ms: float) -> bool:
        """Whether it has been in view for less than three seconds."""
        return now_ms < self._since_ms + _FRESH_MS

    def read(self) -> None:
        """A code was read: whatever comes next is another picture."""
        self._thumbnail = None
