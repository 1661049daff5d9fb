from __future__ import annotations

import pytest

from scanner.errors import SyncError, Trouble
from scanner.sync.late_transport import LateTransport
from scanner.sync.transport import Reply

_FOUND = Reply(200, b"found", "", "", None)


class _Way:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_closed = False

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        self._ask(f"GET {path} {max_bytes} {bearer} {etag}")
        return _FOUND

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        self._ask(f"POST {path} {body!r} {content_type} {max_bytes}")
        return _FOUND

    def close(self) -> None:
        self.is_closed = True

    def _ask(self, said: str) -> None:
        if self.is_closed:
            raise SyncError(Trouble.HUB_UNREACHABLE)
        self.asked.append(said)


def test_it_is_made_once_and_by_the_first_request() -> None:
    made: list[_Way] = []

    def make() -> _Way:
        made.append(_Way())
        return made[-1]

    late = LateTransport(make)
    assert not made
    assert late.get("/a", max_bytes=5, bearer="b", etag="e") is _FOUND
    assert late.post("/c", b"d", content_type="t", max_bytes=6) is _FOUND
    assert [way.asked for way in made] == [["GET /a 5 b e", "POST /c b'd' t 6"]]


def test_what_is_closed_closes() -> None:
    way = _Way()
    late = LateTransport(lambda: way)
    late.get("/a", max_bytes=5)
    late.close()
    assert way.is_closed


def test_nothing_is_made_after_closing() -> None:
    late = LateTransport(lambda: pytest.fail("made"))
    late.close()
    with pytest.raises(SyncError) as refused:
        late.get("/a", max_bytes=5)
    assert refused.value.trouble is Trouble.HUB_UNREACHABLE


def test_closed_while_it_is_being_made() -> None:
    way = _Way()

    def make() -> _Way:
        late.close()
        return way

    late = LateTransport(make)
    with pytest.raises(SyncError):
        late.get("/a", max_bytes=5)
    assert way.is_closed
    assert not way.asked
