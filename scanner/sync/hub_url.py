"""Which addresses a gate may speak to: HTTPS anywhere, plain HTTP only on this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from scanner.errors import SyncError, Trouble


def checked(url: str) -> str:
    """`url` without a slash at its end.

    Raises SyncError(ENROLMENT_TOKEN_INVALID), since addresses come from enrolment tokens: another scheme, no host,
    credentials, a query or a fragment in it, or plain HTTP beyond loopback.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port  # raises for what is no port
    except ValueError:
        host = ""
    if not host or parts.username is not None or parts.query or parts.fragment or not url.isprintable():
        raise SyncError(Trouble.ENROLMENT_TOKEN_INVALID, "not an address of a hub")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise SyncError(Trouble.ENROLMENT_TOKEN_INVALID, "beyond this machine only https")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
