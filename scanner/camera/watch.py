"""Is there a picture at all? Black, frozen, upside down: what frames that arrive may still be."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.state import CameraState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BLACK_MS = 1000.0
"""So long nothing but black, and the guard is told."""
FROZEN_MS = 5000.0
"""So long not one sampled pixel that changed. A sensor's noise never holds still; a driver repeating a buffer does."""
LOOK_MS = 150.0
"""From one look to the next: a frame's code waits meanwhile (0.2 ms, 0.1 where pictures may repeat)."""
_BLACK_GREY = 24
_BLACK_SHARE = 0.01  # a few hot pixels shine under any lid
_BLACK_SAMPLE_PX = 40
_FROZEN_SAMPLE_PX = 8
_CLIPPED_GREY = 250
_UNCLIPPED_SHARE = 0.05  # a sensor looking into the sun says 255 everywhere, and is not frozen
_VOTES = 5
_VISIT_MS = 3000.0


class PictureWatch:
    """Looks at each frame of one camera; keeps what it saw across a re-opening. Belongs to the capture loop.

    `repeats`: see `FrameSource`; such a source is never called frozen.
    """

    def __init__(self, *, repeats: bool) -> None:
        self._repeats = repeats
        self._black_since_ms: float | None = None
        self._sample: NDArray[np.uint8] | None = None
        self._same_since_ms = 0.0
        self._state, self._next_ms = CameraState.LIVE, 0.0

    def look(self, pixels: NDArray[np.uint8], now_ms: float) -> CameraState:
        """LIVE, BLACK or FROZEN, as of this frame or one not long before."""
        if self._state is not CameraState.LIVE or now_ms >= self._next_ms:
            self._next_ms = now_ms + LOOK_MS
            self._state = self._judge(pixels, now_ms)
        return self._state

    def _judge(self, pixels: NDArray[np.uint8], now_ms: float) -> CameraState:
        frozen = not self._repeats and self._is_frozen(pixels, now_ms)
        if self._is_black(pixels, now_ms):
            return CameraState.BLACK
        return CameraState.FROZEN if frozen else CameraState.LIVE

    def _is_black(self, pixels: NDArray[np.uint8], now_ms: float) -> bool:
        sample = pixels[::_BLACK_SAMPLE_PX, ::_BLACK_SAMPLE_PX]
        if np.count_nonzero(sample > _BLACK_GREY) > _BLACK_SHARE * sample.size:
            self._black_since_ms = None
        elif self._black_since_ms is None:
            self._black_since_ms = now_ms
        return self._black_since_ms is not None and now_ms - self._black_since_ms >= BLACK_MS

    def _is_frozen(self, pixels: NDArray[np.uint8], now_ms: float) -> bool:
        sample = pixels[::_FROZEN_SAMPLE_PX, ::_FROZEN_SAMPLE_PX].copy()
        if self._sample is None or not np.array_equal(sample, self._sample):
            self._sample, self._same_since_ms = sample, now_ms
            return False
        if now_ms - self._same_since_ms < FROZEN_MS:
            return False
        return bool(np.count_nonzero(sample < _CLIPPED_GREY) > _UNCLIPPED_SHARE * sample.size)


class Uprightness:
    """Which way up codes stand. One phone may be held the wrong way round; five in a row show the camera to be so."""

    def __init__(self) -> None:
        self._votes: deque[bool] = deque(maxlen=_VOTES)
        self._last_ms = -_VISIT_MS

    @property
    def is_upside_down(self) -> bool:
        return len(self._votes) == _VOTES and all(self._votes)

    def seen(self, corners: Sequence[tuple[float, float]], now_ms: float) -> None:
        """A code with these corners, its own top left first, was read; within 3 s it counts once."""
        if len(corners) < 4 or now_ms - self._last_ms < _VISIT_MS:
            return
        self._last_ms = now_ms
        (left, top), (right, right_top) = corners[0], corners[1]
        across, down = right - left, right_top - top
        self._votes.append(across < 0 and abs(across) > abs(down))
