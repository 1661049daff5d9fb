"""What the guard is told about the camera."""

from __future__ import annotations

from enum import StrEnum

from scanner.errors import Trouble


class CameraState(StrEnum):
    """How the camera does; its words stand in `protocol/words.py` under the value."""

    OPENING = "CAMERA_OPENING"
    LIVE = "CAMERA_LIVE"
    ABSENT = "CAMERA_ABSENT"
    BUSY = "CAMERA_BUSY"
    LOST = "CAMERA_LOST"
    BLACK = "CAMERA_BLACK"
    """Frames come, and there is nothing on them: a lid, a cap, a privacy switch."""


_STATE_OF = {Trouble.CAMERA_ABSENT: CameraState.ABSENT, Trouble.CAMERA_BUSY: CameraState.BUSY}


def state_for(trouble: Trouble) -> CameraState:
    """The state that a source's trouble puts the camera in."""
    return _STATE_OF.get(trouble, CameraState.LOST)
