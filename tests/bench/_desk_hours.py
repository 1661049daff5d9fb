"""Rows: a shift at 30 frames a second, as fast as the machine goes: memory, threads and handles at its end and start.

The whole program, its loops stepped one after the other on a clock that moves a frame's time with each frame; a person
comes every `EVERY_S`. Linux only.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QApplication

from scanner.camera.frame import Frame
from scanner.camera.scene import EMPTY, GREEN, Scene
from scanner.camera.scene_artist import SceneArtist
from tests.bench._desk_gate import city_now, enrolled, gate_on
from tests.bench._table import Row
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from scanner.app.gate import Gate
    from scanner.camera.scene_artist import Picture
    from tests.fakes.issuing import FakeCity

FPS, EVERY_S, HELD_FRAMES, SYNC_EVERY_S = 30, 4, 20, 60
FLAT_MB_AN_HOUR = 2.0
"""Sixteen megabytes in a shift; allocators alone wander by less."""
ENOUGH_HOURS = 0.5
SAMPLES = 200
_PROC = Path("/proc/self")


class _FastClock(FakeClock):
    """Moved on by each frame, and by what the program takes: the reader's budget is real."""

    def mono_ms(self) -> float:
        return super().mono_ms() + time.perf_counter() * 1000


class _Crowd:
    """A camera that never waits: an empty gate with grain, and somebody with a live code every few seconds."""

    name, repeats = "crowd", True

    def __init__(self, clock: FakeClock, city: FakeCity) -> None:
        self._clock, self._city, self._artist = clock, city, SceneArtist()
        self._empty = [self._artist.draw(EMPTY, number / FPS) for number in range(8)]
        self._held: Picture = self._empty[0]
        self._number = 0

    def open(self) -> None: ...

    def read(self) -> Frame | None:
        self._clock.advance(1 / FPS)
        self._number += 1
        into = self._number % (EVERY_S * FPS)
        if into == 1:
            self._held = self._drawn()
        picture = self._held if 1 <= into <= HELD_FRAMES else self._empty[self._number % len(self._empty)]
        return Frame(picture, self._clock.mono_ms(), self._number)

    def close(self) -> None: ...

    def _drawn(self) -> Picture:
        text = self._city.live(self._clock.wall_s(), person=f"person {self._number}")
        scene = Scene("phone", text, surround=GREEN, seed=self._number % 5 + 1)
        return self._artist.draw(scene, 1.0)


def rows(hours: float) -> list[Row]:
    if not _PROC.exists():
        return []
    city = city_now()
    clock = _FastClock(city.not_before_s + 400 * 86_400)
    with tempfile.TemporaryDirectory() as place:
        paths = enrolled(Path(place), city, clock.wall_s())
        with gate_on(paths, clock, _Crowd(clock, city)) as gate:
            gate._stop.set()  # the camera is stepped here; its own thread has opened it by now
            gate._capture.join()
            seen = _worked(gate, int(hours * 3600 * FPS))
            gate._lane.close()
            gate._lane.loop.step(0)
            gate._desk.window.close()
    return _judged(hours, np.array(seen, float))


def _worked(gate: Gate, frames: int) -> list[tuple[float, int, int, int]]:
    """(hours, resident kB, threads, handles) now and then."""
    seen, every = [], max(1, frames // SAMPLES)
    gate._desk.show()
    for number in range(frames):
        gate._lane.capture.step()
        gate._lane.loop.step(0)
        if number % (SYNC_EVERY_S * FPS) == 0:
            gate._talk.loop.step()
        QApplication.processEvents()
        if number % every == 0:
            seen.append((number / FPS / 3600, _resident_kb(), _count("task"), _count("fd")))
    return seen


def _judged(hours: float, seen: np.ndarray) -> list[Row]:
    """The slope by least squares over all but the first third: what warms up is no leak."""
    settled = seen[len(seen) // 3 :]
    slope = float(np.polyfit(settled[:, 0], settled[:, 1] / 1024, 1)[0])
    met = slope <= FLAT_MB_AN_HOUR if hours >= ENOUGH_HOURS else None
    rise = float(settled[-1, 1] - settled[0, 1]) / 1024
    said = f"shift of {hours:g} h at {FPS} fps"
    peers = {"rise MB": round(rise, 2), "resident MB": round(float(seen[-1, 1]) / 1024)}
    found = [
        Row(f"{said}: memory slope", "MB/h", round(slope, 3), peers, f"flat: <= {FLAT_MB_AN_HOUR:g}", met)
    ]
    for name, column in (("threads", 2), ("handles", 3)):
        first, last = float(settled[0, column]), float(settled[-1, column])
        found.append(
            Row(f"{said}: {name} more at the end", "", last - first, {name: last}, "0", last <= first)
        )
    return found


def _resident_kb() -> int:
    return int((_PROC / "statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def _count(what: str) -> int:
    return sum(1 for _ in (_PROC / what).iterdir())
