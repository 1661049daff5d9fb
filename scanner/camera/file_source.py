"""A video or a picture in place of a camera, shown again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.frame import Frame, normalised
from scanner.camera.pace import Pace
from scanner.camera.vision import cv2
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from scanner.clock import Clock

_PICTURE_FPS = 30.0


class FileSource:
    """Whatever file OpenCV can read: a picture at 30 frames a second, a video at its own speed, without sound."""

    repeats = True

    def __init__(self, path: Path, clock: Clock) -> None:
        self.name = path.name
        self._path = path
        self._clock = clock
        self._pace = Pace(clock, _PICTURE_FPS)
        self._picture: NDArray[np.uint8] | None = None
        self._video: cv2.VideoCapture | None = None
        self._number = 0

    def open(self) -> None:
        """See `FrameSource.open`: absent too is a file that holds neither picture nor video."""
        self.close()
        try:
            self._picture = self._read_picture()
        except cv2.error as error:
            raise CameraError(Trouble.CAMERA_ABSENT, f"{self.name}: {error.err}") from error
        fps = _PICTURE_FPS
        if self._picture is None:
            self._video = self._open_video()
            fps = self._video.get(cv2.CAP_PROP_FPS)
        self._pace = Pace(self._clock, fps if 1 <= fps <= 240 else _PICTURE_FPS)
        self._pace.start()

    def read(self) -> Frame | None:
        if self._picture is None and self._video is None:
            raise CameraError(Trouble.CAMERA_LOST, f"{self.name} is not open")
        if not self._pace.wait():
            return None
        pixels = self._picture if self._picture is not None else self._next_of_video()
        self._number += 1
        return Frame(pixels, self._clock.mono_ms(), self._number)

    def close(self) -> None:
        self._pace.stop()
        video, self._video, self._picture = self._video, None, None
        if video is not None:
            video.release()

    def _read_picture(self) -> NDArray[np.uint8] | None:
        if not self._path.is_file():
            raise CameraError(Trouble.CAMERA_ABSENT, f"no file {self.name}")
        if not cv2.haveImageReader(str(self._path)):
            return None
        picture = cv2.imread(str(self._path), cv2.IMREAD_COLOR)
        return None if picture is None else normalised(picture)

    def _open_video(self) -> cv2.VideoCapture:
        video = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
        if not video.isOpened() or video.get(cv2.CAP_PROP_FRAME_WIDTH) < 1:  # FFmpeg goes by a file's name
            raise CameraError(Trouble.CAMERA_ABSENT, f"{self.name} is no picture and no video")
        return video

    def _next_of_video(self) -> NDArray[np.uint8]:
        """The next picture; after the last one the first. Opened anew for that: not every format can be wound back."""
        arrived, pixels = self._video.read() if self._video else (False, None)
        if not arrived:
            self._video = self._open_video()
            arrived, pixels = self._video.read()
        if not arrived:
            raise CameraError(Trouble.CAMERA_LOST, f"{self.name} holds no picture that can be read")
        return normalised(pixels)
