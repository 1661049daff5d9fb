"""The log as an outbox: what is yet to be sent, and the watermark that only a signed acknowledgement moves.

It rises, and sinks only when a newer acknowledgement says that the hub holds less than it did (it is back from its own
backup): then what it forgot waits again. Where the hub holds another record than ours at the number it names (this log was
restored from a backup once, and used on), nobody can tell how much of ours it holds: then all that is still here waits.

There is no table of things to send that could disagree with the log: a record waits as long as its number is above its
epoch's watermark. Epochs are sent oldest first; the hub sets the late rows of a closed one aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import Trouble, TrustError
from scanner.protocol.batch import MAX_RECORDS, Batch
from scanner.protocol.heartbeat import Proof
from scanner.protocol.record import hash_before, hash_of
from scanner.store import retention, runs, watermark
from scanner.store.chain import first_break, head_of
from scanner.store.database import Connection, store_errors, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.enrolment import Grant
    from scanner.store.chain import Break
    from scanner.store.counts import Counts, Tally


class Outbox:
    """Belongs to the sync's thread, with a connection of its own to the log that the lane writes.

    `device` is 8 bytes; `tally` is shared with the PassLog. Methods raise StoreError as the disk has it.
    """

    def __init__(self, database: Connection, *, device: bytes, tally: Tally) -> None:
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
                at = at._replace(through=run.last_seq, hash_there=run.head)

    def acknowledge(self, ack: Acknowledgement, set_aside: int = 0, signed: bytes = b"") -> int:
        """Move the watermark to what the hub holds; how many records that moved. Old rows are purged afterwards.

        `ack` must have verified; `set_aside` is how many of the records it covers the hub set aside; `signed` are its
        bytes, kept for a hub that forgets. Below 0: the hub forgot so many, and they wait again. Raises TrustError, and
        nothing moved. ACK_REFUSED: another device or an epoch unknown here, a number that was never written, a hash at or
        above the watermark that is not ours, a word below it that is not newer than all before, or one from before the hub
        forgot. HUB_FORGOT: a newer word, below what is purged here; what is still here waits. The same again moves 0.
        """
        with writing(self._database):
            mark = watermark.held_against(self._database, ack, self._device)
            if ack.acked_through < mark.through:
                moved = watermark.sink(self._database, mark, ack, signed)
            else:
                moved = watermark.rise(self._database, mark, ack, signed, set_aside)
        self._tally.read(self._database)
        if ack.acked_through < mark.purged_through:
            raise TrustError(Trouble.HUB_FORGOT, "the hub asks for records that are purged here")
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
            """SELECT device, epoch.epoch, acked_through, bytes FROM epoch JOIN record
            ON record.epoch = epoch.epoch AND record.seq = acked_through ORDER BY epoch.epoch"""
        ).fetchall()
        return [
            Batch(device, epoch, seq, seq, (data,), hash_of(data), before=hash_before(data))
            for device, epoch, seq, data in rows
        ]

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

    @store_errors()
    def _head(self) -> tuple[int, int]:
        head = head_of(self._database)
        return (head.epoch, head.seq) if head else (0, 0)
