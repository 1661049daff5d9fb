"""The search for what must not stand in the clear finds it in each kind of place: what it does not find is not there."""

from __future__ import annotations

import gzip
import json
import sqlite3
from base64 import urlsafe_b64encode
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import duckdb
import pytest
from django.contrib.sessions.backends.db import SessionStore

from hub import clock as hub_clock
from hub.apply.models import Application
from hub.oversight import trail
from hub.oversight.models import Act
from hub.trust.models import Site
from tests.fakes.applicants import filled, resident_id
from tests.fakes.written import clear_in, in_database, in_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.hub import HubInProcess

NAME, NUMBER = "诸葛小明", resident_id("19900307")


def in_wal(folder: Path) -> None:
    """Committed, and not in the file yet."""
    written = sqlite3.connect(folder / "a.db", isolation_level=None)
    for said in ("PRAGMA journal_mode=WAL", "CREATE TABLE t (x)", "PRAGMA wal_checkpoint(TRUNCATE)"):
        written.execute(said).fetchall()
    written.execute("INSERT INTO t VALUES (?)", [NUMBER])
    (folder / "kept").write_bytes((folder / "a.db-wal").read_bytes())
    written.close()
    (folder / "a.db").unlink()


def in_sqlite(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "a.db", isolation_level=None)) as written:
        written.execute("CREATE TABLE t (x)")
        written.execute("INSERT INTO t VALUES (?)", [json.dumps({"name": NAME})])


def in_parquet(folder: Path) -> None:
    rows = f"(SELECT '{NUMBER}' AS x FROM range(1000))"
    duckdb.sql(f"COPY {rows} TO '{folder / 'a.parquet'}' (FORMAT parquet, COMPRESSION zstd)")


FILES: dict[str, Callable[[Path], object]] = {
    "log": lambda at: (at / "hub.log").write_text(f'GET /apply/?{urlencode({"name": NAME})} 200'),
    "csv of a list": lambda at: (at / "refused.csv").write_bytes(f"2,{NAME}".encode("gb18030")),
    "export for a spreadsheet": lambda at: (at / "export.csv").write_text(f"2,{NAME}", encoding="utf-16"),
    "json": lambda at: (at / "a.json").write_text(json.dumps({"name": NAME})),
    "gzip": lambda at: (at / "a.gz").write_bytes(gzip.compress(NUMBER.encode() * 9)),
    "base64": lambda at: (at / "a.txt").write_bytes(urlsafe_b64encode(b"{" + NAME.encode() + b"}")),
    "wal": in_wal,
    "sqlite": in_sqlite,
    "parquet": in_parquet,
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_each_kind(tmp_path: Path, kind: str) -> None:
    assert clear_in(in_folder(tmp_path), NAME, NUMBER) == []
    FILES[kind](tmp_path)
    assert clear_in(in_folder(tmp_path), NAME, NUMBER)


def in_session() -> None:
    session = SessionStore()
    session["typed"] = NUMBER
    session.save()


def in_json_of_a_row() -> None:
    application = Application.objects.get()
    application.said = {**application.said, "compound": NAME}
    application.save()


ROWS: dict[str, Callable[[], object]] = {
    "text": lambda: Site.objects.create(name=NAME),
    "json": in_json_of_a_row,
    "bytes": lambda: Application.objects.update(sealed=NUMBER.encode()),
    "trail": lambda: trail.note("wang", Act.READ, f"looked up: {NUMBER}", hub_clock.now()),
    "session": in_session,
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_each_kind(hub: HubInProcess, kind: str) -> None:
    assert hub.client.post("/apply/", filled(name=NAME)).status_code == 302
    assert clear_in(in_database(), NAME, NUMBER) == []
    ROWS[kind]()
    assert clear_in(in_database(), NAME, NUMBER)
