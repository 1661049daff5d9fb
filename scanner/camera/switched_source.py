"""The camera that was chosen last: another one is taken at the next opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.camera.frame import Frame
    from scanner.camera.source import FrameSource


class SwitchedSource:
    """A `FrameSource` of cameras, by number or name; `make` makes one without opening it. `choose` is for any thread.

    `wanted` is what was asked for at first.
    """

    repeats = False

    def __init__(self, wanted: int | str, make: Callable[[int | str], FrameSource]) -> None:
        self.wanted = wanted
        self._make = make
        self._source = self._next = make(wanted)

    @property
    def name(self) -> str:
        return self._next.name

    def choose(self, camera: int | str) -> None:
        """Let `camera` be the one from the next `open` on; `CaptureLoop.renew` brings that about."""
        self._next = self._make(camera)

    def open(self) -> None:
        self._source = self._next
        self._source.open()

    def read(self) -> Frame | None:
        return self._source.read()

    def close(self) -> None:
        self._source.close()
