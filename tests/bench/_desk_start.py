"""Row: from a process's start until it would read a code; beside a bare window with an OpenCV import.

As a program of its own it is one of the two, says "ready" and ends: `... ours FOLDER` or `... bare`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench._table import Row

ROOT = Path(__file__).parents[2]
_OURS = """
import gc, sys
gc.disable()  # as `run` does while it loads the same
from scanner import cli
from scanner.app.gate import Gate
from scanner.camera.loop import LaneLoop
look = LaneLoop._look
def ready(lane, frame):
    look(lane, frame)
    if gates:
        gates[0]._desk.shown.wait()
        print("ready", flush=True)
        gates.pop().close_window()
LaneLoop._look = ready
gates, enter = [], Gate.__enter__
Gate.__enter__ = lambda gate: gates.append(gate) or enter(gate)
sys.exit(cli.main(["run", "--data", sys.argv[1], "--camera", sys.argv[2]]))
"""
_BARE = """
import cv2
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        print("ready", flush=True)
        QTimer.singleShot(0, self.close)
application = QApplication([])
window = Window()
window.resize(1024, 600)
window.show()
application.exec()
"""
GATE_SETTINGS = 'keys = "file"\nsounds = false\n'


def rows(repeats: int) -> list[Row]:
    """Seconds, the two turn by turn, in processes of their own; the first of each pays for cold files and is left out."""
    with tempfile.TemporaryDirectory() as place:
        gate = _prepared(Path(place))
        ours, bare = list[float](), list[float]()
        env = _environment(Path(place))
        for _ in range(repeats + 1):
            ours.append(_ready_s(env, _OURS, *gate))
            bare.append(_ready_s(env, _BARE))
    mine, theirs = median(ours[1:]), median(bare[1:])
    told = {"ours s": mine, "bare window s": theirs, "least s": min(ours[1:]), "most s": max(ours[1:])}
    peers = {name: round(value, 3) for name, value in told.items()}
    return [Row("process start -> ready to scan", "x", mine / theirs, peers, "<= 1.5", mine / theirs <= 1.5)]


def _prepared(folder: Path) -> tuple[str, str]:
    """A gate's folder and a picture that stands for its camera; made by a process of its own, which warms nothing up."""
    command = [sys.executable, "-m", __name__, str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    return str(folder / "gate"), str(folder / "empty.png")


def _environment(place: Path) -> dict[str, str]:
    """As an installed program starts: without a screen here, and with what Python compiled at the first start."""
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(place / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env.pop("OPENBLAS_NUM_THREADS", None)  # our camera room's, in this process too; no bare window has it
    return env


def _ready_s(env: dict[str, str], program: str, *words: str) -> float:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program, *words], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        line = started.stdout.readline()
        took = time.perf_counter() - began
    assert line == "ready\n", line
    return took


def _prepare(folder: Path) -> None:
    from scanner.camera.scene import EMPTY  # noqa: PLC0415 - the measuring process need not load the program
    from scanner.camera.scene_artist import SceneArtist  # noqa: PLC0415
    from scanner.camera.vision import cv2  # noqa: PLC0415
    from tests.bench._desk_gate import city_now, enrolled  # noqa: PLC0415

    paths = enrolled(folder / "gate", city_now(), int(time.time()))
    paths.settings.write_text(GATE_SETTINGS, encoding="utf-8")
    cv2.imwrite(str(folder / "empty.png"), SceneArtist().draw(EMPTY, 1.0))


if __name__ == "__main__":
    _prepare(Path(sys.argv[1]))
