"""What the rest of sync needs of a way to the hub: ask, get a bounded reply, or a designed error."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from scanner.errors import SyncError, Trouble


class Reply(NamedTuple):
    """A 200 with its whole `body`, or a 304 with none; nothing in it has been verified.

    `etag` and `content_type` as the hub wrote them, or ""; `date_s` the hub's `Date` in seconds since the Unix epoch, an
    estimate and no evidence.
    """

    status: int
    body: bytes
    etag: str
    content_type: str
    date_s: int | None


class HttpRefused(SyncError):
    """The hub answered with an error `status` (400 to 599)."""

    def __init__(
        self, status: int, trouble: Trouble, detail: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(trouble, detail or f"status {status}", retry_after_s)
        self.status = status


class Transport(Protocol):
    """A way to one hub. Paths begin with "/" and are already percent-encoded.

    Both methods raise SyncError and nothing else:
    HUB_UNREACHABLE  no connection, TLS, time-out, a reply cut short
    HUB_NOT_A_HUB    a redirect, a web page, a compressed reply: somebody else answers
    HUB_TOO_LARGE    413, or a reply of more than `max_bytes`
    HUB_BUSY         429 or 503, with `retry_after_s` where the hub says so
    HUB_REFUSED      any other 4xx or 5xx
    Where the hub answered with an error status, the error is an `HttpRefused`.
    """

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        """What stands at `path`; a Reply of status 304 only where `etag` was given."""
        ...

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        """The answer to `body`, which may reach the hub more than once or not at all when this raises."""
        ...
