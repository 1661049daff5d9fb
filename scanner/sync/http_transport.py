"""The hub over HTTP(S), by requests: bounded in time and bytes, no redirects, no cookies, nothing from the environment."""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from scanner.errors import SyncError, Trouble
from scanner.sync import hub_url
from scanner.sync.answer import reply_from

if TYPE_CHECKING:
    from scanner.clock import Clock
    from scanner.sync.transport import Reply

CONNECT_S = 5.0
WHOLE_REPLY_S = 180.0  # a list of 300 kB at 2G speed takes one minute
_PIECE = 64 * 1024
_PROBLEM_BYTES = 4096


class PinnedAdapter(HTTPAdapter):
    """Believes one certificate, named by its SHA-256, and no authority: for hubs that made their own."""

    def __init__(self, certificate_sha256: bytes) -> None:
        self._fingerprint = certificate_sha256.hex()
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as requests declares it
        super().init_poolmanager(*args, assert_fingerprint=self._fingerprint, **kwargs)


class HttpTransport:
    """A `Transport` to the hub at `base_url`.

    With `certificate_sha256` (32 bytes) exactly that certificate is believed, otherwise the public authorities that come
    with requests. `timeout_s` bounds each wait for the hub, `WHOLE_REPLY_S` (by `clock`) a whole body. Raises SyncError
    for an address that `hub_url.checked` refuses. For one thread.
    """

    def __init__(
        self, base_url: str, clock: Clock, *, certificate_sha256: bytes = b"", timeout_s: float = 20.0
    ) -> None:
        self._base = hub_url.checked(base_url)
        self._clock = clock
        self._timeout_s = (min(CONNECT_S, timeout_s), timeout_s)
        self._session = _session(self._base, certificate_sha256)
        self._is_closed = False

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        if etag:
            headers["If-None-Match"] = etag
        return self._ask("GET", path, None, headers, max_bytes)

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        return self._ask("POST", path, body, {"Content-Type": content_type}, max_bytes)

    def close(self) -> None:
        """Ask nothing more: what is under way ends by its time-outs, whatever comes next is HUB_UNREACHABLE. Any thread."""
        self._is_closed = True
        self._session.close()

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], max_bytes: int
    ) -> Reply:
        if self._is_closed:
            raise SyncError(Trouble.HUB_UNREACHABLE, "closed")
        try:
            with self._session.request(
                method,
                self._base + path,
                data=body,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=self._timeout_s,
            ) as response:
                return self._judge(response, headers.get("If-None-Match", ""), max_bytes)
        except (requests.RequestException, HTTPError, OSError, UnicodeError) as error:
            raise SyncError(Trouble.HUB_UNREACHABLE, type(error).__name__) from error

    def _judge(self, response: requests.Response, asked_etag: str, max_bytes: int) -> Reply:
        said_no = response.status_code >= 400
        body = self._body(response, _PROBLEM_BYTES if said_no else max_bytes, cut=said_no)
        now_s = self._clock.wall_ms() // 1000
        return reply_from(response.status_code, response.headers, body, asked_etag=asked_etag, now_s=now_s)

    def _body(self, response: requests.Response, max_bytes: int, *, cut: bool) -> bytes:
        """The body as it came over the wire, never inflated; more than `max_bytes` is an error unless it may be `cut`."""
        ends_ms = self._clock.mono_ms() + 1000 * WHOLE_REPLY_S
        body = bytearray()
        while piece := response.raw.read1(_PIECE, decode_content=False):
            body += piece
            if len(body) > max_bytes:
                if cut:
                    break
                raise SyncError(Trouble.HUB_TOO_LARGE, f"a reply of more than {max_bytes} bytes")
            if self._clock.mono_ms() > ends_ms:
                raise SyncError(Trouble.HUB_UNREACHABLE, "a reply without end")
        return bytes(body[:max_bytes])


def _session(base: str, certificate_sha256: bytes) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy, netrc or certificate bundle from whoever set the environment
    session.headers.update({"Accept-Encoding": "identity", "User-Agent": "gate-scanner"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.adapters.clear()
    scheme = base[: base.index("//") + 2]
    session.mount(scheme, PinnedAdapter(certificate_sha256) if certificate_sha256 else HTTPAdapter())
    # The pinned adapter compares the certificate itself: authorities know nothing of a hub's own certificate.
    session.verify = not certificate_sha256
    return session
