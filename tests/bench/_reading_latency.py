"""Rows: from a frame's taking to the text in it, in the real loops beside a window that paints; zxing-cpp in our place."""

from __future__ import annotations

import os
import threading
from collections import deque
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTimer

from scanner.app.reading import frame_reader
from scanner.camera.decoder import Reading
from scanner.camera.frame import Frame
from scanner.camera.loop import CaptureLoop, LaneLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.pace import Pace
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.steady import Steady
from scanner.clock import SystemClock
from scanner.gui.application import Desk
from scanner.gui.hand_in import HandIn
from scanner.gui.status import DeskStatus
from tests.bench._table import Row
from tests.fakes.duties import FakeDuties
from tests.lab.kinds import plain
from tests.lab.peers import peers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.camera.decoder import FrameReader, Unread
    from scanner.check.entries import Entry, NoCode
    from scanner.protocol.guard import Guard
    from scanner.protocol.policy import SiteKind

ASSETS = Path(__file__).parents[2] / "assets"
PEOPLE, FRAMES_EACH = 6, 12
WARM_UP = 30
WELL = DeskStatus(
    "LIVE", 60, list_amber=False, trust_age_s=60, waiting=0, sent=0, set_aside=0, online=True, hub_trouble=None,
    clock_state="OK", sound=False, site="",
)  # fmt: skip


def latency_rows(seconds: int) -> list[Row]:
    """Wall milliseconds, p50 and p99 over the frames in which a code was read; the peer runs after us, same film."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    film, clock = _film(), SystemClock()
    ours = _Run(film, frame_reader(clock), clock).measure(seconds)
    theirs = _Run(film, _ZxingAlone(), clock).measure(seconds)
    what = f"frame taken -> text, beside a window ({len(ours.spent_ms)} of {ours.looks} frames, {ours.painted} painted)"
    p50, p99 = median(ours.spent_ms), quantiles(ours.spent_ms, n=100)[-1]
    peer_p50, peer_p99 = median(theirs.spent_ms), quantiles(theirs.spent_ms, n=100)[-1]
    return [
        Row(f"{what}, p50", "ms", round(p50, 2), {"zxing-cpp": round(peer_p50, 2)}, "<= 5", p50 <= 5),
        Row(f"{what}, p99", "ms", round(p99, 2), {"zxing-cpp": round(peer_p99, 2)}, "<= 20", p99 <= 20),
        Row("frame taken -> text, p50, ours to zxing-cpp alone", "times", round(p50 / peer_p50, 2)),
    ]


def _film() -> list[NDArray[np.uint8]]:
    """People with nominal codes, one after the other, drawn beforehand: drawing is not what is measured."""
    artist, frames = SceneArtist(), []
    for person in range(PEOPLE):
        scene = plain(np.random.default_rng((11, person)), (180, 262)).scene
        artist.prepare(scene)
        frames += [artist.draw(scene, 1.0 + number / 30) for number in range(FRAMES_EACH)]
    return frames


class _Projector:
    """A camera that shows the film over and over, 30 frames a second."""

    name, repeats = "film", True

    def __init__(self, film: list[NDArray[np.uint8]], clock: SystemClock) -> None:
        self._film, self._clock, self._pace, self._number = film, clock, Pace(clock, 30.0), 0

    def open(self) -> None:
        self._pace.start()

    def read(self) -> Frame | None:
        if not self._pace.wait():
            return None
        self._number += 1
        return Frame(self._film[self._number % len(self._film)], self._clock.mono_ms(), self._number)

    def close(self) -> None:
        self._pace.stop()


class _ZxingAlone:
    unread: Sequence[Unread] = ()

    def __init__(self) -> None:
        self._read = peers()["zxing-cpp"]

    def read(self, frame: Frame, budget_ms: float) -> list[Reading]:
        return [Reading(text, (), "zxing-cpp") for text in self._read(frame.pixels)]


class NoSite:
    """Nobody enters anything."""

    def enter(self, seq: int, entry: Entry) -> None: ...
    def without_code(self, entry: NoCode) -> None: ...
    def leave(self) -> None: ...
    def switch(self, mode: SiteKind, by: Guard) -> None: ...


class _Run:
    """Capture, lane and window as the gate joins them; deciding and recording are left out."""

    def __init__(self, film: list[NDArray[np.uint8]], reader: FrameReader, clock: SystemClock) -> None:
        self._clock = clock
        self.spent_ms: list[float] = []
        self.looks = self.painted = 0
        self._box = NewestFrame(self._arrived)
        self._desk = Desk(
            peek_frame=self._peek, answer=lambda *_: None, status=lambda: WELL, on_painted=lambda *_: None,
            language="zh", demo=False, sounds=False, clock=clock, assets=ASSETS,
            hand_in=HandIn(lambda _: None, lambda _: None), duties=FakeDuties(),
            site=NoSite(),
        )  # fmt: skip
        troubles: deque[Exception] = deque()
        self._lane = LaneLoop(
            self._box, reader, Steady(), lambda *_: None, troubles.append, clock, self._looked
        )
        self._capture = CaptureLoop(_Projector(film, clock), self._box, lambda _: None, clock)

    def measure(self, seconds: int) -> _Run:
        stop = threading.Event()
        threads = [threading.Thread(target=loop.run, args=(stop,)) for loop in (self._capture, self._lane)]
        for thread in threads:
            thread.start()
        QTimer.singleShot(seconds * 1000, self._desk.close)
        self._desk.run()
        stop.set()
        self._box.close()
        for thread in threads:
            thread.join()
        return self

    def _arrived(self) -> None:
        self._desk.frame_arrived()

    def _looked(self, frame: Frame, readings: list[Reading]) -> None:
        self.looks += frame.number > WARM_UP
        if readings and frame.number > WARM_UP:
            self.spent_ms.append(self._clock.mono_ms() - frame.taken_ms)

    def _peek(self) -> Frame | None:
        self.painted += 1
        return self._box.peek()
