"""What every Transport promises, whatever carries it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from scanner.errors import SyncError, Trouble
from scanner.sync.http_transport import HttpTransport
from scanner.sync.transport import HttpRefused
from tests.fakes.clock import SPRING_2026_S, FakeClock
from tests.fakes.transport import Answered, Asked, FaultyTransport, LocalTransport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.sync.transport import Transport

MAX = 10_000
DATE = "Fri, 20 Mar 2026 09:46:40 GMT"


class ScriptedHub:
    """Answers whatever the test wrote last; remembers what it was asked."""

    def __init__(self) -> None:
        self.answer = Answered(200, {}, b"")
        self.asked: list[Asked] = []

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = Answered(status, named, body)

    def __call__(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        return self.answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: ScriptedHub

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        said = self.hub(
            Asked(
                self.command,
                self.path,
                body,
                self.headers.get("Content-Type", ""),
                bearer,
                self.headers.get("If-None-Match", ""),
            )
        )
        self.send_response_only(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        if said.status != 304:
            self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        self.wfile.write(said.body)

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def hub() -> ScriptedHub:
    return ScriptedHub()


@pytest.fixture(params=["http", "faulty"])
def transport(request: pytest.FixtureRequest, hub: ScriptedHub) -> Iterator[Transport]:
    if request.param == "faulty":
        yield FaultyTransport(LocalTransport(hub, FakeClock()))
        return
    handler = type("Handler", (_Handler,), {"hub": hub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        over_http = HttpTransport(f"http://127.0.0.1:{server.server_port}", FakeClock())
        yield over_http
        over_http.close()
        server.shutdown()
        thread.join()


class TestTransport:
    def test_a_reply_is_handed_on_whole(self, transport: Transport, hub: ScriptedHub) -> None:
        hub.says(200, b"\x00\xff" * 5000, etag='"v1"', content_type="application/x", date=DATE)
        reply = transport.get("/trust/metadata/1.root.json", max_bytes=MAX)
        assert (reply.status, reply.body, reply.etag, reply.content_type) == (
            200,
            b"\x00\xff" * 5000,
            '"v1"',
            "application/x",
        )
        assert reply.date_s == SPRING_2026_S

    def test_what_is_asked_arrives(self, transport: Transport, hub: ScriptedHub) -> None:
        transport.get("/lists/330100/1467", max_bytes=MAX, bearer="token", etag='"v1"')
        transport.post("/api/passes", b"\x00batch", content_type="application/y", max_bytes=MAX)
        assert hub.asked == [
            Asked("GET", "/lists/330100/1467", bearer="token", etag='"v1"'),
            Asked("POST", "/api/passes", b"\x00batch", "application/y"),
        ]

    def test_not_modified_is_a_reply_where_it_was_asked_for(
        self, transport: Transport, hub: ScriptedHub
    ) -> None:
        hub.says(304)
        assert transport.get("/lists/330100/1", max_bytes=MAX, etag='"v1"').status == 304
        with pytest.raises(SyncError) as refused:
            transport.get("/lists/330100/1", max_bytes=MAX)
        assert refused.value.trouble is Trouble.HUB_NOT_A_HUB

    def test_more_than_was_allowed_is_refused(self, transport: Transport, hub: ScriptedHub) -> None:
        hub.says(200, bytes(MAX + 1))
        with pytest.raises(SyncError) as refused:
            transport.get("/x", max_bytes=MAX)
        assert refused.value.trouble is Trouble.HUB_TOO_LARGE

    @pytest.mark.parametrize(
        ("status", "trouble"),
        [
            (400, Trouble.HUB_REFUSED),
            (401, Trouble.HUB_REFUSED),
            (404, Trouble.HUB_REFUSED),
            (413, Trouble.HUB_TOO_LARGE),
            (429, Trouble.HUB_BUSY),
            (500, Trouble.HUB_REFUSED),
            (502, Trouble.HUB_REFUSED),
            (503, Trouble.HUB_BUSY),
            (511, Trouble.HUB_NOT_A_HUB),
        ],
    )
    def test_an_error_status_is_an_error_that_knows_it(
        self, transport: Transport, hub: ScriptedHub, status: int, trouble: Trouble
    ) -> None:
        hub.says(status, b"no")
        with pytest.raises(HttpRefused) as refused:
            transport.post("/api/passes", b"x", content_type="application/y", max_bytes=MAX)
        assert (refused.value.status, refused.value.trouble) == (status, trouble)

    @pytest.mark.parametrize("status", [201, 204, 206, 301, 302, 307, 308])
    def test_nothing_else_is_followed_or_believed(
        self, transport: Transport, hub: ScriptedHub, status: int
    ) -> None:
        hub.says(status, location="/elsewhere")
        with pytest.raises(SyncError) as refused:
            transport.get("/x", max_bytes=MAX)
        assert refused.value.trouble is Trouble.HUB_NOT_A_HUB
        assert [asked.path for asked in hub.asked] == ["/x"]

    @pytest.mark.parametrize(
        ("asked_for", "seconds"),
        [
            ("7", 7.0),
            ("0", 0.0),
            ("Fri, 20 Mar 2026 09:48:40 GMT", 120.0),
            ("Thu, 19 Mar 2026 09:48:40 GMT", 0.0),
            ("999999", 3600.0),
            ("99999999999999999999", None),
            ("-3", None),
            ("soon", None),
            ("", None),
        ],
    )
    def test_how_long_to_wait_is_told(
        self, transport: Transport, hub: ScriptedHub, asked_for: str, seconds: float | None
    ) -> None:
        hub.says(503, retry_after=asked_for, date=DATE)
        with pytest.raises(SyncError) as busy:
            transport.get("/x", max_bytes=MAX)
        assert busy.value.retry_after_s == seconds

    @pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "application/octet-stream"])
    def test_a_portals_page_is_not_the_hub(
        self, transport: Transport, hub: ScriptedHub, content_type: str
    ) -> None:
        hub.says(200, b"\n <html>log in", content_type=content_type)
        with pytest.raises(SyncError) as refused:
            transport.post("/api/passes", b"x", content_type="application/y", max_bytes=MAX)
        assert refused.value.trouble is Trouble.HUB_NOT_A_HUB

    def test_a_compressed_reply_is_not_inflated_but_refused(
        self, transport: Transport, hub: ScriptedHub
    ) -> None:
        hub.says(200, b"\x1f\x8b bomb", content_encoding="gzip")
        with pytest.raises(SyncError) as refused:
            transport.get("/x", max_bytes=MAX)
        assert refused.value.trouble is Trouble.HUB_NOT_A_HUB

    def test_a_problems_title_is_in_the_detail_on_one_line(
        self, transport: Transport, hub: ScriptedHub
    ) -> None:
        hub.says(403, b'{"title": "token\\r\\nused up"}', content_type="application/problem+json")
        with pytest.raises(SyncError) as refused:
            transport.get("/x", max_bytes=MAX)
        assert refused.value.detail == "status 403: tokenused up"

    def test_an_etag_that_cannot_be_sent_back_is_dropped(
        self, transport: Transport, hub: ScriptedHub
    ) -> None:
        hub.says(200, b"x", etag='"' + "a" * 300 + '"')
        assert transport.get("/x", max_bytes=MAX).etag == ""
