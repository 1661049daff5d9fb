"""What a durable pass costs at the gate, and whether a long log makes it dearer."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.clock import SystemClock
from scanner.protocol.acknowledgement import Acknowledgement
from scanner.protocol.enrolment import Grant
from scanner.protocol.record import NO_HASH, EventKind
from scanner.protocol.sealing import OpeningKey, SealingKey
from scanner.store import schema
from scanner.store.counts import Tally
from scanner.store.database import open_database, writing
from scanner.store.outbox import Outbox
from scanner.store.pass_log import Event, PassLog
from tests.bench._passlog_gates import GREEN
from tests.bench._side_by_side import quantile, side_by_side
from tests.bench._table import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEVICE = bytes(8)
EVENT = Event(EventKind.SCAN, 0, GREEN)
ROUNDS, BATCHES = 1500, 40
FEW, MANY = 1_000, 1_000_000
_PEER = "seal + bare insert"


class Log:
    """A gate's log in `folder`, sealed to its own key; `hasty`: nothing waits for the disk; `is_new`: without an epoch."""

    def __init__(self, folder: Path, *, hasty: bool = False, is_new: bool = True) -> None:
        self.path, tally = folder / "passes.db", Tally()
        self.lane, self.sync = (open_database(self.path, schema.passes) for _ in range(2))
        if hasty:
            self.lane.execute("PRAGMA synchronous=OFF")
        self.seal = SealingKey(OpeningKey.generate().public).seal
        self.outbox = Outbox(self.sync, device=DEVICE, tally=tally)
        if is_new:
            self.outbox.open_epoch(Grant(DEVICE, 1, 0, NO_HASH, 1))
        self._log = PassLog(self.lane, device=DEVICE, clock=SystemClock(), seal=self.seal, tally=tally)
        self._log.make_room()

    def append(self) -> None:
        self._log.append(EVENT)

    def send(self) -> None:
        """Read a batch and have it acknowledged, the hub's part left out."""
        batch = self.outbox.next_batch()
        assert batch is not None
        self.outbox.acknowledge(Acknowledgement(DEVICE, 1, batch.last_seq, batch.head, int(batch.last_seq)))

    def close(self) -> None:
        self.lane.close()
        self.sync.close()


def rows(scale: float) -> Iterator[Row]:
    folder = Path(tempfile.mkdtemp())
    try:
        with closing(Log(folder / "few")) as log:
            yield from _beside_peer(log, folder / "peer.db")
        yield from _growth(folder, int(MANY * scale))
    finally:
        shutil.rmtree(folder)


def _beside_peer(log: Log, at: Path) -> Iterator[Row]:
    ours, peer = side_by_side(log.append, bare_insert(log, at), rounds=ROUNDS)
    for name, q in (("p50", 0.5), ("p99", 0.99)):
        mine, theirs = quantile(ours, q), quantile(peer, q)
        spread = {f"{_PEER} µs": theirs, "ours µs": mine}
        if q == 0.5:
            spread |= {"ours p10": quantile(ours, 0.1), "ours p90": quantile(ours, 0.9)}
        yield Row(f"verdict durable, {name}", "x", mine / theirs, spread, "<= 1.2", mine / theirs <= 1.2)


def bare_insert(log: Log, at: Path) -> Callable[[], None]:
    """The same bytes sealed, and a row of the same length: what nobody can leave out."""
    log.append()
    (length,) = log.lane.execute("SELECT length(bytes) FROM record").fetchone()
    database = sqlite3.connect(at)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
    plaintext, info, rest = GREEN.encode(), bytes(60), bytes(length - len(GREEN.encode()) - 48)

    def insert() -> None:
        database.execute("INSERT INTO row (bytes) VALUES (?)", (log.seal(plaintext, info) + rest,))
        database.commit()

    return insert


def _growth(folder: Path, many: int) -> Iterator[Row]:
    with (
        closing(Log(folder / "thousand", hasty=True)) as few,
        closing(Log(folder / "million", hasty=True)) as long,
    ):
        fill(few, FEW)
        fill(long, many)
        few.lane.execute("PRAGMA synchronous=FULL")
        long.lane.execute("PRAGMA synchronous=FULL")
        mine, theirs = side_by_side(long.append, few.append, rounds=ROUNDS // 2)
        yield _ratio(f"append at {many:,} rows", mine, theirs)
        for log in (few, long):
            fill(log, 200 * BATCHES)
        mine, theirs = [], []
        for _ in range(BATCHES):
            for log, took in ((long, mine), (few, theirs)):
                began = time.perf_counter_ns()
                log.send()
                took.append((time.perf_counter_ns() - began) / 1000)
        yield _ratio(f"batch read and acknowledged at {many:,} rows", sorted(mine), sorted(theirs))


def _ratio(what: str, ours: list[float], few: list[float]) -> Row:
    ratio = statistics.median(ours) / statistics.median(few)
    peers = {f"{FEW:,} rows µs": statistics.median(few), "ours µs": statistics.median(ours)}
    return Row(what, "x", ratio, peers, "<= 1.2", ratio <= 1.2)


def fill(log: Log, rows: int) -> None:
    """Many records like the last, in one transaction; nobody looks at their chain here."""
    log.append()
    seq, data = log.lane.execute("SELECT seq, bytes FROM record ORDER BY seq DESC LIMIT 1").fetchone()
    with writing(log.lane):
        log.lane.executemany(
            "INSERT INTO record (epoch, seq, bytes) VALUES (1, ?, ?)",
            ((seq + n, data) for n in range(1, rows)),
        )
