"""HTTP as it really goes wrong: cut, slow, compressed, redirected, on the wrong certificate."""

from __future__ import annotations

import datetime as dt
import hashlib
import socket
import ssl
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scanner.errors import SyncError, Trouble
from scanner.sync.http_transport import WHOLE_REPLY_S, HttpTransport
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX = 100_000
PATIENCE_S = 60.0


class RawServer:
    """Accepts connections on loopback one after the other, reads a request's head, lets the test write the bytes."""

    def __init__(self, speak: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self._speak = speak
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            try:
                if self._context:
                    connection = self._context.wrap_socket(connection, server_side=True)
                with closing(connection) as wire:
                    wire.settimeout(PATIENCE_S)
                    head = wire.recv(65536)
                    if not head:
                        continue
                    if head == b"stop":
                        return
                    self.requests.append(head)
                    self._speak(wire)
            except OSError:
                connection.close()

    def stop(self) -> None:
        self._context = None
        with socket.create_connection(("127.0.0.1", self.port)) as wire:
            wire.sendall(b"stop")
        self._thread.join()
        self._listener.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    servers: list[RawServer] = []

    def start(speak: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> RawServer:
        servers.append(RawServer(speak, context))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def saying(data: bytes) -> Callable[[socket.socket], None]:
    return lambda wire: wire.sendall(data)


def ask(port: int, *, scheme: str = "http", clock: FakeClock | None = None, pin: bytes = b"") -> bytes:
    transport = HttpTransport(
        f"{scheme}://127.0.0.1:{port}", clock or FakeClock(), certificate_sha256=pin, timeout_s=PATIENCE_S
    )
    with closing(transport):
        return transport.get("/x", max_bytes=MAX).body


def trouble_of(port: int, **how: object) -> Trouble:
    with pytest.raises(SyncError) as refused:
        ask(port, **how)  # type: ignore[arg-type]
    return refused.value.trouble


OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "said",
    [
        OK + b"Content-Length: 10\r\n\r\nfour",
        OK + b"Content-Length: 10\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n8\r\nfou",
        OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1",
        b"SSH-2.0-OpenSSH\r\n",
        b"",
    ],
)
def test_a_reply_cut_short_is_no_reply(serve: Callable[..., RawServer], said: bytes) -> None:
    assert trouble_of(serve(saying(said)).port) is Trouble.HUB_UNREACHABLE


def test_a_chunked_reply_is_read_whole(serve: Callable[..., RawServer]) -> None:
    said = OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n3\r\nfiv\r\n0\r\n\r\n"
    assert ask(serve(saying(said)).port) == b"fourfiv"


def test_a_body_without_end_is_left_at_the_bound(serve: Callable[..., RawServer]) -> None:
    written: list[int] = []

    def speak(wire: socket.socket) -> None:
        wire.sendall(OK + b"\r\n")
        for _ in range(1000):
            wire.sendall(bytes(100_000))
            written.append(1)

    assert trouble_of(serve(speak).port) is Trouble.HUB_TOO_LARGE
    assert len(written) < 1000


def test_an_error_pages_length_does_not_matter(serve: Callable[..., RawServer]) -> None:
    said = b"HTTP/1.1 500 No\r\nConnection: close\r\n\r\n" + bytes(200_000)
    assert trouble_of(serve(saying(said)).port) is Trouble.HUB_REFUSED


class SlowClock(FakeClock):
    """Each look finds that a third of a body's time has passed."""

    def mono_ms(self) -> float:
        self.advance(WHOLE_REPLY_S / 3)
        return super().mono_ms()


def test_a_body_that_drips_is_given_up(serve: Callable[..., RawServer]) -> None:
    heard = threading.Event()

    def speak(wire: socket.socket) -> None:
        wire.sendall(OK + b"Content-Length: 1000\r\n\r\n")
        while not heard.wait(0.001):
            wire.sendall(b"x")

    assert trouble_of(serve(speak).port, clock=SlowClock()) is Trouble.HUB_UNREACHABLE
    heard.set()


def test_a_hub_that_says_nothing_is_given_up(serve: Callable[..., RawServer]) -> None:
    server = serve(lambda wire: wire.recv(1) and None)  # until the other side goes
    transport = HttpTransport(f"http://127.0.0.1:{server.port}", FakeClock(), timeout_s=0.1)
    with closing(transport), pytest.raises(SyncError) as refused:
        transport.get("/x", max_bytes=MAX)
    assert refused.value.trouble is Trouble.HUB_UNREACHABLE


def test_once_closed_it_asks_nothing(serve: Callable[..., RawServer]) -> None:
    server = serve(saying(OK + b"Content-Length: 2\r\n\r\nok"))
    transport = HttpTransport(f"http://127.0.0.1:{server.port}", FakeClock())
    transport.close()
    with pytest.raises(SyncError) as refused:
        transport.get("/x", max_bytes=MAX)
    assert (refused.value.trouble, server.requests) == (Trouble.HUB_UNREACHABLE, [])


def test_nobody_listens() -> None:
    with socket.socket() as kept:  # bound, so that nobody else gets the port, but not listening
        kept.bind(("127.0.0.1", 0))
        assert trouble_of(kept.getsockname()[1]) is Trouble.HUB_UNREACHABLE


def test_the_environment_has_no_say(serve: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    assert ask(serve(saying(OK + b"Content-Length: 2\r\n\r\nok")).port) == b"ok"


def test_no_cookie_is_kept_and_no_compression_asked_for(serve: Callable[..., RawServer]) -> None:
    server = serve(saying(OK + b"Set-Cookie: portal=1\r\nContent-Length: 2\r\n\r\nok"))
    with closing(HttpTransport(f"http://127.0.0.1:{server.port}", FakeClock())) as transport:
        transport.get("/a", max_bytes=MAX)
        transport.get("/b", max_bytes=MAX)
    assert b"cookie" not in server.requests[1].lower()
    assert b"accept-encoding: identity" in server.requests[1].lower()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A hub's own certificate (PEM file with key) and its SHA-256."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hub")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2049, 1, 1, tzinfo=dt.UTC))
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "hub.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file, hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).digest()


@pytest.fixture
def https(serve: Callable[..., RawServer], certificate: tuple[Path, bytes]) -> RawServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[0])
    return serve(saying(OK + b"Content-Length: 2\r\n\r\nok"), context)


def test_the_pinned_certificate_is_believed(https: RawServer, certificate: tuple[Path, bytes]) -> None:
    assert ask(https.port, scheme="https", pin=certificate[1]) == b"ok"


def test_another_certificate_is_not_the_hub(https: RawServer) -> None:
    assert trouble_of(https.port, scheme="https", pin=bytes(32)) is Trouble.HUB_UNREACHABLE
    assert https.requests == []


def test_without_a_pin_a_hubs_own_certificate_is_not_believed(https: RawServer) -> None:
    assert trouble_of(https.port, scheme="https") is Trouble.HUB_UNREACHABLE
    assert https.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hub.example",
        "http://192.168.1.4:8000",
        "http://127.0.0.1.example",
        "http://user:secret@127.0.0.1",
        "ftp://127.0.0.1",
        "//127.0.0.1",
        "https://",
        "https://hub.example/?q=1",
        "https://hub.example/#x",
        "https://hub.example:99999",
        "https://hub\n.example",
        "",
    ],
)
def test_an_address_that_a_gate_must_not_speak_to(url: str) -> None:
    with pytest.raises(SyncError) as refused:
        HttpTransport(url, FakeClock())
    assert refused.value.trouble is Trouble.ENROLMENT_TOKEN_INVALID
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:8000", "http://[::1]:8000/", "http://127.8.9.1", "https://hub.example/city"]
)
def test_an_address_that_a_gate_may_speak_to(url: str) -> None:
    HttpTransport(url, FakeClock()).close()
