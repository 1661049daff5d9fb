"""The reader: one look at every frame, and harder looks at parts of a picture that has changed and gives no code away.

0. A live frame: a glance at its middle (`middle.py`), and with somebody new there nothing more.
1. Every frame: the first decoder on the whole darkest plane. Grain makes that three times as slow; where it left no time for
   the mean of 2, the next frame is the mean's, and the first decoder sees only the parts.
2. Nothing there, and the picture changed less than three seconds ago: the mean of the last frames (`stack.py`), then the
   looks of `looks.py`, each at the parts where a code may lie (`whereabouts.py`), last at the whole.
   They go on in the next frame where they stopped in this one. None is begun that is not expected to end in the budget.

So a gate where nothing moves costs one look a frame. On a machine where none of the harder looks ever fits, one is
taken every fourth frame all the same, or dark modes and small codes would never be read there.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.costs import Costs
from scanner.camera.looks import LOOKS, MEAN_LOOKS, Look, enlarged
from scanner.camera.placed import each_text_once, moved
from scanner.camera.plane import ReadingPlanes
from scanner.camera.regions import Region
from scanner.camera.stack import Stack
from scanner.camera.unread import UnreadPicture
from scanner.camera.vision import cv2
from scanner.camera.whereabouts import Whereabouts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from scanner.camera.decoder import QrDecoder, QrSearcher, Reading, Unread
    from scanner.camera.frame import Frame
    from scanner.clock import Clock

    Picture = NDArray[np.uint8]

LARGEST_SIDE_PX = 1920
"""A larger picture is brought down to this first: 8K would take the budget of ten frames."""

_SPENT_SHARE = 0.96
"""A look under way is not broken off: so much of the budget is spent that 95 frames in 100 end within it."""
_PATIENCE_FRAMES = 4
_LARGEST_ENLARGED_PX = 1280 * 720 * 4


class DecoderChain:
    """A `FrameReader`. Belongs to one thread.

    `first` looks at everything, `second` (None: there is none) only at parts where `first` found nothing. Where `glance`
    finds something in a frame's pixels nothing else is looked at.
    """

    def __init__(
        self,
        first: QrSearcher,
        second: QrDecoder | None,
        clock: Clock,
        glance: Callable[[Picture], list[Reading]] = lambda _: [],
    ) -> None:
        self._glance = glance
        self._first = first
        self._second = second
        self._clock = clock
        self._planes = ReadingPlanes()
        self._planes_of_parts = ReadingPlanes()
        self._looks = [look for look in LOOKS if second is not None or not look.by_second]
        self._costs = Costs({look.name: look.ms_per_megapixel for look in (*self._looks, *MEAN_LOOKS)})
        self._picture = UnreadPicture()
        self._stack = Stack()
        self._where = Whereabouts()
        self._turn = self._mean_turn = 0
        self._frames_without_look = 0
        self._mean_is_due = False
        self._unread: list[Unread] = []
        self.unread: list[Unread] = []

    def read(self, frame: Frame, budget_ms: float) -> list[Reading]:
        """See `FrameReader.read`. A look under way is not broken off."""
        until_ms = self._clock.mono_ms() + budget_ms * _SPENT_SHARE
        pixels, scale = _brought_down(frame.pixels)
        readings = self._glance(pixels)
        if readings:
            self._unread, self._mean_is_due = [], False
        else:
            readings = self._look_at_all(pixels, frame.taken_ms, until_ms, is_one_look=budget_ms <= 0)
        if readings:
            self._picture.read()
            self._remember(readings, pixels, frame.taken_ms)
        self.unread = [moved(symbol, 1 / scale) for symbol in self._unread]
        return each_text_once(readings, 1 / scale)

    def _look_at_all(
        self, pixels: Picture, now_ms: float, until_ms: float, *, is_one_look: bool
    ) -> list[Reading]:
        plane = self._planes.darkest(pixels)
        is_for_mean, self._mean_is_due = self._mean_is_due and not is_one_look, False
        readings: list[Reading] = []
        if not is_for_mean:
            readings, self._unread = self._first.search(plane)
        if readings or is_one_look or not self._is_worth_more(plane, now_ms):
            return readings
        parts = self._where.parts(plane, self._unread, now_ms)
        readings = self._glance_at(parts, plane) if is_for_mean else []
        readings = readings or self._look_at_mean(pixels, plane, parts, until_ms, is_its_own=is_for_mean)
        whole = Region(0, 0, plane.shape[1], plane.shape[0])
        return readings or self._look_harder(pixels, [*parts, whole], until_ms)

    def _is_worth_more(self, plane: Picture, now_ms: float) -> bool:
        if self._picture.is_another(plane, now_ms):
            self._turn = 0
        return self._picture.is_fresh(now_ms)

    def _remember(self, readings: list[Reading], pixels: Picture, now_ms: float) -> None:
        self._where.read(readings[0], pixels, now_ms)
        self._stack.clear()
        self._turn = 0

    def _glance_at(self, parts: list[Region], plane: Picture) -> list[Reading]:
        found = ((part, self._first.decode(part.of(plane))) for part in parts)
        return [moved(reading, 1.0, part.left, part.top) for part, readings in found for reading in readings]

    def _look_at_mean(
        self, pixels: Picture, plane: Picture, parts: list[Region], until_ms: float, *, is_its_own: bool
    ) -> list[Reading]:
        """One look at the mean of the last frames, in a frame of its own as many as fit and at least one.

        The mean is kept up whatever the budget, or it is lost.
        """
        average = self._stack.add(pixels, plane, parts)
        if average is None:
            return []
        picture = average.picture()
        whole = Region(0, 0, picture.shape[1], picture.shape[0])
        for done in range(len(MEAN_LOOKS) if is_its_own else 1):
            look = MEAN_LOOKS[self._mean_turn % len(MEAN_LOOKS)]
            is_owed = is_its_own and not done
            if not is_owed and not self._fits(look, whole, until_ms - self._clock.mono_ms()):
                self._mean_is_due = not done
                break
            self._mean_turn += 1
            readings = self._look(look, whole, picture)
            if readings:
                return [moved(reading, 1.0, average.left, average.top) for reading in readings]
        return []

    def _look_harder(self, pixels: Picture, regions: list[Region], until_ms: float) -> list[Reading]:
        """Looks in turn, begun where the last frame's ended, as long as they fit; each at most once a frame."""
        tasks = list(_tasks(self._looks, regions))
        done = last = 0
        for step in range(len(tasks)):
            look, region = tasks[(self._turn + step) % len(tasks)]
            left_ms = until_ms - self._clock.mono_ms()
            if left_ms <= 0 and not self._is_overdue(done):
                break
            if not self._fits(look, region, left_ms) and not self._is_overdue(done):
                continue
            done += 1
            readings = self._look(look, region, pixels)
            if readings:
                return readings
            last = step
        if done:
            self._turn = (self._turn + last + 1) % len(tasks)
        self._frames_without_look = 0 if done else self._frames_without_look + 1
        return []

    def _fits(self, look: Look, region: Region, left_ms: float) -> bool:
        if self._costs.expected_ms(look.name, region.area) <= left_ms:
            return True
        self._costs.passed_over(look.name, region.area)
        return False

    def _is_overdue(self, done: int) -> bool:
        return not done and self._frames_without_look >= _PATIENCE_FRAMES - 1

    def _look(self, look: Look, region: Region, pixels: Picture) -> list[Reading]:
        began_ms = self._clock.mono_ms()
        part = region.of(pixels)
        scale = min(look.scale, max(1.0, (_LARGEST_ENLARGED_PX / region.area) ** 0.5))
        picture = enlarged(look.prepare(self._planes_of_parts.named(look.plane, part)), scale)
        decoder = self._second if look.by_second and self._second is not None else self._first
        readings = decoder.decode(picture)
        self._costs.took(look.name, region.area, self._clock.mono_ms() - began_ms)
        return [moved(reading, 1 / scale, region.left, region.top) for reading in readings]


def _tasks(looks: list[Look], regions: list[Region]) -> Iterator[tuple[Look, Region]]:
    """The first look at the whole picture, which is last; then each other at each part, then at the whole.

    The first is what a decoder alone would do: by it no picture is lost that one would read.
    """
    parts, whole = regions[:-1], regions[-1:]
    yield looks[0], whole[0]
    yield from product(looks[1:], parts)
    yield from product(looks[1:], whole)


def _brought_down(pixels: Picture) -> tuple[Picture, float]:
    """The picture with no side above LARGEST_SIDE_PX, and what its sides were multiplied by."""
    scale = LARGEST_SIDE_PX / max(pixels.shape[:2])
    if scale >= 1:
        return pixels, 1.0
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8), scale
