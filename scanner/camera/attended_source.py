"""A source whose calls may never come back, made safe: a driver that hangs holds up a thread of its own, nobody else's.

A camera's `read()` can wait for ever: a hub that lost power, a driver's fault. No thread of Python's can be ended from
outside, so the calls are made on a daemon thread that is left behind when it does not answer; the next opening begins with a
fresh source on a fresh thread. Of those left behind there are MOST_HANGING at most: after that nothing is opened until one
has come back. One that comes back lets go of its device and ends.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.camera.frame import Frame
    from scanner.camera.source import FrameSource

OPENING_S = 3.0
"""One wait for a camera to open; one that takes longer is waited for again at the next `open`."""
MOST_OPENINGS = 5
FRAME_WAIT_S = 0.05
LEAVING_S = 1.0
"""So long a call under way may take to its end: a thread that came back into a Python that is ending would abort it."""
UNWANTED_S = 5.0
"""A camera that opened late, when nobody waited any more, is let go of after so long."""
MOST_HANGING = 3


class AttendedSource:
    """A `FrameSource` over the sources that `make` makes; each wait is bounded, whatever they do."""

    repeats = False

    def __init__(
        self,
        make: Callable[[], FrameSource],
        opening_s: float = OPENING_S,
        frame_wait_s: float = FRAME_WAIT_S,
        leaving_s: float = LEAVING_S,
    ) -> None:
        self._make = make
        self._opening_s = opening_s
        self._frame_wait_s = frame_wait_s
        self._leaving_s = leaving_s
        self._attendant: _Attendant | None = None
        self._left: list[_Attendant] = []
        self._is_open = False
        self._openings = 0
        self._number = 0
        self._first = make()

    @property
    def name(self) -> str:
        return self._attendant.source.name if self._attendant else self._first.name

    def open(self) -> None:
        """See `FrameSource.open`; raises CAMERA_SILENT as well, after `opening_s` at most."""
        if self._is_open:
            self.close()
        attendant = self._attendant or self._engage()
        self._openings += 1
        if not attendant.opened.wait(self._opening_s):
            if self._openings >= MOST_OPENINGS:
                self._leave()
            raise CameraError(Trouble.CAMERA_SILENT, f"{self.name} does not open")
        if attendant.failure is not None:
            failure = attendant.failure
            self._leave()
            raise self._explained(failure)
        attendant.wanted.set()
        self._is_open, self._openings = True, 0

    def read(self) -> Frame | None:
        """See `FrameSource.read`; None for as long as the camera does not answer."""
        attendant = self._attendant
        if attendant is None or not self._is_open:
            raise CameraError(Trouble.CAMERA_LOST, f"{self.name} is not open")
        frame = attendant.take(self._frame_wait_s)
        if frame is None:
            return None
        self._number += 1
        return frame._replace(number=self._number)

    def close(self) -> None:
        """Waits LEAVING_S at most. A camera still opening goes on: the next `open` waits for it, or it ends by itself."""
        if self._is_open:
            self._leave()

    def _engage(self) -> _Attendant:
        self._left = [attendant for attendant in self._left if attendant.thread.is_alive()]
        if sum(attendant.hangs for attendant in self._left) >= MOST_HANGING:
            raise CameraError(Trouble.CAMERA_SILENT, f"{MOST_HANGING} calls to {self.name} hang")
        self._openings = 0
        self._attendant = _Attendant(self._make())
        return self._attendant

    def _explained(self, failure: CameraError) -> CameraError:
        """Who keeps the camera busy may be a call of ours that hangs: closing other programs would not help."""
        if failure.trouble is Trouble.CAMERA_BUSY and any(attendant.hangs for attendant in self._left):
            return CameraError(Trouble.CAMERA_SILENT, f"a call to {self.name} hangs")
        return failure

    def _leave(self) -> None:
        if self._attendant is not None:
            self._attendant.leave()
            self._attendant.thread.join(self._leaving_s)
            self._left.append(self._attendant)
        self._attendant, self._is_open = None, False


class _Attendant:
    """One thread with one source: opens it, and keeps its newest frame at hand until told to leave."""

    def __init__(self, source: FrameSource) -> None:
        self.source = source
        self.opened = threading.Event()
        self.failure: CameraError | None = None
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self.wanted = threading.Event()
        self._leaving = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"camera {source.name}", daemon=True)
        self.thread.start()

    @property
    def hangs(self) -> bool:
        """Whether it was told to leave and has not left: it is in a call that does not come back, or not yet."""
        return self._leaving.is_set() and self.thread.is_alive()

    def take(self, wait_s: float) -> Frame | None:
        """The newest frame, once; None when none came in time. Raises the CameraError that ended it."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self.failure is not None, wait_s)
            frame, self._frame = self._frame, None
            if frame is None and self.failure is not None:
                raise self.failure
            return frame

    def leave(self) -> None:
        self._leaving.set()
        self.wanted.set()

    def _run(self) -> None:
        try:
            self.source.open()
            self.opened.set()
            if self.wanted.wait(UNWANTED_S):
                while not self._leaving.is_set():
                    self._keep(self.source.read())
            else:
                self._fail(CameraError(Trouble.CAMERA_LOST, "nobody wanted its frames"))
        except CameraError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - the thread's border: a camera library may throw what it likes
            self._fail(CameraError(Trouble.CAMERA_LOST, type(error).__name__))
        finally:
            self.source.close()

    def _keep(self, frame: Frame | None) -> None:
        if frame is not None:
            with self._changed:
                self._frame = frame
                self._changed.notify_all()

    def _fail(self, error: CameraError) -> None:
        with self._changed:
            self.failure = error
            self._changed.notify_all()
        self.opened.set()
