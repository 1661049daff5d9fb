"""The demo as a whole: a gate enrolled at the hub's demo city, with a camera or with the drawn feed and its director."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.app.cameras import find_camera
from scanner.app.enrolling import connected, enrol
from scanner.app.first_supervisor import make_demo_guards
from scanner.app.gate import Gate
from scanner.app.stored import is_enrolled
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.synthetic_source import SyntheticSource
from scanner.clock import OffsetClock
from scanner.demo import report
from scanner.demo.city import DemoCity
from scanner.demo.director import Director
from scanner.demo.network import CuttableTransport
from scanner.demo.scenes import ACTS, Stage
from scanner.errors import SyncError
from scanner.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.paths import Paths
    from scanner.sync.transport import Transport

AUDIENCE_PACE_S = 3.0
AGAIN_S = 5.0
"""After the city could not be spoken with: visitors have no codes without it, and the gate goes on as it would offline."""
DRAIN_S = 60.0
"""How long the last passes may take to be acknowledged once the network is back."""


@dataclass(frozen=True)
class Plan:
    """What the command line asked for; `camera` None: the first that is there, else the drawn feed."""

    hub_url: str
    paths: Paths
    clock_file: Path
    camera: int | str | None
    is_headless: bool


def run(plan: Plan) -> int:
    """Play; answers the exit code. Headless: once, 0 only if all was right. With a screen: until the window closes."""
    clock = OffsetClock(plan.clock_file)
    settings = Settings(keys="file", name="演示卡口 demo gate")
    with connected(plan.hub_url, clock) as transport:
        city = DemoCity(transport)
        if not is_enrolled(plan.paths):
            enrol(plan.paths, settings, clock, city.enrolment_token(), lambda _: None)
        make_demo_guards(plan.paths, clock)
        camera = None if plan.is_headless else find_camera(plan.camera, clock)
        if camera is None:
            return _perform(plan, clock, city, settings)
    with Gate(plan.paths, settings, clock, camera) as gate:
        gate.sign_somebody_in()
        return gate.run()


def _perform(plan: Plan, clock: OffsetClock, city: DemoCity, settings: Settings) -> int:
    feed = SyntheticSource(clock, SceneArtist())
    wires: list[CuttableTransport] = []

    def cuttable(inner: Transport) -> Transport:
        wires.append(CuttableTransport(inner))
        return wires[-1]

    with Gate(plan.paths, settings, clock, feed, cuttable) as gate:
        gate.sign_somebody_in()
        stage = Stage(city, wires[0], clock, gate.sync_and_wait, city.people())
        pace_s = 0.0 if plan.is_headless else AUDIENCE_PACE_S
        director = Director(stage, feed, gate.answer, report.verdict_line(clock), pace_s)
        gate.on_judged, gate.on_painted = director.judged, director.painted
        performance = Performance(stage, director, gate, is_headless=plan.is_headless)
        thread = threading.Thread(target=performance.run, name="director")
        thread.start()
        try:
            gate.run()
        finally:
            performance.stop.set()
            thread.join()
    return 0 if performance.was_right or not plan.is_headless else 1


class Performance:
    """The director's thread: the acts, then the network back and everything delivered; with an audience, again."""

    def __init__(self, stage: Stage, director: Director, gate: Gate, *, is_headless: bool) -> None:
        self.stop = threading.Event()
        self.was_right = False
        self._stage = stage
        self._director = director
        self._gate = gate
        self._is_headless = is_headless
        self._is_stranded = False

    def run(self) -> None:
        try:
            self._try_once()
            while not self._is_headless and not self.stop.is_set():
                self._try_once()
        finally:
            self._gate.close_window()

    def _try_once(self) -> None:
        """A round; one that the city's end cut short is told once, and tried again as long as somebody watches."""
        try:
            self._once()
        except SyncError as error:
            if not self._is_stranded:
                report.stranded(error)
            self._is_stranded = True
            self._stage.network.is_cut = False
            if not self._is_headless:
                self.stop.wait(AGAIN_S)
        else:
            self._is_stranded = False

    def _once(self) -> None:
        self._director.play(ACTS, self.stop)
        most_waiting = self._gate.counts().waiting
        self._stage.city.publish()
        self._stage.network.is_cut = False
        self._deliver()
        figures = self._stage.city.figures(self._gate.device)
        written = self._gate.last_seq
        self.was_right = report.summary(self._director.score, written, most_waiting, figures)

    def _deliver(self) -> None:
        """Sync until nothing waits, at most DRAIN_S seconds."""
        for _ in range(int(DRAIN_S)):
            self._gate.sync_and_wait()
            if not self._gate.counts().waiting or self.stop.wait(1.0):
                return
