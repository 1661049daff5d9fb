"""From a status, headers and bytes to a Reply or the right error: the same judgement for every transport."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble
from scanner.sync import retry_after
from scanner.sync.transport import HttpRefused, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

OK, NOT_MODIFIED = 200, 304
_TOO_LARGE = 413
_BUSY = (429, 503)
_LOGIN_NEEDED = 511  # RFC 6585: a captive portal that says so
_MAX_ETAG = 256
_MAX_TITLE = 100


def reply_from(status: int, headers: Mapping[str, str], body: bytes, *, asked_etag: str, now_s: int) -> Reply:
    """The Reply, or its SyncError (see Transport). `headers` finds names whatever their case, or all are lower case.

    Nothing that a hub serves here is a web page or compressed by HTTP, so whoever answers so is not the hub.
    """
    date_s = retry_after.http_date_s(headers.get("date", ""))
    if status >= 400:
        wait_s = retry_after.seconds(headers.get("retry-after", ""), date_s if date_s is not None else now_s)
        raise _refusal(status, wait_s, _title(headers, body))
    kind = headers.get("content-type", "")
    if status != OK and not (status == NOT_MODIFIED and asked_etag):
        raise SyncError(Trouble.HUB_NOT_A_HUB, f"status {status}")
    if kind.lower().startswith(("text/html", "application/xhtml")) or body.lstrip()[:1] == b"<":
        raise SyncError(Trouble.HUB_NOT_A_HUB, "a web page")
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise SyncError(Trouble.HUB_NOT_A_HUB, "a compressed reply that nobody asked for")
    return Reply(status, body, _safe_etag(headers.get("etag", "")), kind[:_MAX_TITLE], date_s)


def _refusal(status: int, wait_s: float | None, title: str) -> SyncError:
    detail = f"status {status}: {title}" if title else ""
    if status == _TOO_LARGE:
        return HttpRefused(status, Trouble.HUB_TOO_LARGE, detail)
    if status in _BUSY:
        return HttpRefused(status, Trouble.HUB_BUSY, detail, wait_s)
    if status == _LOGIN_NEEDED:
        return HttpRefused(status, Trouble.HUB_NOT_A_HUB, detail)
    return HttpRefused(status, Trouble.HUB_REFUSED, detail)


def _title(headers: Mapping[str, str], body: bytes) -> str:
    """The title of a problem document (RFC 9457) as one printable line for the log, or ""."""
    if not headers.get("content-type", "").lower().startswith("application/problem+json"):
        return ""
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    title = problem.get("title") if type(problem) is dict else None
    return "".join(filter(str.isprintable, title))[:_MAX_TITLE] if type(title) is str else ""


def _safe_etag(etag: str) -> str:
    """`etag`, if it can be sent back as it is."""
    return etag if etag.isascii() and etag.isprintable() and len(etag) <= _MAX_ETAG else ""
