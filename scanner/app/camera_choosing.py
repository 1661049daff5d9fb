"""Choosing another camera in the window: which ones there are, taking one, and remembering it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from scanner.camera.names import cameras

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.camera.loop import CaptureLoop, LaneLoop
    from scanner.camera.names import FoundCamera
    from scanner.camera.switched_source import SwitchedSource
    from scanner.store.camera_shelf import CameraShelf


class CameraChoosing:
    """What the window's list of cameras asks and says; `tell(names, present)` answers `ask`, on a thread of its own."""

    def __init__(
        self,
        source: SwitchedSource,
        shelf: CameraShelf,
        loops: tuple[CaptureLoop, LaneLoop],
        tell: Callable[[list[str], str], None],
        found: Callable[[], list[FoundCamera]] = cameras,
    ) -> None:
        self._source = source
        self._shelf = shelf
        self._capture, self._lane = loops
        self._tell = tell
        self._found = found
        remembered = shelf.chosen(source.wanted)
        if remembered is not None:
            source.choose(remembered)

    def ask(self) -> None:
        """A driver may take its time to say its name, or never come back."""
        threading.Thread(target=self._list, name="camera list", daemon=True).start()

    def choose(self, name: str) -> None:
        """Show that camera's picture now and after a restart; it is written on the lane's thread, like all else."""
        self._source.choose(name)
        self._capture.renew()
        self._lane.submit(lambda: self._shelf.keep(self._source.wanted, name))

    def _list(self) -> None:
        self._tell([camera.name for camera in self._found()], self._source.name)
