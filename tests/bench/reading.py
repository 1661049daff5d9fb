"""How much is read, how fast, and how often wrongly; beside zxing-cpp, pyzbar and OpenCV on the same pictures.

Milliseconds are this thread's computing time, so that a busy machine changes little. `--photos DIR` takes any folder of
pictures with `<name>.txt` or `expected.json` beside them.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.camera.frame import Frame, normalised
from scanner.camera.vision import cv2
from tests.bench._reading_hints import hint_rows
from tests.bench._reading_latency import latency_rows
from tests.bench._reading_live import LIVE_BUDGET_MS, chain, colour_rows, hold_rows, idle_rows
from tests.bench._reading_memory import memory_rows
from tests.bench._reading_pictures import laboratory_rows, photo_rows
from tests.bench._reading_wrong import wrong_row
from tests.bench._table import Row, show, write
from tests.lab.peers import peers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench._reading_pictures import Tally

SECTIONS = (
    "photos",
    "laboratory",
    "wrong",
    "idle",
    "hints",
    "holds",
    "colours",
    "latency",
    "memory",
    "video",
)
PHOTOS = Path(__file__).parents[3] / "shared" / "testdata" / "photos"


def main() -> None:
    wish = _wish()
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    rows: list[Row] = []
    sections = _sections(wish)
    for name in wish.only or SECTIONS:
        measured = sections[name]()
        show(measured)
        rows += measured
    if wish.json:
        write(rows, "reading", wish.json)


def _sections(wish: argparse.Namespace) -> dict[str, Callable[[], list[Row]]]:
    """By name, in order: wrong texts are counted on what was read before."""
    folder = wish.photos if wish.photos.is_dir() else None
    tallies: list[Tally] = []

    def counted(found: tuple[list[Row], Tally]) -> list[Row]:
        rows, tally = found
        tallies.append(tally)
        return rows

    return {
        "photos": lambda: counted(photo_rows(folder)) if folder else [],
        "laboratory": lambda: counted(laboratory_rows(wish.each)),
        "wrong": lambda: [wrong_row(tallies, folder, wish.synthetic)],
        "idle": lambda: idle_rows(wish.seconds),
        "hints": hint_rows,
        "holds": lambda: hold_rows(wish.holds),
        "colours": lambda: colour_rows(wish.each),
        "latency": lambda: latency_rows(wish.seconds),
        "memory": lambda: memory_rows(wish.frames),
        "video": lambda: video_rows(wish.video) if wish.video else [],
    }


def video_rows(path: Path) -> list[Row]:
    """Of a video's frames: in how many something was read, by whom, and for how many milliseconds a frame."""
    video, reader, others = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG), chain(), peers()
    read, spent, number = dict.fromkeys(["ours", *others], 0), 0.0, 0
    while True:
        arrived, pixels = video.read()
        if not arrived:
            break
        picture = normalised(pixels)
        began = time.thread_time()
        read["ours"] += bool(reader.read(Frame(picture, number * 1000 / 30, number), LIVE_BUDGET_MS))
        spent += time.thread_time() - began
        for name, peer in others.items():
            read[name] += bool(peer(picture))
        number += 1
    video.release()
    shares = {name: round(100 * many / max(1, number), 1) for name, many in read.items()}
    return [
        Row(f"{path.name}: frames read, of {number}", "%", shares.pop("ours"), shares),
        Row(f"{path.name}: mean a frame", "ms", round(1000 * spent / max(1, number), 2)),
    ]


def _wish() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="dev.py bench reading", description=__doc__)
    ask.add_argument("--photos", metavar="DIR", type=Path, default=PHOTOS)
    ask.add_argument("--video", metavar="FILE", type=Path)
    ask.add_argument("--json", metavar="FILE", type=Path)
    ask.add_argument("--only", metavar="PART", nargs="+", choices=SECTIONS, help="of " + ", ".join(SECTIONS))
    ask.add_argument("--each", metavar="N", type=int, default=24, help="pictures of each kind and colour")
    ask.add_argument("--holds", metavar="N", type=int, default=10, help="of each size and half")
    ask.add_argument(
        "--synthetic", metavar="N", type=int, default=5000, help="more drawn pictures, for wrong texts"
    )
    ask.add_argument("--seconds", metavar="N", type=int, default=10, help="of an empty gate, and of the film")
    ask.add_argument("--frames", metavar="N", type=int, default=1000, help="for the memory's slope (100000)")
    return ask.parse_args()


if __name__ == "__main__":
    main()
