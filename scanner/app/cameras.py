"""Which source of frames the gate works with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scanner.camera.file_source import FileSource
from scanner.camera.opencv_source import OpenCvSource
from scanner.errors import CameraError

if TYPE_CHECKING:
    from scanner.camera.source import FrameSource
    from scanner.clock import Clock


def open_camera(camera: int | str, clock: Clock) -> FrameSource:
    """The camera of that number, or the video or picture file of that name."""
    return OpenCvSource(camera, clock) if isinstance(camera, int) else FileSource(Path(camera), clock)


def find_camera(camera: int | str | None, clock: Clock) -> FrameSource | None:
    """The camera asked for; without a wish the first one, or None if it cannot be opened."""
    source = open_camera(0 if camera is None else camera, clock)
    if camera is None:
        try:
            source.open()
        except CameraError:
            return None
        finally:
            source.close()
    return source
