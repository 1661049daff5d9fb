"""Row: what the lane keeps in memory while frames go through it, codes that are read, codes that are not, and noise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scanner.app.reading import frame_reader
from scanner.camera.frame import Frame
from scanner.camera.loop import LaneLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.onlooker import Onlooker
from scanner.camera.steady import Steady
from scanner.clock import SystemClock
from tests.bench._table import Row
from tests.lab.kinds import KINDS, plain
from tests.lab.laboratory import Laboratory

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLAT_KB = 20.0
"""A rise in 1,000 frames that would be 50 MB in a day of 30 frames a second; allocators alone wander by less."""
ENOUGH = 20_000
"""In fewer frames the warming up of the libraries is most of the slope."""
SAMPLES = 200
_STATM = Path("/proc/self/statm")
_PAGE_KB = 4


def memory_rows(frames: int) -> list[Row]:
    """The slope of the resident memory, by least squares over all but the first tenth; Linux only."""
    if not _STATM.exists():
        return []
    every, seen = max(1, frames // SAMPLES), []
    box, lane = _lane()
    pictures = _pictures()
    for number in range(frames):
        box.put(Frame(pictures[number % len(pictures)], number * 1000 / 30, number))
        lane.step(0)
        if number % every == 0 and number >= frames // 10:
            seen.append((number / 1000, _resident_kb()))
    thousands, resident = np.array(seen, float).T
    slope = float(np.polyfit(thousands, resident, 1)[0])
    rise = (resident[-1] - resident[0]) / 1024
    what = f"memory, {frames} frames through the lane: slope (rise {rise:+.1f} MB)"
    met = slope < FLAT_KB if frames >= ENOUGH else None
    return [Row(what, "kB/1000", round(slope, 2), {}, f"flat: < {FLAT_KB:g}", met)]


def _lane() -> tuple[NewestFrame, LaneLoop]:
    def failed(error: Exception) -> None:
        raise error

    box, clock = NewestFrame(), SystemClock()
    reader = frame_reader(clock)
    look = Onlooker(lambda: reader.unread).look
    return box, LaneLoop(box, reader, Steady(), lambda *_: None, failed, clock, look)


def _pictures() -> list[NDArray[np.uint8]]:
    laboratory = Laboratory()
    shots = [plain(np.random.default_rng(number), (180, 262)) for number in range(4)]
    drawn = [laboratory.develop(shot, np.random.default_rng(number)) for number, shot in enumerate(shots)]
    hard = [laboratory.sample(kind, 1, 2.0).pixels for kind in KINDS[:4]]
    chance = np.random.default_rng(5)
    noise = [np.asarray(chance.integers(60, 188, (720, 1280, 3)), np.uint8) for _ in range(2)]
    return [*drawn, *hard, *noise]


def _resident_kb() -> int:
    return int(_STATM.read_text(encoding="ascii").split()[1]) * _PAGE_KB
