"""The log as an outbox: what is yet to be sent, and the watermark that only a signed acknowledgement moves.

There is no table of things to send that could disagree with the log: a record waits as long as its number is above its
epoch's watermark. Epochs are sent oldest first; the hub sets the late rows of a closed one aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import StoreError, Trouble, TrustError
from scanner.protocol.batch import MAX_BODY_BYTES, MAX_RECORDS, Batch
from scanner.protocol.record import hash_of
from scanner.store import retention
from scanner.store.chain import head_of
from scanner.store.database import store_errors, writing

if TYPE_CHECKING:
    from sqlite_utils import Database

    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.enrolment import Grant
    from scanner.store.counts import Counts, Tally

_MAX_RECORDS_SIZE = MAX_BODY_BYTES - 4096  # sealed bytes do not compress; the rest is for head and signature


class Outbox:
    """Belongs to the sync's thread, with a connection of its own to the log that the lane writes.

    `device` is 8 bytes; `tally` is shared with the PassLog. Methods raise StoreError as the disk has it.
    """

    def __init__(self, database: Database, *, device: bytes, tally: Tally) -> None:
        self._database = database
        self._device = device
        self._tally = tally
        tally.read(database)

    @property
    def epoch(self) -> int:
        """The epoch that is written now; 0 before the first is granted."""
        return self._head()[0]

    def last_seq(self) -> int:
        """The last sequence number written in the present epoch (or granted before it); 0 before the first."""
        return self._head()[1]

    def counts(self) -> Counts:
        """Of all events ever written here."""
        return self._tally.counts()

    @store_errors()
    def next_batch(self, max_records: int = MAX_RECORDS) -> Batch | None:
        """The oldest waiting records, in order and without a gap, as many as a body holds; None when none waits.

        Raises StoreError(STORE_DAMAGED) when a record that waits is gone.
        """
        waiting = self._database.execute(
            """SELECT epoch, device, acked_through FROM epoch WHERE EXISTS
                (SELECT 1 FROM record WHERE record.epoch = epoch.epoch AND seq > acked_through)
            ORDER BY epoch LIMIT 1"""
        ).fetchone()
        if waiting is None:
            return None
        epoch, device, through = waiting
        rows = self._database.execute(
            "SELECT seq, bytes FROM record WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT ?",
            (epoch, through, max(1, min(max_records, MAX_RECORDS))),
        ).fetchall()
        if [seq for seq, _ in rows] != list(range(through + 1, through + 1 + len(rows))):
            raise StoreError(Trouble.STORE_DAMAGED, "a waiting record is gone")
        records = _that_fit([data for _, data in rows])
        return Batch(device, epoch, through + 1, through + len(records), records, hash_of(records[-1]))

    def acknowledge(self, ack: Acknowledgement, set_aside: int = 0) -> int:
        """Move the watermark to what the hub holds; how many records that moved. Old rows are purged afterwards.

        `ack` must have verified; `set_aside` is how many of the records it covers the hub set aside. Raises
        TrustError(ACK_REFUSED), and nothing moved: another device or an epoch unknown here, a number that was never
        written or lies below the watermark, or a hash there that is not ours. The same one again moves 0.
        """
        with writing(self._database):
            through, hash_here = self._mark_at(ack)
            if ack.acked_through < through or hash_here != ack.hash_there:
                raise TrustError(Trouble.ACK_REFUSED, "backward, beyond what was written, or another hash")
            moved = ack.acked_through - through
            aside = max(0, min(set_aside, moved))
            if moved:
                self._move(ack, aside)
        self._tally.read(self._database)
        self.purge(ack.time_s)
        return moved

    def purge(self, now_s: int) -> int:
        """Remove what was acknowledged seven days before `now_s` (a time the hub signed); how many records went."""
        return retention.purge(self._database, now_s)

    def open_epoch(self, grant: Grant) -> None:
        """Begin the granted epoch: the next record follows what the hub last knew. The same grant again is nothing new.

        `grant` must have verified. Raises TrustError(ENROLMENT_REFUSED) for an epoch that is not newer than ours, and
        for another device than this log's: records of two devices never share a log.
        """
        with writing(self._database):
            if self._is_open(grant):
                return
            head = head_of(self._database)
            ours = head is None or (head.device == grant.device and head.epoch < grant.epoch)
            if grant.device != self._device or not ours:
                raise TrustError(Trouble.ENROLMENT_REFUSED, "not a newer epoch of this device")
            self._database.execute(
                """INSERT INTO epoch (epoch, device, start_seq, acked_through, acked_hash, purged_through, purged_hash)
                VALUES (:epoch, :device, :seq, :seq, :hash, :seq, :hash)""",
                {
                    "epoch": grant.epoch,
                    "device": grant.device,
                    "seq": grant.last_seq,
                    "hash": grant.hash_there,
                },
            )
        self._tally.read(self._database)

    def _is_open(self, grant: Grant) -> bool:
        known = self._database.execute(
            "SELECT 1 FROM epoch WHERE epoch = ? AND device = ? AND start_seq = ?",
            (grant.epoch, grant.device, grant.last_seq),
        ).fetchone()
        return known is not None

    def _mark_at(self, ack: Acknowledgement) -> tuple[int, bytes | None]:
        """The watermark of the ack's epoch, and our hash at the number it names (None where we know none)."""
        row = self._database.execute(
            """SELECT acked_through, CASE :through WHEN acked_through THEN acked_hash END,
                (SELECT bytes FROM record WHERE epoch = :epoch AND seq = :through)
            FROM epoch WHERE epoch = :epoch""",
            {"epoch": ack.epoch, "through": ack.acked_through},
        ).fetchone()
        if row is None or ack.device != self._device:
            raise TrustError(Trouble.ACK_REFUSED, "another device's, or of an epoch unknown here")
        through, acked_hash, data = row
        return through, acked_hash if data is None else hash_of(data)

    def _move(self, ack: Acknowledgement, aside: int) -> None:
        self._database.execute(
            "UPDATE epoch SET acked_through = ?, acked_hash = ?, set_aside = set_aside + ? WHERE epoch = ?",
            (ack.acked_through, ack.hash_there, aside, ack.epoch),
        )
        self._database.execute(
            "INSERT INTO receipt (epoch, acked_through, acked_s) VALUES (?, ?, ?)",
            (ack.epoch, ack.acked_through, ack.time_s),
        )

    @store_errors()
    def _head(self) -> tuple[int, int]:
        head = head_of(self._database)
        return (head.epoch, head.seq) if head else (0, 0)


def _that_fit(records: list[bytes]) -> tuple[bytes, ...]:
    size = 0
    for count, data in enumerate(records):
        size += len(data) + 8
        if size > _MAX_RECORDS_SIZE:
            return tuple(records[:count])
    return tuple(records)
