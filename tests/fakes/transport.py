"""Ways to a hub that misbehave on command, and a hub in this process instead of one across a network."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from scanner.errors import SyncError, Trouble
from scanner.sync.answer import reply_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scanner.clock import Clock
    from scanner.sync.transport import Reply, Transport
    from tests.fakes.clock import FakeClock

    Send = Callable[[], Reply]
    Fault = Callable[[Send], Reply]

PORTAL_PAGE = b"<!DOCTYPE html><html><title>Welcome to free Wi-Fi</title><p>Please log in.</html>"


@dataclass(frozen=True)
class Asked:
    """One question to the hub."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = ""
    bearer: str = ""
    etag: str = ""


@dataclass(frozen=True)
class Answered:
    """What a hub says; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class LocalTransport:
    """A `Transport` to a hub that is a function; judges its answers exactly as HttpTransport does."""

    def __init__(self, hub: Callable[[Asked], Answered], clock: Clock) -> None:
        self._hub = hub
        self._clock = clock

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        return self._ask(Asked("GET", path, bearer=bearer, etag=etag), max_bytes)

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        return self._ask(Asked("POST", path, body, content_type), max_bytes)

    def _ask(self, asked: Asked, max_bytes: int) -> Reply:
        said = self._hub(asked)
        if len(said.body) > max_bytes and said.status < 400:
            raise SyncError(Trouble.HUB_TOO_LARGE, "a reply of too many bytes")
        now_s = self._clock.wall_ms() // 1000
        return reply_from(said.status, said.headers, said.body, asked_etag=asked.etag, now_s=now_s)


class Hub(Protocol):
    """`HubInProcess`, as far as a transport needs it."""

    def get(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]: ...
    def post(
        self, path: str, body: bytes, content_type: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]: ...


class HubTransport(LocalTransport):
    """A `Transport` to the real hub in this process."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        super().__init__(partial(_ask_hub, hub), clock)


def _ask_hub(hub: Hub, asked: Asked) -> Answered:
    if asked.method == "POST":
        return Answered(*hub.post(asked.path, asked.body, asked.content_type))
    headers = {"Authorization": f"Bearer {asked.bearer}"} if asked.bearer else {}
    if asked.etag:
        headers["If-None-Match"] = asked.etag
    return Answered(*hub.get(asked.path, headers))


def lose_request(send: Send) -> Reply:
    raise SyncError(Trouble.HUB_UNREACHABLE, "the request was lost")


def lose_reply(send: Send) -> Reply:
    send()
    raise SyncError(Trouble.HUB_UNREACHABLE, "the reply was lost")


def duplicate(send: Send) -> Reply:
    send()
    return send()


def portal(send: Send) -> Reply:
    """A captive portal answers in the hub's place, and says so in its headers."""
    return reply_from(200, {"content-type": "text/html"}, PORTAL_PAGE, asked_etag="", now_s=0)


def cut_body(keep: int) -> Fault:
    """Only the first `keep` bytes of the reply arrive, and nothing tells that there were more."""

    def fault(send: Send) -> Reply:
        reply = send()
        return reply._replace(body=reply.body[:keep])

    return fault


def instead(body: bytes, content_type: str = "application/octet-stream") -> Fault:
    """Somebody answers 200 with `body`; the hub is never asked."""

    def fault(send: Send) -> Reply:
        return reply_from(200, {"content-type": content_type}, body, asked_etag="", now_s=0)

    return fault


def status(code: int, retry_after: str = "") -> Fault:
    """The hub answers with an error status, and does nothing."""

    def fault(send: Send) -> Reply:
        headers = {"retry-after": retry_after} if retry_after else {}
        return reply_from(code, headers, b"", asked_etag="", now_s=0)

    return fault


def slow(clock: FakeClock, seconds: float) -> Fault:
    """The answer takes `seconds`."""

    def fault(send: Send) -> Reply:
        clock.advance(seconds)
        return send()

    return fault


class FaultyTransport:
    """Passes everything on to `inner`, except what was scripted; remembers what was asked in `asked`.

    `offline = True` loses every request until it is False again.
    """

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._script: dict[str, deque[Fault]] = {}
        self.asked: list[Asked] = []
        self.offline = False

    def script(self, path: str, *faults: Fault) -> None:
        """The next questions whose path begins with `path` meet these faults, one each, in order."""
        self._script.setdefault(path, deque()).extend(faults)

    def always(self, path: str, fault: Fault) -> None:
        """Every question whose path begins with `path` meets `fault`, from now on (until `heal`)."""
        self._script[path] = deque([fault] * 10_000)

    def heal(self) -> None:
        """Online, and no fault is left."""
        self._script.clear()
        self.offline = False

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        return self._ask(
            Asked("GET", path, bearer=bearer, etag=etag),
            lambda: self._inner.get(path, max_bytes=max_bytes, bearer=bearer, etag=etag),
        )

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        return self._ask(
            Asked("POST", path, body, content_type),
            lambda: self._inner.post(path, body, content_type=content_type, max_bytes=max_bytes),
        )

    def _ask(self, asked: Asked, send: Send) -> Reply:
        self.asked.append(asked)
        if self.offline:
            return lose_request(send)
        for path, faults in self._script.items():
            if asked.path.startswith(path) and faults:
                return faults.popleft()(send)
        return send()
