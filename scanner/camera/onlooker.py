"""Looks over the lane's shoulder: a code is in view and nobody can read it, so what is to be done.

A hint comes only when a code has been in view unread for UNREAD_MS, and goes as soon as one is read or none is in view.
All of it costs less than a millisecond a frame at 720p.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.foreground import Foreground
from scanner.camera.held_code import held_codes
from scanner.camera.hints import Sight, hint_for
from scanner.camera.regions import Region
from scanner.camera.vision import cv2
from scanner.camera.watch import Uprightness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.camera.decoder import Reading
    from scanner.camera.frame import Frame
    from scanner.camera.hints import Hint

    Plane = NDArray[np.uint8]

UNREAD_MS = 700.0
_STAYS_MS = 250.0
"""What is wrong must be so for this long before it is said instead of something else."""
_GONE_MS = 250.0
"""A code that shakes is lost from sight for a frame or two: it is still the same one."""
_WINDOW_PX = 192
_LARGEST_SIDE_PX = 640
_SAME_SIZE = 2.5
"""Text and pictures beside a code are smaller than a second code would be."""
_WHITE = 250


@dataclass(frozen=True, slots=True)
class _Seen:
    """A code-like box in the picture, the box of what it is shown on, when, and what else of its kind there was."""

    box: Region
    held: Region
    at_ms: float
    others: int


class Onlooker:
    """`hint` and `is_upside_down` as of the last frame; may be read from any thread. `look` is for the lane's thread."""

    def __init__(self) -> None:
        self.hint: Hint | None = None
        self._foreground = Foreground()
        self._uprightness = Uprightness()
        self._unread_since_ms: float | None = None
        self._last: _Seen | None = None
        self._next: Hint | None = None
        self._next_since_ms = 0.0

    @property
    def is_upside_down(self) -> bool:
        return self._uprightness.is_upside_down

    def look(self, frame: Frame, readings: Sequence[Reading]) -> None:
        """Take in a frame and the codes that were read from it: where one was read, nobody needs advice."""
        for reading in readings[:1]:
            self._uprightness.seen(reading.corners, frame.taken_ms)
        plane, step = _thinned(frame.pixels)
        held = self._foreground.find(plane)
        seen = None if readings else _find(plane, held, frame.taken_ms)
        if seen is None:
            if readings or self._last is None or frame.taken_ms - self._last.at_ms > _GONE_MS:
                self._unread_since_ms = self._last = self.hint = None
            return
        if self._unread_since_ms is None:
            self._unread_since_ms = frame.taken_ms
        if frame.taken_ms - self._unread_since_ms >= UNREAD_MS:
            self._say(hint_for(_sight(frame.pixels, plane, step, seen, self._last)), frame.taken_ms)
        self._last = seen

    def _say(self, hint: Hint | None, now_ms: float) -> None:
        if hint != self._next:
            self._next, self._next_since_ms = hint, now_ms
        if self.hint is None or now_ms - self._next_since_ms >= _STAYS_MS:
            self.hint = hint


def still_hint(pixels: NDArray[np.uint8]) -> Hint | None:
    """The hint for a single picture in which nothing was read: all of it counts as held in."""
    plane, step = _thinned(pixels)
    seen = _find(plane, [Region(0, 0, plane.shape[1], plane.shape[0])], 0.0)
    return hint_for(_sight(pixels, plane, step, replace(seen, others=0), None)) if seen else None


def _find(plane: Plane, held: list[Region], now_ms: float) -> _Seen | None:
    found = [(box, part) for part in held for box in held_codes(plane, part)]
    if not found:
        return None
    largest, part = max(found, key=lambda one: one[0].area)
    alike = sum(box.area * _SAME_SIZE > largest.area for box, _ in found)
    return _Seen(largest, part, now_ms, alike - 1)


def _thinned(pixels: NDArray[np.uint8]) -> tuple[Plane, int]:
    """One channel, every second or third pixel: enough to find a code, and quick. Green, because all screens have it."""
    step = max(1, round(max(pixels.shape[:2]) / _LARGEST_SIDE_PX))
    thin = pixels[::step, ::step] if pixels.ndim == 2 else pixels[::step, ::step, 1]
    return np.ascontiguousarray(thin), step


def _sight(pixels: NDArray[np.uint8], plane: Plane, step: int, seen: _Seen, before: _Seen | None) -> Sight:
    box = seen.box
    part = box.of(plane)
    dark, bright = np.percentile(part[::3, ::3], (5, 95))
    contrast = float(bright - dark)
    sharpness, smear = _edges(_window(pixels, box, step), contrast)
    height, width = plane.shape
    return Sight(
        side_px=float(min(box.right - box.left, box.bottom - box.top) * step),
        height_share=(box.bottom - box.top) / height,
        is_cut=box.left <= 1 or box.top <= 1 or box.right >= width - 1 or box.bottom >= height - 1,
        bright=float(bright),
        contrast=contrast,
        glare=_glare(part, step),
        sharpness=sharpness,
        smear=smear,
        speed=_speed(seen, before),
        others=seen.others,
    )


def _window(pixels: NDArray[np.uint8], box: Region, step: int) -> Plane:
    """The middle of the box in full resolution, one channel."""
    x, y = (box.left + box.right) * step // 2, (box.top + box.bottom) * step // 2
    half = max(1, min(_WINDOW_PX, (box.right - box.left) * step, (box.bottom - box.top) * step) // 2)
    part = pixels[max(0, y - half) : y + half, max(0, x - half) : x + half]
    return np.ascontiguousarray(part if part.ndim == 2 else part[:, :, 1])


def _edges(window: Plane, contrast: float) -> tuple[float, float]:
    """Mean step between neighbours as a part of the contrast, and how unlike it is in the two directions."""
    if min(window.shape) < 2:
        return 0.0, 1.0
    across = cv2.norm(window[:, 1:], window[:, :-1], cv2.NORM_L1) / window.size
    down = cv2.norm(window[1:], window[:-1], cv2.NORM_L1) / window.size
    least, most = sorted((across, down))
    return (across + down) / 2 / max(1.0, contrast), most / max(0.5, least)


def _glare(part: Plane, step: int) -> float:
    """White spots wider than some 24 pixels, as a part of the box."""
    white = (part >= _WHITE).astype(np.uint8)
    side = max(3, 24 // step)
    wide = cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return float(np.count_nonzero(wide)) / wide.size


def _speed(seen: _Seen, before: _Seen | None) -> float:
    if before is None or seen.at_ms <= before.at_ms:
        return 0.0
    now, then = seen.held, before.held
    moved = max(
        abs(now.left + now.right - then.left - then.right), abs(now.top + now.bottom - then.top - then.bottom)
    )
    side = max(1, min(seen.box.right - seen.box.left, seen.box.bottom - seen.box.top))
    return moved / 2 / side / (seen.at_ms - before.at_ms) * 1000
