"""Cameras by name. The system's numbers change when a cable is moved; names stay."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.camera.vision import cv2
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

BACKEND = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_MSMF, "darwin": cv2.CAP_AVFOUNDATION}.get(
    sys.platform, cv2.CAP_ANY
)
"""Through which of the system's interfaces cameras are listed and opened: numbers of one mean nothing to another."""
MAX_NAME_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class FoundCamera:
    """A camera that is plugged in now: its number, and a name that no other camera here has."""

    index: int
    name: str


def cameras() -> list[FoundCamera]:
    """The cameras that are plugged in, by number. Of several of one make the later ones are called "NAME (2)", ..."""
    import cv2_enumerate_cameras  # noqa: PLC0415 - on the thread that asks for cameras, never on the one that starts the window

    try:
        found = cv2_enumerate_cameras.enumerate_cameras(BACKEND)
    except (OSError, NotImplementedError, cv2.error):
        return []
    named: dict[str, FoundCamera] = {}
    for camera in sorted(found, key=lambda camera: camera.index):
        name = _unused((camera.name or f"camera {camera.index}").strip()[:MAX_NAME_CHARACTERS], named)
        named[name] = FoundCamera(camera.index, name)
    return list(named.values())


def camera_called(name: str, among: list[FoundCamera]) -> FoundCamera | None:
    """The camera of that name; case, and what the system appends to a name, do not matter."""
    wanted = name.casefold()
    exact = (camera for camera in among if camera.name.casefold() == wanted)
    begins = (camera for camera in among if camera.name.casefold().startswith(wanted))
    return next(exact, None) or next(begins, None)


class CameraChoice:
    """Which camera is wanted, by its number or by its name (or how that begins), looked up anew at each opening.

    One wanted by number that comes back under another number is found by the name it had; whatever else has its number is
    taken. One wanted by name is never replaced by another: the other may look at something else.
    """

    def __init__(self, wanted: int | str, found: Callable[[], list[FoundCamera]] = cameras) -> None:
        self.name = f"camera {wanted}" if isinstance(wanted, int) else wanted
        self._wanted = wanted
        self._found = found
        self._had = ""

    def index(self) -> int:
        """Its number now. Raises CameraError: by name CAMERA_ABSENT, or CAMERA_WRONG when there are only others."""
        found = self._found()
        if isinstance(self._wanted, int):
            return self._by_number(self._wanted, found)
        camera = camera_called(self._wanted, found)
        if camera is None:
            raise CameraError(Trouble.CAMERA_WRONG if found else Trouble.CAMERA_ABSENT, self.name)
        return camera.index

    def is_listed(self, index: int) -> bool:
        """Whether the system knows a camera of that number."""
        return any(camera.index == index for camera in self._found())

    def _by_number(self, wanted: int, found: list[FoundCamera]) -> int:
        camera = next((camera for camera in found if camera.index == wanted), None)
        if camera is None and self._had:
            camera = camera_called(self._had, found)
        if camera is None:
            return wanted
        self.name = self._had = camera.name
        return camera.index


def _unused(name: str, named: dict[str, FoundCamera]) -> str:
    number, unused = 1, name
    while unused in named:
        number += 1
        unused = f"{name} ({number})"
    return unused
