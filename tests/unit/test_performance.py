"""The demo when its city is gone: the visitors stay away, and the gate goes on as it would offline."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

import pytest

from scanner.demo import performance
from scanner.demo.city import DemoCity, Person
from scanner.demo.director import Director
from scanner.demo.network import CuttableTransport
from scanner.demo.performance import Performance
from scanner.demo.scenes import HOME, Stage
from scanner.errors import SyncError, Trouble

if TYPE_CHECKING:
    from scanner.app.gate import Gate
    from scanner.camera.scene import Scene
    from scanner.clock import OffsetClock
    from scanner.sync.transport import Reply, Transport


class NoHub:
    """Nobody answers; after `tries` of them whoever watched has gone."""

    def __init__(self, tries: int) -> None:
        self.left, self.stop = tries, threading.Event()

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        raise AssertionError(path)

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        self.left -= 1
        if not self.left:
            self.stop.set()
        raise SyncError(Trouble.HUB_UNREACHABLE, "ConnectionError")


class Window:
    """What the performance asks of its gate."""

    def __init__(self, hub: NoHub) -> None:
        self._hub = hub
        self.closed_too_early = False

    def close_window(self) -> None:
        self.closed_too_early = not self._hub.stop.is_set()

    def show(self, scene: Scene) -> None: ...

    def clear(self) -> None: ...


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(performance, "AGAIN_S", 0.0)


def play(hub: NoHub, window: Window, *, is_headless: bool) -> tuple[Performance, CuttableTransport]:
    network = CuttableTransport(cast("Transport", hub))
    network.is_cut = True
    people = [Person(1, HOME, "green")]
    stage = Stage(DemoCity(cast("Transport", hub)), network, cast("OffsetClock", None), lambda: None, people)
    director = Director(stage, window, lambda *_: None, lambda *_: None, 0.0)
    played = Performance(stage, director, cast("Gate", window), is_headless=is_headless)
    played.stop = hub.stop
    played.run()
    return played, network


def test_the_window_stays_and_the_visitors_try_again(capsys: pytest.CaptureFixture[str]) -> None:
    """It closed, with a traceback or without a word, when the demo's hub was killed."""
    hub = NoHub(tries=3)
    window = Window(hub)
    _, network = play(hub, window, is_headless=False)
    assert (hub.left, window.closed_too_early) == (0, False)
    assert not network.is_cut  # who plugged it out is gone: the bar tells how the network does
    said = capsys.readouterr().out
    assert said.count("No network") == 1
    assert said.count("the gate goes on") == 1


def test_without_a_screen_it_ends_and_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    played, _ = play(hub := NoHub(tries=2), Window(hub), is_headless=True)
    assert (hub.left, played.was_right) == (1, False)
    assert "No network" in capsys.readouterr().out
