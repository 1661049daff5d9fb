"""A camera that is not there: scenes drawn as they happen. The demo's feed, through the same loops as a camera's frames."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from scanner.camera.frame import Frame
from scanner.camera.pace import Pace
from scanner.camera.scene import EMPTY, Scene
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from scanner.camera.scene_artist import SceneArtist
    from scanner.clock import Clock


class SyntheticSource:
    """Frames of whatever scene was shown last, from any thread; an empty gate before the first and after `clear`."""

    name = "demo"
    repeats = True

    def __init__(self, clock: Clock, artist: SceneArtist, fps: float = 30.0) -> None:
        self._clock = clock
        self._artist = artist
        self._pace = Pace(clock, fps)
        self._lock = Lock()
        self._scene: Scene = EMPTY
        self._since_ms = clock.mono_ms()
        self._is_open = False
        self._number = 0

    def show(self, scene: Scene) -> None:
        """Let `scene` slide into the picture from now on. Raises ValueError when its text fits into no code."""
        self._artist.prepare(scene)
        with self._lock:
            self._scene, self._since_ms = scene, self._clock.mono_ms()

    def clear(self) -> None:
        """Take away what was shown."""
        self.show(EMPTY)

    def open(self) -> None:
        self._is_open = True
        self._pace.start()

    def read(self) -> Frame | None:
        if not self._is_open:
            raise CameraError(Trouble.CAMERA_LOST, f"{self.name} is not open")
        if not self._pace.wait():
            return None
        taken_ms = self._clock.mono_ms()
        with self._lock:
            scene, since_ms = self._scene, self._since_ms
        pixels = self._artist.draw(scene, (taken_ms - since_ms) / 1000.0)
        self._number += 1
        return Frame(pixels, taken_ms, self._number)

    def close(self) -> None:
        self._is_open = False
        self._pace.stop()
