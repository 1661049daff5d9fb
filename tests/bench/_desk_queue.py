"""Row: a queue walks through one lane: what a person needs is scripted, what the program needs is what it takes.

A person steps up and takes out the code (STEP_UP_S), holds it until the verdict stands on the screen, sees it (SEE_S) and
goes. For paper the guard compares the ID (COMPARE_S) and presses one key. The peer is the script with a program that needs
no time at all.
"""

from __future__ import annotations

import queue
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.camera.scene import GREEN, Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.synthetic_source import SyntheticSource
from scanner.clock import SystemClock
from scanner.protocol.outcome import Outcome
from tests.bench._desk_gate import city_now, enrolled, gate_on
from tests.bench._table import Row

if TYPE_CHECKING:
    from scanner.app.gate import Gate
    from scanner.check.verdict import Judged
    from tests.fakes.issuing import FakeCity

STEP_UP_S, SEE_S, COMPARE_S = 0.8, 0.3, 1.4
PATIENCE_S = 20.0


def rows(people: int) -> list[Row]:
    """Persons a minute, of phones with a live code and of paper with one key."""
    found = []
    for what, is_paper, goal in (("phones, no touch", False, 40), ("paper, one key", True, 20)):
        rate, wrong = _rate(people, is_paper=is_paper)
        alone = 60 / (STEP_UP_S + SEE_S + (COMPARE_S if is_paper else 0))
        peers = {"script alone": round(alone, 1), "not admitted": wrong}
        found.append(
            Row(
                f"scripted queue, {what}",
                "/min",
                round(rate, 1),
                peers,
                f">= {goal}",
                rate >= goal and not wrong,
            )
        )
    return found


def _rate(people: int, *, is_paper: bool) -> tuple[float, int]:
    clock, city, artist = SystemClock(), city_now(), SceneArtist()
    feed = SyntheticSource(clock, artist)
    with tempfile.TemporaryDirectory() as place:
        paths = enrolled(Path(place), city, clock.wall_ms() // 1000)
        with gate_on(paths, clock, feed) as gate:
            queue_ = _Queue(gate, feed, artist, city, is_paper=is_paper)
            thread = threading.Thread(target=queue_.walk, args=(people,), name="queue")
            thread.start()
            gate.run()
            thread.join()
    return 60 * people / queue_.took_s, queue_.wrong


class _Queue:
    """`people` one after the other; when the last has gone the window is closed."""

    def __init__(
        self, gate: Gate, feed: SyntheticSource, artist: SceneArtist, city: FakeCity, *, is_paper: bool
    ) -> None:
        self._gate, self._feed, self._artist = gate, feed, artist
        self._city, self._is_paper = city, is_paper
        self._painted: queue.SimpleQueue[Judged] = queue.SimpleQueue()
        gate.on_painted = lambda judged, _: self._painted.put(judged)
        self.took_s, self.wrong = 0.0, 0

    def walk(self, people: int) -> None:
        began = time.perf_counter()
        try:
            for number in range(people):
                self._pass(number)
        finally:
            self.took_s = time.perf_counter() - began
            self._gate.close_window()

    def _pass(self, number: int) -> None:
        began = time.perf_counter()
        make = self._city.paper if self._is_paper else self._city.live
        text = make(int(time.time()), person=f"person {number}")
        scene = Scene("paper" if self._is_paper else "phone", text, surround=GREEN, seed=number % 4 + 1)
        self._artist.prepare(scene)
        time.sleep(max(0.0, STEP_UP_S - (time.perf_counter() - began)))
        self._feed.show(scene)
        judged = self._painted.get(timeout=PATIENCE_S)
        if self._is_paper:
            time.sleep(COMPARE_S)
            self._gate.answer(judged.seq, same=True)
            judged = self._painted.get(timeout=PATIENCE_S)
        self.wrong += judged.verdict.outcome is not Outcome.ADMIT
        time.sleep(SEE_S)
        self._feed.clear()
