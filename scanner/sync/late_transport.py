"""A way to the hub that is made when something is first asked of it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from scanner.errors import SyncError, Trouble
from scanner.sync.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.sync.transport import Reply


class Closing(Transport, Protocol):
    """A transport that can be closed, from any thread and more than once; what it is asked then is HUB_UNREACHABLE."""

    def close(self) -> None: ...


class LateTransport:
    """The `Transport` that `make` makes, on the thread that asks first."""

    def __init__(self, make: Callable[[], Closing]) -> None:
        self._make = make
        self._made: Closing | None = None
        self._closed = threading.Event()

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        return self._way().get(path, max_bytes=max_bytes, bearer=bearer, etag=etag)

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        return self._way().post(path, body, content_type=content_type, max_bytes=max_bytes)

    def close(self) -> None:
        """Ask nothing more; any thread."""
        self._closed.set()
        if self._made is not None:
            self._made.close()

    def _way(self) -> Closing:
        if self._closed.is_set():
            raise SyncError(Trouble.HUB_UNREACHABLE, "closed")
        made = self._made = self._made or self._make()
        if self._closed.is_set():  # while it was being made
            made.close()
        return made
