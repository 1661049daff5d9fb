"""Where frames come from: a camera, a file, or a drawn scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scanner.camera.frame import Frame


class FrameSource(Protocol):
    """Opened, read and closed by one thread, the capture loop's; after `close` it may be opened again.

    `name` is what the guard reads: a device or a file, no full path. `repeats` says whether one picture may be shown for
    ever, as a file's or a drawn one is; no sensor gives the same picture twice.
    """

    repeats: bool

    @property
    def name(self) -> str: ...

    def open(self) -> None:
        """Make frames available. Raises CameraError: CAMERA_ABSENT, CAMERA_BUSY when another program has it, and others."""
        ...

    def read(self) -> Frame | None:
        """The next frame, waiting at most about one frame time for it; None when there is nothing new.

        Raises CameraError(CAMERA_LOST) when the source is gone or is not open; it is then opened anew by the caller.
        """
        ...

    def close(self) -> None:
        """Let go of the device. May be called twice, and before `open`."""
        ...
