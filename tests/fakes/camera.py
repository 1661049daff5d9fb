"""A camera, a decoder and a reader that do as a test says."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.decoder import Reading
from scanner.camera.frame import Frame
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    ) -> None:
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
    """What `cv2.VideoCapture` is to us: `world` says which cameras there are and what they show next."""

    world: deque[object]
    present = True

    def __init__(self, index: int, backend: int) -> None:
        self.settings: list[tuple[int, float]] = []
        self.released = False
        type(self).newest = self

    newest: FakeVideoCapture

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.present

    def set(self, what: int, value: float) -> bool:
        self.settings.append((what, value))
        return True

    def read(self) -> tuple[bool, object]:
        shown = self.world.popleft() if self.world else GREY_PICTURE
        if isinstance(shown, Exception):
            raise shown
        return shown is not None, shown

    def release(self) -> None:
        self.released = True


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


class FakeReader:
    """A `FrameReader` for which the frame's number decides: `texts[number]` is read from it."""

    def __init__(self, texts: dict[int, list[str] | Exception]) -> None:
        self.texts = texts

    def read(self, frame: Frame, budget_ms: float) -> list[Reading]:
        answer = self.texts.get(frame.number, [])
        if isinstance(answer, Exception):
            raise answer
        return [Reading(text, SQUARE, "fake") for text in answer]
