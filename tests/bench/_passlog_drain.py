"""A backlog on its way: the gate's own sender against a loop that only posts the same bytes, both to loopback."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from scanner.clock import SystemClock
from scanner.protocol import batch
from scanner.protocol.record import hash_of
from scanner.protocol.signing import VerifyKey
from scanner.sync.http_transport import HttpTransport
from scanner.sync.link import Link
from scanner.sync.passes import PassSender
from tests.bench._passlog_append import Log
from tests.bench._passlog_serving import on_sqlite
from tests.bench._table import Row
from tests.fakes.issuing import FakeCity, key_of, trust_of

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS = 100_000


def rows(scale: float) -> Iterator[Row]:
    events = int(EVENTS * scale)
    folder = Path(tempfile.mkdtemp())
    try:
        with on_sqlite() as hub, closing(Log(folder, hasty=True)) as log:
            (ack_key,) = hub.do("prepare", 1)
            for _ in range(events):
                log.append()
            log.lane.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            bodies = _bodies(log)
            with hub.serving("tests.bench._passlog_answering") as url:
                bare_s = _bare(url, bodies)
            least_s = bare_s + _least(folder / "least.db", bodies)
            with hub.serving() as url:
                ours_s, grown = _drained(url, log, bytes.fromhex(ack_key))
    finally:
        shutil.rmtree(folder)
    peers = {
        "requests loop s": bare_s,
        "and verified, hashed, durable s": least_s,
        "ours s": ours_s,
        "ours events/s": events / ours_s,
    }
    yield Row(f"{events:,} events drained", "x", ours_s / bare_s, peers, "<= 1.5", ours_s / bare_s <= 1.5)
    yield Row("memory grown while draining", "MiB", grown, {}, "flat: <= 8", grown <= 8)


def _bodies(log: Log) -> list[bytes]:
    """What will be posted, read before anybody measures."""
    key, found = key_of("bench gate 0"), []
    at = 0
    while rows := log.lane.execute(
        "SELECT seq, bytes FROM record WHERE seq > ? ORDER BY seq LIMIT 200", (at,)
    ).fetchall():
        records = tuple(data for _, data in rows)
        said = batch.Batch(bytes(8), 1, at + 1, rows[-1][0], records, bytes(32), bytes(32))
        found.append(batch.write(said, key))
        at = rows[-1][0]
    return found


def _bare(url: str, bodies: list[bytes]) -> float:
    with requests.Session() as session:
        session.trust_env = False
        began = time.perf_counter()
        for body in bodies:
            answer = session.post(f"{url}/api/passes", body, headers={"Content-Type": batch.CONTENT_TYPE})
            assert answer.status_code == 200
        return time.perf_counter() - began


def _least(at: Path, bodies: list[bytes]) -> float:
    """What nobody can leave out behind the loop: signature, hashes, one durable insert a batch, an answer signed."""
    key = key_of("bench gate 0")
    with closing(sqlite3.connect(at)) as database:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL, hash BLOB NOT NULL)")
        began = time.perf_counter()
        for body in bodies:
            signed = batch.parse(body)
            assert signed.is_signed_by(VerifyKey(key.public))
            rows = [(raw, hash_of(raw)) for raw in batch.read(signed.payload).records]
            database.executemany("INSERT INTO row (bytes, hash) VALUES (?, ?)", rows)
            database.commit()
            key.sign(rows[-1][1])
        return time.perf_counter() - began


def _drained(url: str, log: Log, ack_public: bytes) -> tuple[float, float]:
    """Seconds until the hub has acknowledged everything, and MiB by which this process grew after the first batches."""
    trust = replace(trust_of(FakeCity()), ack_keys=(VerifyKey(ack_public),))
    clock = SystemClock()
    with closing(HttpTransport(url, clock)) as http:
        link = Link(http, bytes(8), key_of("bench gate 0"), "", lambda: trust, lambda _: None, lambda _: None)
        sender = PassSender(link, log.outbox, clock)
        began, before = time.perf_counter(), 0.0
        while log.outbox.counts().waiting:
            sender.send()
            before = before or _memory_mib("VmRSS")
        took = time.perf_counter() - began
    return took, _memory_mib("VmHWM") - before


def _memory_mib(what: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024
