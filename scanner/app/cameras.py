"""Which source of frames the gate works with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.camera.attended_source import AttendedSource
from scanner.camera.file_source import FileSource
from scanner.camera.names import CameraChoice
from scanner.camera.opencv_source import OpenCvSource
from scanner.camera.switched_source import SwitchedSource
from scanner.errors import CameraError

if TYPE_CHECKING:
    from scanner.camera.source import FrameSource
    from scanner.clock import Clock

_A_FILES_ENDING = re.compile(r"\.[A-Za-z0-9]{2,4}\Z")


def open_camera(camera: int | str, clock: Clock) -> FrameSource:
    """The camera of that number or name, or the video or picture file.

    A file is what exists, has a folder before it, or ends as files do; all else is a camera's name or how that begins.
    """
    if isinstance(camera, str) and _is_file(camera):
        return FileSource(Path(camera), clock)
    return SwitchedSource(camera, lambda wanted: _attended(wanted, clock))


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


def _attended(camera: int | str, clock: Clock) -> AttendedSource:
    choice = CameraChoice(camera)
    return AttendedSource(lambda: OpenCvSource(choice, clock))


def _is_file(name: str) -> bool:
    return "/" in name or "\\" in name or bool(_A_FILES_ENDING.search(name)) or Path(name).is_file()
