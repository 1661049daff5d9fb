"""Rows: what the hints cost a frame in which a code is held and not read."""

from __future__ import annotations

import time
from statistics import median, quantiles
from typing import TYPE_CHECKING

from scanner.camera.frame import Frame
from scanner.camera.onlooker import Onlooker
from scanner.camera.plane import ReadingPlanes
from scanner.camera.scene import EMPTY
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.vision import cv2
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.bench._table import Row
from tests.lab.kinds import KINDS
from tests.lab.laboratory import Laboratory
from tests.lab.peers import grey

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from scanner.camera.decoder import Unread

    Picture = NDArray[np.uint8]

FRAMES_EACH = 30
FRAME_MS = 1000 / 30
HARDNESS = 2.0
REPEATS = 3
GOAL_MS = 1.0


def hint_rows() -> list[Row]:
    """Every kind of the laboratory, hard, held for a second; peer: the usual check for blur and light."""
    film = _film()
    ours = _each([_ours(film) for _ in range(REPEATS)])
    theirs = _each([[_took(_usual_check, pixels) for pixels, _ in film] for _ in range(REPEATS)])
    what = f"hints, a frame with an unread code ({len(ours)})"
    name = "Laplacian and histogram"
    p99 = quantiles(ours, n=100)[-1]
    return [
        Row(f"{what}, p50", "ms", round(median(ours), 2), {name: round(median(theirs), 2)}),
        Row(f"{what}, p99", "ms", round(p99, 2), {name: round(quantiles(theirs, n=100)[-1], 2)},
            f"<= {GOAL_MS:g}", p99 <= GOAL_MS),
    ]  # fmt: skip


def _film() -> list[tuple[Picture, list[Unread]]]:
    laboratory, planes, zxing = Laboratory(), ReadingPlanes(), ZxingDecoder()
    pictures = [laboratory.sample(kind, 1, HARDNESS).pixels for kind in KINDS]
    shown = [(pixels, *zxing.search(planes.darkest(pixels))) for pixels in pictures]
    return [
        (pixels, unread) for pixels, readings, unread in shown if not readings for _ in range(FRAMES_EACH)
    ]


def _ours(film: list[tuple[Picture, list[Unread]]]) -> list[float]:
    """Milliseconds of each frame, after a second of an empty gate."""
    artist, spent = SceneArtist(), []
    told: list[Unread] = []
    onlooker = Onlooker(lambda: told)
    for number in range(FRAMES_EACH):
        onlooker.look(Frame(artist.draw(EMPTY, number / 30), number * FRAME_MS, number), [])
    for number, (pixels, unread) in enumerate(film, FRAMES_EACH):
        told[:] = unread
        frame = Frame(pixels, number * FRAME_MS, number)
        spent.append(_took(onlooker.look, frame, []))
    return spent


def _usual_check(pixels: Picture) -> None:
    plane = grey(pixels)
    cv2.meanStdDev(cv2.Laplacian(plane, cv2.CV_16S))
    cv2.calcHist([plane], [0], None, [256], [0, 256])


def _took(work: Callable[..., None], *arguments: object) -> float:
    began = time.thread_time()
    work(*arguments)
    return (time.thread_time() - began) * 1000


def _each(runs: list[list[float]]) -> list[float]:
    return [median(of_frame) for of_frame in zip(*runs, strict=True)]
