"""Runs of waiting records, as they are sent: in order, and without a gap.

In the place of a record that somebody removed stands `MISSING`, so that what is behind it still goes.
"""

from __future__ import annotations

from typing import NamedTuple

from scanner.errors import StoreError, Trouble
from scanner.protocol.batch import MAX_BODY_BYTES, MAX_RECORDS, Batch
from scanner.protocol.record import MISSING, hash_of
from scanner.store.database import Connection, store_errors

_MOST_MISSING = 100_000
_MAX_RECORDS_SIZE = MAX_BODY_BYTES - 4096  # sealed bytes do not compress; the rest is for head and signature


class Place(NamedTuple):
    """Behind which number of which epoch a run begins, and the hash there."""

    epoch: int
    device: bytes
    through: int
    hash_there: bytes


@store_errors()
def waiting(database: Connection) -> list[Place]:
    """Where the waiting records of each epoch begin, oldest epoch first."""
    rows = database.execute(
        """SELECT epoch, device, acked_through, acked_hash FROM epoch WHERE EXISTS
            (SELECT 1 FROM record WHERE record.epoch = epoch.epoch AND seq > acked_through)
        ORDER BY epoch"""
    ).fetchall()
    return [Place(*row) for row in rows]


@store_errors()
def run_behind(database: Connection, place: Place, max_records: int) -> Batch | None:
    """The records behind `place`, as many as a body holds and at most `max_records`; None where there is none.

    Raises StoreError(STORE_DAMAGED) when far more are gone than a hand removes.
    """
    rows = database.execute(
        "SELECT seq, bytes FROM record WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT ?",
        (place.epoch, place.through, max(1, min(max_records, MAX_RECORDS))),
    ).fetchall()
    if not rows:
        return None
    first = place.through + 1
    records = _that_fit(_without_gap(first, rows))
    last, head = place.through + len(records), hash_of(records[-1])
    return Batch(place.device, place.epoch, first, last, records, head, place.hash_there)


def _without_gap(first: int, rows: list[tuple[int, bytes]]) -> list[bytes]:
    last = rows[-1][0]
    if last - first >= _MOST_MISSING:
        raise StoreError(Trouble.STORE_DAMAGED, "waiting records are gone")
    held = dict(rows)
    return [held.get(seq, MISSING) for seq in range(first, last + 1)][:MAX_RECORDS]


def _that_fit(records: list[bytes]) -> tuple[bytes, ...]:
    size = 0
    for count, data in enumerate(records):
        size += len(data) + 8
        if size > _MAX_RECORDS_SIZE:
            return tuple(records[:count])
    return tuple(records)
