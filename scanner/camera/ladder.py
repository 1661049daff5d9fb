"""Which format and size a camera is asked for: the best it really gives, down to whatever there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_FPS = 15.0
"""A size that comes more slowly is not worth its pixels: a code is held still for a moment only."""


class Rung(NamedTuple):
    """`fourcc` is the driver's name of a format, four characters; "" is whatever the driver has chosen."""

    fourcc: str
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.fourcc} {self.width} x {self.height}"


RUNGS = (
    Rung("MJPG", 1920, 1080),
    Rung("MJPG", 1280, 720),
    Rung("", 1280, 720),
    Rung("MJPG", 640, 480),
    Rung("", 640, 480),
)
"""Motion JPEG first: raw 720p does not fit through USB 2 at 30 frames a second. 1080p reads codes at half again the
distance; 640 x 480 makes people hold the phone at 13 cm, where a fixed focus is blurred."""


def climb(capture: cv2.VideoCapture, rungs: Sequence[Rung] = RUNGS) -> Rung:
    """Set the first rung that the camera says it took, and a buffer of one frame; answers what it gives now.

    Drivers say yes to anything and give what is nearest, so it is asked again. When no rung fits, whatever the driver
    chose last is taken.
    """
    for rung in rungs:
        if rung.fourcc:
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*rung.fourcc))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, rung.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, rung.height)
        if _is(_given(capture), rung) and not 0 < capture.get(cv2.CAP_PROP_FPS) < LEAST_FPS:
            break
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return _given(capture)


def _is(given: Rung, wanted: Rung) -> bool:
    return given == (wanted if wanted.fourcc else wanted._replace(fourcc=given.fourcc))


def _given(capture: cv2.VideoCapture) -> Rung:
    code = int(capture.get(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
    name = "".join(chr(code >> shift & 0xFF) for shift in (0, 8, 16, 24))
    width, height = (int(capture.get(p)) for p in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
    return Rung(name if name.isascii() and name.isprintable() else "?", width, height)
