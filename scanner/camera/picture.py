"""A picture file, as a frame's pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.frame import normalised
from scanner.camera.vision import cv2
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAX_BYTES = 64 * 1024 * 1024


def load_picture(file: Path) -> NDArray[np.uint8]:
    """The picture in `file`, uint8 (H, W, 3) BGR, both sides up to 8192.

    Raises CameraError(PICTURE_UNREADABLE): no file, empty, no picture, cut off beyond use, or too large.
    """
    try:
        if not file.is_file():
            raise CameraError(Trouble.PICTURE_UNREADABLE, f"no file {file.name}")
        if file.stat().st_size > MAX_BYTES:
            raise CameraError(Trouble.PICTURE_UNREADABLE, f"{file.name}: more than {MAX_BYTES >> 20} MB")
        content = np.frombuffer(file.read_bytes(), np.uint8)
        picture = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except (OSError, ValueError) as error:
        raise CameraError(Trouble.PICTURE_UNREADABLE, f"{file.name[:80]!r}: {error}") from error
    except cv2.error as error:
        raise CameraError(Trouble.PICTURE_UNREADABLE, f"{file.name}: {error.err}") from error
    if picture is None:
        raise CameraError(Trouble.PICTURE_UNREADABLE, f"{file.name} is no picture")
    try:
        return normalised(picture)
    except CameraError as error:
        raise CameraError(Trouble.PICTURE_UNREADABLE, f"{file.name}: {error.detail}") from error
