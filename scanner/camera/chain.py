"""The decoder chain: one look at every frame, and harder looks at a picture that has changed and gives no code away.

1. Every frame: the first decoder on the whole darkest plane.
2. Nothing there, and the picture changed less than three seconds ago: the brightest plane, for light modules on dark ground.
3. Still nothing: the rest, in turn over the frames: plain grey, enlarged, local contrast and enlarged, and the second
   decoder where there is one. Each at most once a frame, none begun after the budget is spent.

A busy or slow machine may spend the budget on step 1; step 2 is done all the same, or dark mode would never be read there.

So a gate where nothing moves costs one look a frame.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.plane import ReadingPlanes
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from scanner.camera.decoder import QrDecoder, Reading
    from scanner.camera.frame import Frame
    from scanner.clock import Clock

MAX_READINGS = 16
"""Codes handed on from one frame: a wall of stickers is no reason to keep the lane from its work."""
LARGEST_SIDE_PX = 1920
"""A larger picture is brought down to this first: 8K would take the budget of ten frames."""

_LARGEST_ENLARGED_PX = 1280 * 720
_HARDER_FOR_MS = 3000.0
_THUMBNAIL = (32, 18)
_CHANGED_GREY = 1.0  # on average: a phone from afar covers a thirtieth of the picture


class DecoderChain:
    """A `FrameReader`. Belongs to one thread.

    `first` looks at everything, `second` (None: there is none) only where `first` found nothing.
    """

    def __init__(self, first: QrDecoder, second: QrDecoder | None, clock: Clock) -> None:
        self._first = first
        self._second = second
        self._clock = clock
        self._planes = ReadingPlanes()
        self._contrast = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8))
        self._harder: list[Callable[[NDArray[np.uint8]], list[Reading]]] = [
            self._plain_grey,
            self._enlarged,
            self._local_contrast,
        ]
        if second is not None:
            self._harder.append(self._by_second)
        self._turn = 0
        self._unread: NDArray[np.uint8] | None = None
        self._harder_until_ms = 0.0

    def read(self, frame: Frame, budget_ms: float) -> list[Reading]:
        """See `FrameReader.read`. A look under way is not broken off: the longest takes some 30 ms at 720p."""
        until_ms = self._clock.mono_ms() + budget_ms
        pixels, scale = _brought_down(frame.pixels)
        plane = self._planes.darkest(pixels)
        readings = self._first.decode(plane)
        if not readings and budget_ms > 0 and self._is_worth_more(plane, frame.taken_ms):
            readings = self._light_modules(pixels) or self._look_harder(pixels, until_ms)
        if readings:
            self._unread = None
        return _each_text_once(readings, 1 / scale)

    def _is_worth_more(self, plane: NDArray[np.uint8], now_ms: float) -> bool:
        """Whether this picture, or one much like it, has been in view unread for less than three seconds."""
        thumbnail = np.asarray(cv2.resize(plane, _THUMBNAIL, interpolation=cv2.INTER_AREA), np.uint8)
        if (
            self._unread is None
            or cv2.norm(thumbnail, self._unread, cv2.NORM_L1) / thumbnail.size > _CHANGED_GREY
        ):
            self._unread = thumbnail
            self._harder_until_ms = now_ms + _HARDER_FOR_MS
        return now_ms < self._harder_until_ms

    def _look_harder(self, pixels: NDArray[np.uint8], until_ms: float) -> list[Reading]:
        for _ in self._harder:
            if self._clock.mono_ms() >= until_ms:
                break
            look = self._harder[self._turn % len(self._harder)]
            self._turn += 1
            readings = look(pixels)
            if readings:
                return readings
        return []

    def _light_modules(self, pixels: NDArray[np.uint8]) -> list[Reading]:
        return self._first.decode(self._planes.brightest(pixels))

    def _plain_grey(self, pixels: NDArray[np.uint8]) -> list[Reading]:
        return self._first.decode(self._planes.grey(pixels))

    def _enlarged(self, pixels: NDArray[np.uint8]) -> list[Reading]:
        return self._decode_doubled(self._planes.darkest(pixels))

    def _local_contrast(self, pixels: NDArray[np.uint8]) -> list[Reading]:
        return self._decode_doubled(np.asarray(self._contrast.apply(self._planes.darkest(pixels)), np.uint8))

    def _by_second(self, pixels: NDArray[np.uint8]) -> list[Reading]:
        return self._second.decode(self._planes.darkest(pixels)) if self._second else []

    def _decode_doubled(self, plane: NDArray[np.uint8]) -> list[Reading]:
        """Twice the size: 1.6 pixels a module are enough then, not 1.8. Of a large picture only the middle."""
        middle, left, top = _middle(plane)
        doubled = np.asarray(cv2.resize(middle, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
        return [_moved(reading, 0.5, left, top) for reading in self._first.decode(doubled)]


def _brought_down(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float]:
    """The picture with no side above LARGEST_SIDE_PX, and what its sides were multiplied by."""
    scale = LARGEST_SIDE_PX / max(pixels.shape[:2])
    if scale >= 1:
        return pixels, 1.0
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def _middle(plane: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], int, int]:
    """All of a picture up to 720p; of a larger one the middle that many pixels fit into, with its left and top."""
    height, width = plane.shape
    part = min(1.0, (_LARGEST_ENLARGED_PX / plane.size) ** 0.5)
    left, top = int(width * (1 - part) / 2), int(height * (1 - part) / 2)
    return plane[top : height - top, left : width - left], left, top


def _moved(reading: Reading, scale: float, left: float = 0.0, top: float = 0.0) -> Reading:
    return replace(reading, corners=tuple((x * scale + left, y * scale + top) for x, y in reading.corners))


def _each_text_once(readings: list[Reading], scale: float) -> list[Reading]:
    by_text: dict[str, Reading] = {}
    for reading in readings:
        by_text.setdefault(reading.text, _moved(reading, scale))
    return list(by_text.values())[:MAX_READINGS]
