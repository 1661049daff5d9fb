"""A camera through OpenCV's VideoCapture."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.camera.frame import Frame, normalised
from scanner.camera.ladder import climb
from scanner.camera.names import BACKEND
from scanner.camera.vision import cv2
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from scanner.camera.names import CameraChoice
    from scanner.clock import Clock

log = logging.getLogger(__name__)


class OpenCvSource:
    """The chosen camera; its calls may wait as long as its driver likes (`attended_source.py` is for that)."""

    repeats = False

    def __init__(self, choice: CameraChoice, clock: Clock) -> None:
        self._choice = choice
        self._clock = clock
        self._capture: cv2.VideoCapture | None = None
        self._number = 0

    @property
    def name(self) -> str:
        return self._choice.name

    def open(self) -> None:
        """See `FrameSource.open`; raises what `CameraChoice.index` does, and why it was refused (`_refused`)."""
        self.close()
        index = self._choice.index()
        capture = cv2.VideoCapture(index, BACKEND)
        if not capture.isOpened():
            capture.release()
            raise CameraError(_refused(index, self._choice), self.name)
        log.info("camera %s: %s", self.name, climb(capture))
        self._capture = capture

    def read(self) -> Frame:
        """See `FrameSource.read`. A camera that stays silent is given up by the driver's time limit (`vision.py`)."""
        if self._capture is None:
            raise CameraError(Trouble.CAMERA_LOST, f"{self.name} is not open")
        try:
            arrived, pixels = self._capture.read()
        except cv2.error as error:
            raise CameraError(Trouble.CAMERA_LOST, f"{self.name}: {error.err}") from error
        if not arrived:
            raise CameraError(Trouble.CAMERA_LOST, f"{self.name} gives no more frames")
        self._number += 1
        return Frame(normalised(pixels), self._clock.mono_ms(), self._number)

    def close(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


def _refused(index: int, choice: CameraChoice) -> Trouble:
    """Why a camera did not open. Only Linux tells "forbidden" from "busy"; elsewhere one that is listed counts as busy."""
    if sys.platform != "linux":
        return Trouble.CAMERA_BUSY if choice.is_listed(index) else Trouble.CAMERA_ABSENT
    device = Path(f"/dev/video{index}")
    if not device.exists():
        return Trouble.CAMERA_ABSENT
    return Trouble.CAMERA_BUSY if os.access(device, os.R_OK | os.W_OK) else Trouble.CAMERA_FORBIDDEN
