"""Which database: SQLite in the data folder, or PostgreSQL by a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
BUSY_TIMEOUT_S = 10
"""Shorter than a gate waits for an answer: it is to hear that the hub is busy, not to give up on it."""
CONNECT_S = "5"
_KEPT_S = 60


def named_by(url: str, data: Path) -> dict[str, Any]:
    """Django's description of the database that `url` names, of SQLite in `data` when it is empty.

        postgres://user:password@host:port/name?sslmode=require     a host starting with %2F is a socket folder

    Raises ValueError for any other scheme; the text does not repeat the URL, which may hold a password.
    """
    return _postgresql(url) if url else _sqlite(data / "hub.sqlite3")


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": _KEPT_S,  # the last connection to close copies the whole WAL into the file and waits for the disk
        "OPTIONS": {"timeout": BUSY_TIMEOUT_S, "transaction_mode": "IMMEDIATE", "init_command": _PRAGMAS},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise ValueError("The database URL must look like postgres://user:password@host:port/name")
    return {
        "ENGINE": "hub.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": _host(parts.netloc),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": _KEPT_S,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": CONNECT_S, **dict(parse_qsl(parts.query))},
    }


def _host(netloc: str) -> str:
    """As it is spelled: `urlsplit` makes it lower case, which is wrong for a folder."""
    host = netloc.rpartition("@")[2]
    return unquote(host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0])
