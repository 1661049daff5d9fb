"""The log as an outbox: what is yet to be sent, and the watermark that only a signed acknowledgement moves.

It rises, and sinks only when a newer acknowledgement says that the hub holds less than it did (it is back from its own
backup): then what it forgot waits again.

There is no table of things to send that could disagree with the log: a record waits as long as its number is above its
epoch's watermark. Epochs are sent oldest first; the hub sets the late rows of a closed one aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import Trouble, TrustError
from scanner.protocol.batch import MAX_RECORDS, Batch
from scanner.protocol.heartbeat import Proof
from scanner.protocol.record import MISSING, hash_of
from scanner.store import retention, runs
from scanner.store.chain import first_break, head_of
from scanner.store.database import store_errors, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.enrolment import Grant
    from scanner.store.chain import Break
    from scanner.store.counts import Counts, Tally


class _Mark(NamedTuple):
    """An epoch's watermark, and our hash at the number that an acknowledgement names (None where we know none)."""

    through: int
    purged_through: int
    newest_s: int
    rewound_s: int
    hash_here: bytes | None


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

    def next_batch(self, max_records: int = MAX_RECORDS) -> Batch | None:
        """The oldest waiting records, as many as a body holds; None when none waits. See `runs.py`."""
        for place in runs.waiting(self._database):
            return runs.run_behind(self._database, place, max_records)
        return None

    def waiting_batches(self) -> Iterator[Batch]:
        """All that waits, oldest first, in batches as large as they may be."""
        for place in runs.waiting(self._database):
            at = place
            while (run := runs.run_behind(self._database, at, MAX_RECORDS)) is not None:
                yield run
                at = at._replace(through=run.last_seq)

    def acknowledge(self, ack: Acknowledgement, set_aside: int = 0, signed: bytes = b"") -> int:
        """Move the watermark to what the hub holds; how many records that moved. Old rows are purged afterwards.

        `ack` must have verified; `set_aside` is how many of the records it covers the hub set aside; `signed` are its
        bytes, kept for a hub that forgets. Below 0: the hub forgot so many, and they wait again. Raises TrustError, and
        nothing moved. ACK_REFUSED: another device or an epoch unknown here, a number that was never written, a hash there
        that is not ours, a word below the watermark that is not newer than all before, or one from before the hub forgot.
        HUB_FORGOT: a newer word, below what is purged here. The same again moves 0.
        """
        with writing(self._database):
            mark = self._mark_at(ack)
            if ack.acked_through < mark.purged_through and ack.time_s > mark.newest_s:
                raise TrustError(Trouble.HUB_FORGOT, "the hub asks for records that are purged here")
            if mark.hash_here != ack.hash_there or ack.time_s < mark.rewound_s:
                raise TrustError(Trouble.ACK_REFUSED, "beyond what was written, another hash, or overtaken")
            moved = ack.acked_through - mark.through
            if moved < 0 and ack.time_s <= mark.newest_s:
                raise TrustError(Trouble.ACK_REFUSED, "backward")
            if moved > 0:
                self._rise(ack, max(0, min(set_aside, moved)))
            if moved < 0:
                self._sink(ack)
            if moved:
                self._database.execute("UPDATE epoch SET signed_ack = ? WHERE epoch = ?", (signed, ack.epoch))
        self._tally.read(self._database)
        self.purge(ack.time_s, ack.epoch)
        return moved

    def purge(self, now_s: int, epoch: int) -> int:
        """Remove what was acknowledged seven days before `now_s`, at which the hub signed for `epoch`; how many went."""
        return retention.purge(self._database, now_s, epoch)

    @store_errors()
    def acknowledged_ends(self) -> list[Batch]:
        """For each epoch the last acknowledged record that is still here, as a batch of its own.

        Sent again, it shows whether the hub holds as much as it once said.
        """
        rows = self._database.execute(
            """SELECT epoch.epoch, device, acked_through, bytes FROM epoch JOIN record
            ON record.epoch = epoch.epoch AND record.seq = acked_through ORDER BY epoch.epoch"""
        ).fetchall()
        return [Batch(device, epoch, seq, seq, (data,), hash_of(data)) for epoch, device, seq, data in rows]

    @store_errors()
    def proofs(self) -> list[Proof]:
        """What the hub said of the present epoch and of all whose records are still here: it may have forgotten any."""
        rows = self._database.execute(
            """SELECT signed_grant, signed_ack, purged_through, purged_hash FROM epoch WHERE signed_grant <> x'' AND (
                epoch = (SELECT max(epoch) FROM epoch)
                OR EXISTS (SELECT 1 FROM record WHERE record.epoch = epoch.epoch)) ORDER BY epoch DESC"""
        ).fetchall()
        return [Proof(*row) for row in rows]

    def first_break(self) -> Break | None:
        """The first record that is not as it was written or acknowledged, or None. Reads the whole log."""
        return first_break(self._database)

    def open_epoch(self, grant: Grant, signed: bytes = b"") -> None:
        """Begin the granted epoch: the next record follows what the hub last knew. The same grant again is nothing new.

        `grant` must have verified; `signed` are its bytes, kept for a hub that forgets. Raises
        TrustError(ENROLMENT_REFUSED) for an epoch that is not newer than ours, and for another device than this log's:
        records of two devices never share a log.
        """
        with writing(self._database):
            if self._is_open(grant):
                return
            head = head_of(self._database)
            ours = head is None or (head.device == grant.device and head.epoch < grant.epoch)
            if grant.device != self._device or not ours:
                raise TrustError(Trouble.ENROLMENT_REFUSED, "not a newer epoch of this device")
            self._database.execute(
                """INSERT INTO epoch (epoch, device, start_seq, acked_through, acked_hash,
                    purged_through, purged_hash, signed_grant)
                VALUES (:epoch, :device, :seq, :seq, :hash, :seq, :hash, :signed)""",
                {
                    "epoch": grant.epoch,
                    "device": grant.device,
                    "seq": grant.last_seq,
                    "hash": grant.hash_there,
                    "signed": signed,
                },
            )
        self._tally.read(self._database)

    def _is_open(self, grant: Grant) -> bool:
        known = self._database.execute(
            "SELECT 1 FROM epoch WHERE epoch = ? AND device = ? AND start_seq = ?",
            (grant.epoch, grant.device, grant.last_seq),
        ).fetchone()
        return known is not None

    def _mark_at(self, ack: Acknowledgement) -> _Mark:
        row = self._database.execute(
            """SELECT acked_through, purged_through, newest_s, rewound_s,
                CASE :through WHEN acked_through THEN acked_hash WHEN purged_through THEN purged_hash END,
                (SELECT bytes FROM record WHERE epoch = :epoch AND seq = :through),
                (SELECT max(seq) FROM record WHERE epoch = :epoch) > :through
            FROM epoch WHERE epoch = :epoch""",
            {"epoch": ack.epoch, "through": ack.acked_through},
        ).fetchone()
        if row is None or ack.device != self._device:
            raise TrustError(Trouble.ACK_REFUSED, "another device's, or of an epoch unknown here")
        through, purged, newest_s, rewound_s, known_hash, data, is_inside = row
        if data is None and known_hash is None and is_inside:
            data = MISSING
        return _Mark(through, purged, newest_s, rewound_s, known_hash if data is None else hash_of(data))

    def _rise(self, ack: Acknowledgement, aside: int) -> None:
        self._database.execute(
            """UPDATE epoch SET acked_through = ?, acked_hash = ?, set_aside = set_aside + ?,
            newest_s = max(newest_s, ?) WHERE epoch = ?""",
            (ack.acked_through, ack.hash_there, aside, ack.time_s, ack.epoch),
        )
        self._database.execute(
            "INSERT INTO receipt (epoch, acked_through, acked_s, set_aside) VALUES (?, ?, ?, ?)",
            (ack.epoch, ack.acked_through, ack.time_s, aside),
        )

    def _sink(self, ack: Acknowledgement) -> None:
        """What the forgotten receipts counted as set aside is counted when it comes again."""
        place = {"epoch": ack.epoch, "through": ack.acked_through, "hash": ack.hash_there, "now": ack.time_s}
        self._database.execute(
            """UPDATE epoch SET acked_through = :through, acked_hash = :hash, newest_s = :now, rewound_s = :now,
            set_aside = min(:through - start_seq, max(0, set_aside - (SELECT coalesce(sum(set_aside), 0) FROM receipt
                WHERE receipt.epoch = :epoch AND receipt.acked_through > :through)))
            WHERE epoch = :epoch""",
            place,
        )
        self._database.execute("DELETE FROM receipt WHERE epoch = :epoch AND acked_through > :through", place)
        self._database.execute(
            "INSERT OR IGNORE INTO receipt (epoch, acked_through, acked_s) VALUES (:epoch, :through, :now)",
            place,
        )

    @store_errors()
    def _head(self) -> tuple[int, int]:
        head = head_of(self._database)
        return (head.epoch, head.seq) if head else (0, 0)
