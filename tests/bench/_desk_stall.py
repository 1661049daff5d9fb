"""Row: how long the window's thread is held up while a list of 14 million comes and 100,000 passes go; with a camera."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from scanner.camera.scene import EMPTY
from scanner.camera.scene_artist import SceneArtist
from scanner.clock import SystemClock
from scanner.errors import SyncError, Trouble
from scanner.protocol.health_code import generation_at
from scanner.protocol.status_list import Status
from scanner.store import schema
from scanner.store.database import open_database
from scanner.store.trust_shelf import TrustShelf
from scanner.sync.transport import Reply
from tests.bench._deciding_lists import NOT_GREEN, SIZE
from tests.bench._desk_gate import Film, city_now, enrolled, gate_on
from tests.bench._passlog_append import Log
from tests.bench._passlog_serving import on_sqlite
from tests.bench._side_by_side import quantile
from tests.bench._table import Row
from tests.fakes.issuing import documents_of

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from scanner.app.gate import Gate
    from scanner.clock import Clock
    from scanner.paths import Paths
    from scanner.sync.transport import Transport
    from tests.fakes.issuing import FakeCity

BEAT_MS = 2
P99_MS, WORST_MS = 16.0, 50.0
LONGEST_S = 600
ROOT = Path(__file__).parents[2]
_LATE = ("scanner.sync.http_transport", "scanner.sync.trust_repository")


class Heartbeat(QObject):
    """How much later than asked the window's thread comes to a timer's beat, in milliseconds; once the window stands.

    Its first painting is before that, and part of another row: nothing is sent or taken over until it is done.
    """

    def __init__(self, stands: threading.Event) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._stands, self._last = stands, 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.late_ms.append((now - self._last) * 1000 - BEAT_MS)
        if self._stands.is_set():
            self._last = now


class _ListBeside:
    """A way to the hub on which the control list is a city's of fourteen million."""

    def __init__(self, inner: Transport, city: FakeCity, now_s: int) -> None:
        self._inner = inner
        listed = {number * (SIZE // NOT_GREEN) + 1: Status.YELLOW for number in range(NOT_GREEN)}
        self._token = city.list_token(now_s + 1, listed, size=SIZE)
        self._path = f"/lists/{city.issuer}/{generation_at(now_s)}"
        self.fetched = 0

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        if path == self._path:
            self.fetched += 1
            return Reply(200, self._token, '"bench"', "", None)
        raise SyncError(Trouble.HUB_UNREACHABLE)

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        return self._inner.post(path, body, content_type=content_type, max_bytes=max_bytes)


def rows(events: int) -> list[Row]:
    city, clock = city_now(), SystemClock()
    now_s = clock.wall_ms() // 1000
    with tempfile.TemporaryDirectory() as place, on_sqlite() as hub, _compiled(Path(place)):
        (ack_key,) = hub.do("prepare", 1)
        with hub.serving() as url:
            paths = enrolled(Path(place), city, now_s, url)
            _believe(paths, city, now_s, ack_key)
            _fill(paths, events)
            late_ms, left = _measured(paths, city, clock)
    p99, worst = quantile(late_ms, 0.99), late_ms[-1]
    peers = {"p50": round(quantile(late_ms, 0.5), 2), "beats": len(late_ms), "events left": left}
    what = f"window's stall, 14 M list and {events:,} events"
    return [
        Row(f"{what}, p99", "ms", p99, peers, "<= 16", p99 <= P99_MS),
        Row(f"{what}, worst", "ms", worst, {}, "<= 50", worst <= WORST_MS),
    ]


@contextmanager
def _compiled(place: Path) -> Iterator[None]:
    """As an installed program runs: what is loaded once the window stands, Python has compiled at an earlier start."""
    before, compiled = sys.pycache_prefix, str(place / "compiled")
    env = os.environ | {"PYTHONPYCACHEPREFIX": compiled}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-c", f"import {', '.join(_LATE)}"], cwd=ROOT, env=env, check=True)
    sys.pycache_prefix = compiled
    try:
        yield
    finally:
        sys.pycache_prefix = before


def _believe(paths: Paths, city: FakeCity, now_s: int, ack_key: str) -> None:
    """Let the gate know the key with which the bench's hub acknowledges."""
    documents = documents_of(city)
    documents["hub.json"] = documents["hub.json"].replace(
        city.ack_key.public.hex().encode(), ack_key.encode()
    )
    with closing(open_database(paths.trust, schema.trust)) as database:
        TrustShelf(database).save(documents, 1, now_s, now_s + 86_400)


def _fill(paths: Paths, events: int) -> None:
    with closing(Log(paths.data, hasty=True, is_new=False)) as log:
        for _ in range(events):
            log.append()


def _measured(paths: Paths, city: FakeCity, clock: Clock) -> tuple[list[float], int]:
    """Milliseconds late, sorted, from the window's first painting until all was sent; and what was not sent by then."""
    film = Film([SceneArtist().draw(EMPTY, number / 30) for number in range(60)], clock, 10_000)
    ways: list[_ListBeside] = []

    def beside(inner: Transport) -> Transport:
        ways.append(_ListBeside(inner, city, clock.wall_ms() // 1000))
        return ways[-1]

    with gate_on(paths, clock, film, beside) as gate:
        beat, ends = Heartbeat(gate._desk.shown), time.perf_counter() + LONGEST_S
        watch = QTimer(interval=500)
        watch.timeout.connect(lambda: _end(gate, ways[0], ends))
        watch.start()
        gate._talk.loop.renew()
        gate.run()
        watch.stop()
        beat.stop()
        return sorted(beat.late_ms), gate.counts().waiting


def _end(gate: Gate, way: _ListBeside, ends: float) -> None:
    if (way.fetched and not gate.counts().waiting) or time.perf_counter() > ends:
        gate.close_window()
