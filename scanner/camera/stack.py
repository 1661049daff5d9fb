"""Which part of the picture is averaged over the frames, and when it is another's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.average import Average

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanner.camera.regions import Region

    Picture = NDArray[np.uint8]

LARGEST_PX = 360 * 360
"""A larger part is a nearer code: its modules are wide enough for every single frame."""
_LEAST_FRAMES = 2
_PATIENCE_FRAMES = 12
_PATIENCE_ELSEWHERE_FRAMES = 4
"""A poster never gets lost: it kept the mean from a phone that came to rest, for half of its hold."""
_ELSEWHERE_FRAMES = 2


class Stack:
    """One average at a time. Belongs to one thread."""

    def __init__(self) -> None:
        self._average: Average | None = None
        self._first: Region | None = None
        self._patience = _PATIENCE_FRAMES
        self._turn = self._elsewhere = 0

    def clear(self) -> None:
        self._average = self._first = None
        self._turn = self._elsewhere = 0

    def add(self, pixels: Picture, plane: Picture, parts: list[Region]) -> Average | None:
        """The average with this frame in it, once two are; `parts` are where codes may lie, most promising first.

        Another is begun where the code has gone too far, was looked at long enough, or is no longer the most promising.
        """
        parts = [part for part in parts if part.area <= LARGEST_PX]
        if self._is_elsewhere(parts):
            self.clear()
        if not self._goes_on(pixels, plane):
            self._begin(pixels, plane, parts)
        return self._average if self._average and self._average.frames >= _LEAST_FRAMES else None

    def _is_elsewhere(self, parts: list[Region]) -> bool:
        """What is most promising now was not so when this began, for the second frame running."""
        if not parts or self._first is None or parts[0].overlap(self._first) > 0.5:
            self._elsewhere = 0
            return False
        self._elsewhere += 1
        return self._elsewhere >= _ELSEWHERE_FRAMES

    def _goes_on(self, pixels: Picture, plane: Picture) -> bool:
        return (
            self._average is not None
            and self._average.frames < self._patience
            and self._average.add(pixels, plane)
        )

    def _begin(self, pixels: Picture, plane: Picture, parts: list[Region]) -> None:
        """Every other turn is the most promising part's, and a longer one."""
        self._average = None
        if not parts:
            return
        first, *others = parts
        is_first = self._turn % 2 == 0 or not others
        part = first if is_first else others[self._turn // 2 % len(others)]
        self._average, self._first = Average(pixels, plane, part), first
        self._patience = _PATIENCE_FRAMES if is_first else _PATIENCE_ELSEWHERE_FRAMES
        self._turn += 1
