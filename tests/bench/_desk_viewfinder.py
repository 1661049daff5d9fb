"""Row: what the live picture costs at 30 frames a second; beside a bare QLabel that shows the same frames."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel

from scanner.camera.frame import Frame
from scanner.camera.scene import EMPTY, GREEN, Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.gui.viewfinder import Viewfinder, image_over
from tests.bench._table import Row

if TYPE_CHECKING:
    from collections.abc import Callable

FPS, ROUNDS = 30, 5
SIZE = (368, 260)
"""Its place in a window of 1024x600."""


def rows(frames: int) -> list[Row]:
    """Processor time of the painting thread, in per cent of one core, the two turn by turn."""
    application = QApplication.instance() or QApplication([])
    artist = SceneArtist()
    scene = Scene("phone", "HZ1:" + "A" * 200, surround=GREEN)
    artist.prepare(scene)
    film = [Frame(artist.draw(one, t / FPS), 0.0, t) for t in range(8) for one in (EMPTY, scene)]
    shown = [film[0]]
    ours, bare = Viewfinder(lambda: shown[0], "zh"), QLabel()
    bare.setScaledContents(True)
    for widget in (ours, bare):
        widget.resize(*SIZE)
        widget.show()
    application.processEvents()

    def paint_ours(frame: Frame) -> None:
        shown[0] = frame
        ours.repaint()

    def paint_bare(frame: Frame) -> None:
        bare.setPixmap(QPixmap.fromImage(image_over(frame)))
        bare.repaint()

    took = [(_share(paint_ours, film, frames), _share(paint_bare, film, frames)) for _ in range(ROUNDS)]
    for widget in (ours, bare):
        widget.close()
    mine, theirs = median(one for one, _ in took), median(other for _, other in took)
    ratios = sorted(one / other for one, other in took)
    peers = {"ours %": mine, "QLabel %": theirs, "least": ratios[0], "most": ratios[-1]}
    what = f"viewfinder 720p{FPS}, share of one core"
    return [
        Row(
            what,
            "x",
            mine / theirs,
            {n: round(v, 2) for n, v in peers.items()},
            "<= 1.2",
            mine / theirs <= 1.2,
        )
    ]


def _share(paint: Callable[[Frame], None], film: list[Frame], frames: int) -> float:
    began = time.thread_time()
    for number in range(frames):
        paint(film[number % len(film)])
    return 100 * FPS * (time.thread_time() - began) / frames
