"""Row: from a frame's taking to the verdict on the screen, in the whole program; beside its bare parts, each alone."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from scanner.camera.scene import EMPTY, GREEN, Pose, Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.clock import SystemClock
from scanner.gui.lettering import font
from tests.bench._desk_gate import Film, city_now, enrolled, gate_on
from tests.bench._passlog_append import Log, bare_insert
from tests.bench._side_by_side import quantile
from tests.bench._table import Row
from tests.lab.peers import peers

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from scanner.camera.scene_artist import Picture
    from scanner.check.verdict import Judged

FRAMES_EACH = 3
WARM_UP = 8
_AHEAD_S = 50
ONE_FRAME_MS = 33.0


def rows(people: int) -> list[Row]:
    """Milliseconds; `people` pass one after the other, each a frame of code held for a tenth of a second."""
    city, clock = city_now(), SystemClock()
    now_s = clock.wall_ms() // 1000
    texts = [city.live(now_s + _AHEAD_S, person=f"person {number}") for number in range(people)]
    pictures = _drawn(texts)
    ours = _ours(pictures, clock)
    parts = _parts(pictures, people)
    found = []
    for name, q in (("p50", 0.5), ("p99", 0.99)):
        mine, alone = quantile(ours, q), {part: quantile(took, q) for part, took in parts.items()}
        ratio = mine / sum(alone.values())
        goal = ("<= 1.3", ratio <= 1.3) if name == "p50" else ("p99 <= 33 ms", mine <= ONE_FRAME_MS)
        what = f"frame taken -> verdict painted, {len(ours)} people, {name}"
        told = {"ours ms": mine, **{f"{part} ms": ms for part, ms in alone.items()}}
        found.append(Row(what, "x", ratio, {part: round(ms, 3) for part, ms in told.items()}, *goal))
    return [*found, _at_the_camera_s_pace(quantile(ours, 0.5), pictures, people)]


def _parts(pictures: list[Picture], people: int, pause_s: float = 0.0) -> dict[str, list[float]]:
    """Milliseconds of each bare part by itself, sorted; begun `pause_s` after the last one's end."""
    return {
        "decode": _decoding(pictures[::2], pause_s),
        "seal + insert": _inserting(people, pause_s),
        "paint": _painting(people, pause_s),
    }


def _at_the_camera_s_pace(ours_ms: float, pictures: list[Picture], people: int) -> Row:
    """The same parts done once a frame, as the program does them: what of the distance is cold memory. Nothing is judged."""
    parts = _parts(pictures, people, ONE_FRAME_MS / 1000)
    alone = {f"{part} ms": quantile(took, 0.5) for part, took in parts.items()}
    told = {part: round(ms, 3) for part, ms in {"ours ms": ours_ms, **alone}.items()}
    return Row("the same, its parts once in 33 ms, p50", "x", ours_ms / sum(alone.values()), told)


def _drawn(texts: list[str]) -> list[Picture]:
    """Each code as somebody holds it, and the empty gate after it."""
    artist, found = SceneArtist(), []
    empty = artist.draw(EMPTY, 1.0)
    for number, text in enumerate(texts):
        pose = Pose((number * 7) % 25 - 12.0, (number * 5) % 17 - 8.0, (number * 11) % 21 - 10.0)
        scene = Scene("phone", text, surround=GREEN, pose=pose, seed=number + 1)
        artist.prepare(scene)
        found += [artist.draw(scene, 1.0), empty]
    return found


def _ours(pictures: list[Picture], clock: SystemClock) -> list[float]:
    took: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        paths = enrolled(Path(place), city_now(), clock.wall_ms() // 1000)
        film = Film(pictures, clock, FRAMES_EACH)
        with gate_on(paths, clock, film) as gate:

            def painted(judged: Judged, at_ms: float) -> None:
                took.append(at_ms - judged.taken_ms)

            gate.on_painted, film.on_over = painted, gate.close_window
            gate.run()
    return sorted(took[WARM_UP:])


def _decoding(pictures: list[Picture], pause_s: float) -> list[float]:
    read = peers()["zxing-cpp"]
    return _timed([lambda picture=picture: read(picture) for picture in pictures], pause_s)  # type: ignore[misc]


def _inserting(times: int, pause_s: float) -> list[float]:
    with tempfile.TemporaryDirectory() as place, closing(Log(Path(place) / "log")) as log:
        return _timed([bare_insert(log, Path(place) / "peer.db")] * times, pause_s)


def _painting(times: int, pause_s: float) -> list[float]:
    """A window of the same size in one colour with one large word, painted at once."""
    bare = _BareWindow()
    bare.show()
    QApplication.processEvents()
    took = _timed([bare.change] * times, pause_s)
    bare.close()
    return took


class _BareWindow(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.resize(1024, 600)
        self._turn = 0
        self._font = font(120, bold=True)

    def change(self) -> None:
        self._turn += 1
        self.repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#0A7D3F" if self._turn % 2 else "#9C0F1C"))
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(self._font)
        painter.drawText(
            QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, "放行" if self._turn % 2 else "不放行"
        )
        painter.end()


def _timed(calls: list[Callable[[], object]], pause_s: float) -> list[float]:
    """Milliseconds of each, sorted."""
    took = []
    for call in calls:
        if pause_s:
            time.sleep(pause_s)
        began = time.perf_counter_ns()
        call()
        took.append((time.perf_counter_ns() - began) / 1e6)
    return sorted(took[min(WARM_UP, len(took) - 1) :])
