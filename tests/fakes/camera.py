"""A camera, a decoder and a reader that do as a test says."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.decoder import Reading, Unread
from scanner.camera.frame import Frame
from scanner.camera.vision import cv2
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from scanner.clock import Clock

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))

GREY_PICTURE: NDArray[np.uint8] = np.full((72, 128, 3), 120, np.uint8)
BLACK_PICTURE: NDArray[np.uint8] = np.full((72, 128, 3), 4, np.uint8)


class ScriptedSource:
    """A `FrameSource` that plays `script`: a picture, None (a stall), or a CameraError (raised; the camera is gone).

    After a CameraError `open` fails with the errors of `opening`, one a try, until none is left. When the script has
    come to its end, its last picture is shown for ever.
    """

    name = "scripted"

    def __init__(
        self,
        clock: Clock,
        script: Iterable[NDArray[np.uint8] | Exception | None] = (),
        opening: Iterable[Trouble] = (),
        *,
        repeats: bool = True,
    ) -> None:
        self.repeats = repeats
        self._clock = clock
        self.script = deque(script)
        self.opening = deque(opening)
        self.is_open = False
        self.times_opened = 0
        self._picture = GREY_PICTURE
        self._number = 0

    def open(self) -> None:
        if self.opening:
            raise CameraError(self.opening.popleft(), self.name)
        self.is_open = True
        self.times_opened += 1

    def read(self) -> Frame | None:
        if not self.is_open:
            raise CameraError(Trouble.CAMERA_LOST, "not open")
        now = self.script.popleft() if self.script else self._picture
        if now is None:
            return None
        if isinstance(now, Exception):
            raise now
        self._picture = now
        self._number += 1
        return Frame(now, self._clock.mono_ms(), self._number)

    def close(self) -> None:
        self.is_open = False


class FakeVideoCapture:
    """What `cv2.VideoCapture` is to us: `world` says what the camera shows next, `modes` what it can give, best last.

    Like a driver it says yes to every wish and gives the nearest it has: the mode asked for, or its last one.
    """

    world: deque[object]
    present = True
    modes: tuple[tuple[str, int, int, float], ...] = (("MJPG", 1280, 720, 30.0),)
    opened: list[int]

    def __init__(self, index: int, backend: int) -> None:
        self.settings: list[tuple[int, float]] = []
        self.released = False
        self._wish: dict[int, float] = {}
        type(self).newest = self
        type(self).opened = [*getattr(type(self), "opened", []), index]

    newest: FakeVideoCapture

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.present

    def set(self, what: int, value: float) -> bool:
        self.settings.append((what, value))
        self._wish[what] = value
        return True

    def get(self, what: int) -> float:
        fourcc, width, height, fps = self._mode()
        gives = {
            cv2.CAP_PROP_FOURCC: float(cv2.VideoWriter.fourcc(*fourcc)),
            cv2.CAP_PROP_FRAME_WIDTH: float(width),
            cv2.CAP_PROP_FRAME_HEIGHT: float(height),
            cv2.CAP_PROP_FPS: fps,
        }
        return gives[what]

    def _mode(self) -> tuple[str, int, int, float]:
        wish = [self._wish.get(what) for what in _MODE]
        for mode in self.modes:
            if wish == [float(cv2.VideoWriter.fourcc(*mode[0])), mode[1], mode[2]]:
                return mode
        return self.modes[-1]

    def read(self) -> tuple[bool, object]:
        shown = self.world.popleft() if self.world else GREY_PICTURE
        if isinstance(shown, Exception):
            raise shown
        return shown is not None, shown

    def release(self) -> None:
        self.released = True


_MODE = (cv2.CAP_PROP_FOURCC, cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)


class HangingSource:
    """A `FrameSource` of which one call, "open" or "read", does not come back until `release` is set."""

    repeats = False

    def __init__(self, clock: Clock, hangs_in: str = "", release: threading.Event | None = None) -> None:
        self.name = "hanging"
        self.hangs_in = hangs_in
        self.release = release or threading.Event()
        self.hung, self.closed = threading.Event(), threading.Event()
        self._clock = clock

    def open(self) -> None:
        self._maybe_hang("open")

    def read(self) -> Frame | None:
        self._maybe_hang("read")
        return Frame(GREY_PICTURE, self._clock.mono_ms(), 1)

    def close(self) -> None:
        self.closed.set()

    def _maybe_hang(self, call: str) -> None:
        if self.hangs_in == call:
            self.hung.set()
            self.release.wait()


class FakeDecoder:
    """A `QrDecoder` that answers with the next of `answers` (texts, or an error to raise), then with nothing."""

    def __init__(self, answers: Iterable[list[str] | Exception] = (), name: str = "fake") -> None:
        self.name = name
        self.answers = deque(answers)
        self.pictures: list[tuple[int, ...]] = []

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        self.pictures.append(grey.shape)
        answer = self.answers.popleft() if self.answers else []
        if isinstance(answer, Exception):
            raise answer
        return [Reading(text, SQUARE, self.name) for text in answer]

    def search(self, grey: NDArray[np.uint8]) -> tuple[list[Reading], list[Unread]]:
        return self.decode(grey), []


class FakeReader:
    """A `FrameReader` for which the frame's number decides: `texts[number]` is read from it."""

    unread: Sequence[Unread] = ()

    def __init__(self, texts: dict[int, list[str] | Exception]) -> None:
        self.texts = texts

    def read(self, frame: Frame, budget_ms: float) -> list[Reading]:
        answer = self.texts.get(frame.number, [])
        if isinstance(answer, Exception):
            raise answer
        return [Reading(text, SQUARE, "fake") for text in answer]
