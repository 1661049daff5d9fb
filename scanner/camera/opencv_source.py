"""A camera through OpenCV's VideoCapture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.camera.frame import Frame, normalised
from scanner.camera.vision import cv2
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from scanner.clock import Clock

WIDTH_PX, HEIGHT_PX = 1280, 720
"""640 x 480 would make people hold the phone at 13 cm, where a fixed focus is blurred."""
_MOTION_JPEG = cv2.VideoWriter.fourcc(*"MJPG")
_ON_LINUX = sys.platform == "linux"


class OpenCvSource:
    """`index` is the camera's number as the system counts, 0 first.

    It is asked for 1280 x 720 as motion JPEG (raw 720p does not fit through USB 2 at 30 frames a second) and a buffer of
    one frame; what it gives instead is taken.
    """

    def __init__(self, index: int, clock: Clock) -> None:
        self.name = f"camera {index}"
        self._index = index
        self._clock = clock
        self._capture: cv2.VideoCapture | None = None
        self._number = 0

    def open(self) -> None:
        """See `FrameSource.open`. Only Linux shows whether a camera that will not open is there: it counts as busy."""
        self.close()
        capture = cv2.VideoCapture(self._index, cv2.CAP_V4L2 if _ON_LINUX else cv2.CAP_ANY)
        if not capture.isOpened():
            is_there = _ON_LINUX and Path(f"/dev/video{self._index}").exists()
            raise CameraError(Trouble.CAMERA_BUSY if is_there else Trouble.CAMERA_ABSENT, self.name)
        capture.set(cv2.CAP_PROP_FOURCC, _MOTION_JPEG)
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH_PX)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT_PX)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
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
