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
    FORBIDDEN = "CAMERA_FORBIDDEN"
    """It is there, and this user or program may not open it."""
    WRONG = "CAMERA_WRONG"
    """The one that the settings name is not there, another is."""
    SILENT = "CAMERA_SILENT"
    """Its driver took a call and never came back."""
    BLACK = "CAMERA_BLACK"
    """Frames come, and there is nothing on them: a lid, a cap, a privacy switch."""
    FROZEN = "CAMERA_FROZEN"
    """Frames come, and each is the same to the last bit: no sensor does that."""
    UPSIDE_DOWN = "CAMERA_UPSIDE_DOWN"
    """The codes of several people stood on their heads. They are read all the same."""

    @property
    def shows_picture(self) -> bool:
        """Whether there is a picture worth looking at."""
        return self in {CameraState.LIVE, CameraState.UPSIDE_DOWN}


_STATE_OF = {
    Trouble.CAMERA_ABSENT: CameraState.ABSENT,
    Trouble.CAMERA_BUSY: CameraState.BUSY,
    Trouble.CAMERA_FORBIDDEN: CameraState.FORBIDDEN,
    Trouble.CAMERA_WRONG: CameraState.WRONG,
    Trouble.CAMERA_SILENT: CameraState.SILENT,
    Trouble.CAMERA_FROZEN: CameraState.FROZEN,
}


def state_for(trouble: Trouble) -> CameraState:
    """The state that a source's trouble puts the camera in."""
    return _STATE_OF.get(trouble, CameraState.LOST)
