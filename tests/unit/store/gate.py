"""A gate's log on a real disk, opened afresh as often as a test likes, and the hub that keeps what it is sent."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from scanner.protocol.acknowledgement import Acknowledgement
from scanner.protocol.enrolment import Grant
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import NO_HASH, EventKind, hash_of, parse
from scanner.store import schema
from scanner.store.counts import Tally
from scanner.store.database import open_database
from scanner.store.outbox import Outbox
from scanner.store.pass_log import Event, PassLog
from tests.fakes.clock import SPRING_2026_S, FakeClock

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.protocol.batch import Batch

DEVICE = b"gate-one"
FIRST_GRANT = Grant(DEVICE, 1, 0, NO_HASH, SPRING_2026_S)
GREEN = Event(EventKind.SCAN, 0, Particulars(reason="PASS_GREEN"))


def seal_lightly(plaintext: bytes, info: bytes) -> bytes:
    """Nothing sealed and nothing random: for tests that look at other things."""
    return hashlib.sha256(info).digest() + plaintext


class Gate:
    """Log and outbox over one folder, each with its own connection, as the app wires them."""

    def __init__(self, folder: Path, clock: FakeClock | None = None) -> None:
        self.folder = folder
        self.path = folder / "passes.db"
        self.tally = Tally()
        self.sync_side = open_database(self.path, schema.passes)
        self.lane_side = open_database(self.path, schema.passes)
        self.outbox = Outbox(self.sync_side, device=DEVICE, tally=self.tally)
        self.log = PassLog(
            self.lane_side, device=DEVICE, clock=clock or FakeClock(), seal=seal_lightly, tally=self.tally
        )

    def close(self) -> None:
        self.lane_side.close()
        self.sync_side.close()

    def crash_into(self, folder: Path) -> Gate:
        """What the next start finds when the power goes now: the files as they are, and nothing that was in memory."""
        folder.mkdir()
        for file in self.folder.iterdir():
            if not file.name.endswith("-shm"):
                shutil.copy(file, folder / file.name)
        self.close()
        return Gate(folder)

    def seqs(self, epoch: int = 1) -> list[int]:
        rows = self.sync_side.execute("SELECT seq FROM record WHERE epoch = ? ORDER BY seq", (epoch,))
        return [seq for (seq,) in rows]


class KeepingHub:
    """Keeps each record once, by (epoch, seq); acknowledges what has come without a gap."""

    def __init__(self) -> None:
        self.records: dict[tuple[int, int], bytes] = {}
        self.marks: dict[int, tuple[int, bytes]] = {1: (0, NO_HASH)}
        self.now_s = SPRING_2026_S
        self.epoch = 1

    def take(self, batch: Batch) -> Acknowledgement:
        for seq, data in enumerate(batch.records, start=batch.first_seq):
            record = parse(data)
            assert (record.epoch, record.seq) == (batch.epoch, seq)
            assert self.records.setdefault((batch.epoch, seq), data) == data, "one key, two records"
            through, there = self.marks[batch.epoch]
            if seq == through + 1:
                assert record.prev_hash == there, "the chain is broken"
                self.marks[batch.epoch] = (seq, hash_of(data))
        return self.ack(batch.epoch)

    def ack(self, epoch: int) -> Acknowledgement:
        through, there = self.marks[epoch]
        return Acknowledgement(DEVICE, epoch, through, there, self.now_s)

    def grant_next(self) -> Grant:
        through, there = self.marks[self.epoch]
        self.epoch += 1
        self.marks[self.epoch] = (through, there)
        return Grant(DEVICE, self.epoch, through, there, self.now_s)
