"""Looks over the lane's shoulder: a code is in view and nobody can read it, so what is to be done.

A hint comes only when a code has been in view unread for UNREAD_MS, and goes as soon as one is read or none is in view.
Where the reader found a symbol it could not read, that one is meant; else what is as busy as modules are.
All of it costs less than a millisecond a frame at 720p (bench `reading`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.foreground import Foreground
from scanner.camera.hints import hint_for
from scanner.camera.in_view import find
from scanner.camera.regions import Region
from scanner.camera.sight import sight_of
from scanner.camera.watch import Uprightness

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scanner.camera.decoder import Reading, Unread
    from scanner.camera.frame import Frame
    from scanner.camera.hints import Hint
    from scanner.camera.in_view import Seen

    Plane = NDArray[np.uint8]

UNREAD_MS = 700.0
_STAYS_MS = 250.0
"""What is wrong must be so for this long before it is said instead of something else."""
_GONE_MS = 250.0
"""A code that shakes is lost from sight for a frame or two: it is still the same one."""
_LARGEST_SIDE_PX = 640


def _none() -> Sequence[Unread]:
    return ()


class Onlooker:
    """`hint` and `is_upside_down` as of the last frame; may be read from any thread. `look` is for the lane's thread.

    `unread` tells which symbols the reader found and could not read in the frame that is looked at.
    """

    def __init__(self, unread: Callable[[], Sequence[Unread]] = _none) -> None:
        self.hint: Hint | None = None
        self._unread = unread
        self._foreground = Foreground()
        self._uprightness = Uprightness()
        self._unread_since_ms: float | None = None
        self._last: Seen | None = None
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
        seen = None if readings else find(plane, step, held, self._unread(), frame.taken_ms)
        if seen is None:
            if readings or self._last is None or frame.taken_ms - self._last.at_ms > _GONE_MS:
                self._unread_since_ms = self._last = self.hint = None
            return
        if self._unread_since_ms is None:
            self._unread_since_ms = frame.taken_ms
        if frame.taken_ms - self._unread_since_ms >= UNREAD_MS:
            self._say(hint_for(sight_of(frame.pixels, plane, step, seen, self._last)), frame.taken_ms)
        self._last = seen

    def _say(self, hint: Hint | None, now_ms: float) -> None:
        if hint != self._next:
            self._next, self._next_since_ms = hint, now_ms
        if self.hint is None or now_ms - self._next_since_ms >= _STAYS_MS:
            self.hint = hint


def still_hint(pixels: NDArray[np.uint8], unread: Sequence[Unread]) -> Hint | None:
    """The hint for a single picture in which nothing was read: all of it counts as held in."""
    plane, step = _thinned(pixels)
    seen = find(plane, step, [Region(0, 0, plane.shape[1], plane.shape[0])], unread, 0.0)
    return hint_for(sight_of(pixels, plane, step, seen._replace(others=0), None)) if seen else None


def _thinned(pixels: NDArray[np.uint8]) -> tuple[Plane, int]:
    """One channel, every second or third pixel: enough to find a code, and quick. Green, because all screens have it."""
    step = max(1, round(max(pixels.shape[:2]) / _LARGEST_SIDE_PX))
    return pixels[::step, ::step] if pixels.ndim == 2 else pixels[::step, ::step, 1], step
