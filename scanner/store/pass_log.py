"""The pass log: every event at the gate, durable before its answer is shown. It is the outbox too (see outbox.py).

What is written is the record of `protocol/record.py`, byte for byte as it will be sent: what the guard, the person and
the code have to do with it is sealed to the hub before it touches the disk.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import StoreError, Trouble
from scanner.protocol.cbor import Malformed
from scanner.protocol.record import Direction, EventKind, Flags, Record, parse
from scanner.store import site_book
from scanner.store.chain import first_break, require_head
from scanner.store.database import Connection, make_room, store_errors, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scanner.clock import Clock
    from scanner.protocol.particulars import Particulars
    from scanner.store.chain import Break, Head
    from scanner.store.counts import Counts, Tally


class Event(NamedTuple):
    """What happened, before it has a time and a place in the log.

    `outcome` is an `Outcome`'s value or `NO_OUTCOME`; `ref_seq` the record it answers, or 0. `outing` is what stands for a
    household today (16 bytes, `site_book.py`) where this is one outing of it.
    """

    kind: EventKind
    outcome: int
    particulars: Particulars
    direction: Direction = Direction.IN
    flags: Flags = Flags.NONE
    ref_seq: int = 0
    outing: bytes = b""


class PassLog:
    """The only writer of records; belongs to the lane's thread, but for `counts`, which any thread may read.

    `device` is 8 bytes. `seal(plaintext, info)` seals with the hub's present key. `tally` is shared with the Outbox.
    """

    def __init__(
        self,
        database: Connection,
        *,
        device: bytes,
        clock: Clock,
        seal: Callable[[bytes, bytes], bytes],
        tally: Tally,
    ) -> None:
        self._database = database
        self._device = device
        self._clock = clock
        self._seal = seal
        self._tally = tally
        tally.read(database)

    @property
    def counts(self) -> Counts:
        """Of all events ever written here."""
        return self._tally.counts()

    def append(self, event: Event) -> int:
        """Write `event` behind the last one; its sequence number. It is on the disk when this returns.

        Raises StoreError, and then nothing is to be shown: NOT_ENROLLED before an epoch was granted to this device;
        STORE_FULL, STORE_UNAVAILABLE, STORE_DAMAGED as the disk has it; INTERNAL for what would be no record.
        """
        with writing(self._database):
            head = require_head(self._database, self._device)
            record = self._record(event, head)
            self._database.execute(
                "INSERT INTO record (epoch, seq, bytes) VALUES (?, ?, ?)",
                (record.epoch, record.seq, _checked(record.encode())),
            )
            site_book.keep(self._database, event, record)
        self._tally.wrote(record.epoch, record.seq)
        return record.seq

    def head(self) -> Head:
        """Where the log ends now; raises StoreError(NOT_ENROLLED) before an epoch was granted."""
        return require_head(self._database, self._device)

    def since(self, epoch: int, seq: int) -> Iterator[Record]:
        """The records behind number `seq` of `epoch`, of later epochs too; some 30 microseconds each."""
        with store_errors():
            rows = self._database.execute(
                "SELECT bytes FROM record WHERE (epoch = ? AND seq > ?) OR epoch > ? ORDER BY epoch, seq",
                (epoch, seq, epoch),
            )
            for (data,) in rows:
                yield parse(data)

    def make_room(self) -> None:
        """Once, before the first pass of a shift: it takes some milliseconds that nobody should wait for later."""
        make_room(self._database)

    def verify_chain(self) -> Break | None:
        """The first record that is not as it was written, or None. Reads the whole log."""
        return first_break(self._database)

    def _record(self, event: Event, head: Head) -> Record:
        bare = Record(
            epoch=head.epoch,
            seq=head.seq + 1,
            kind=event.kind,
            wall_ms=self._clock.wall_ms(),
            mono_ms=int(self._clock.mono_ms()),
            boot=self._clock.boot,
            outcome=event.outcome,
            direction=event.direction,
            flags=event.flags,
            ref_seq=event.ref_seq,
            sealed=b"",
            prev_hash=head.hash_there,
        )
        sealed = self._seal(event.particulars.encode(), bare.binding(self._device))
        return replace(bare, sealed=sealed)


def _checked(data: bytes) -> bytes:
    # A record that the hub cannot read would be set aside there, long after the pass: better to fail at the gate.
    try:
        parse(data)
    except Malformed as error:
        raise StoreError(Trouble.INTERNAL, str(error)) from error
    return data
