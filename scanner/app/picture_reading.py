"""The command `read`: pictures in, what a machine can use out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner.app.reading import picture_reader
from scanner.camera.frame import Frame
from scanner.camera.onlooker import still_hint
from scanner.camera.picture import load_picture
from scanner.errors import CameraError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scanner.clock import Clock


def answers(files: Iterable[Path], budget_ms: float, clock: Clock) -> Iterator[dict[str, Any]]:
    """For each file: `file`, `texts`, `decoder` of the first ("" for none), `ms` to read it, `hint` (None: none).

    A file that is no picture has `error`, a Trouble's code, and `detail`. Each picture gets a reader of its own: what one
    shows tells nothing about the next.
    """
    for file in files:
        try:
            yield _answer(file, budget_ms, clock)
        except CameraError as error:
            yield {"file": str(file), "texts": [], "error": str(error.trouble), "detail": error.detail}


def _answer(file: Path, budget_ms: float, clock: Clock) -> dict[str, Any]:
    frame = Frame(load_picture(file), clock.mono_ms(), 1)
    reader = picture_reader(clock)
    began_ms = clock.mono_ms()
    readings = reader.read(frame, budget_ms)
    return {
        "file": str(file),
        "texts": [reading.text for reading in readings],
        "decoder": readings[0].decoder if readings else "",
        "ms": round(clock.mono_ms() - began_ms, 2),
        "hint": None if readings else still_hint(frame.pixels, reader.unread),
    }
