"""The gate's cable, which the demo's director pulls and plugs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble

if TYPE_CHECKING:
    from scanner.sync.transport import Reply, Transport


class CuttableTransport:
    """A transport that reaches nobody while `is_cut`."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.is_cut = False

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        self._pass()
        return self._inner.get(path, max_bytes=max_bytes, bearer=bearer, etag=etag)

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        self._pass()
        return self._inner.post(path, body, content_type=content_type, max_bytes=max_bytes)

    def _pass(self) -> None:
        if self.is_cut:
            raise SyncError(Trouble.HUB_UNREACHABLE, "the demo has cut the network")
