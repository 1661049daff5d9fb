"""What hub and gate have written, opened up and searched for what must stand nowhere in the clear.

A place is (name, bytes). Files are searched as they are, and SQLite, Parquet and gzip also by what is in them; Django's
sessions are signed and compressed, so they are unpacked.
"""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

import duckdb
from django.contrib.sessions.models import Session
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Place = tuple[str, bytes]


def clear_in(places: Iterable[Place], *clear: str) -> list[str]:
    """The names of the places where one of those words stands, in whatever spelling."""
    sought = [spelling for word in clear for spelling in spellings(word)]
    return [name for name, written in places if any(one in written for one in sought)]


def spellings(word: str) -> list[bytes]:
    """As text in the encodings that files come in, escaped in JSON, in an address, and as hex or Base64 of its bytes."""
    plain = word.encode()
    return [
        plain,
        *(word.encode(encoding) for encoding in ("gb18030", "utf-16-le", "utf-16-be")),
        json.dumps(word)[1:-1].encode(),
        quote(word).encode(),
        plain.hex().encode(),
        plain.hex().upper().encode(),
        *(_within_base64(plain, shift) for shift in range(3)),
    ]


def in_folder(folder: Path) -> Iterator[Place]:
    """Every file below, and what is packed in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name, written = str(path.relative_to(folder)), path.read_bytes()
            yield name, written
            yield from ((f"in {name}", inside) for inside in _unpacked(path, written))


def in_database() -> Iterator[Place]:
    """The hub's tables, wherever the test's database is, and what its sessions hold."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield table, b"\n".join(_bytes_of(value) for row in cursor.fetchall() for value in row)
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded()).encode()


def _bytes_of(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _unpacked(path: Path, written: bytes) -> Iterator[bytes]:
    if written.startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(path)) as opened:
            yield "\n".join(opened.iterdump()).encode()
    elif written.startswith(b"PAR1"):
        with duckdb.connect() as opened_here:
            yield repr(opened_here.read_parquet(str(path)).fetchall()).encode()
    elif written.startswith(b"\x1f\x8b"):
        yield gzip.decompress(written)


def _within_base64(plain: bytes, shift: int) -> bytes:
    """What of it stays the same in Base64, whatever comes before (`shift` bytes of a triple) and after."""
    coded = base64.urlsafe_b64encode(bytes(shift) + plain)
    return coded[-(-8 * shift // 6) : len(coded) - (4 if (shift + len(plain)) % 3 else 0)]
