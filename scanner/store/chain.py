"""The log's chain: where it ends, and whether it holds.

Each record names the hash of the one before it; an epoch's first names the hash it was granted with. What is purged left
its last hash behind, so the chain is checked from there on.
"""

from __future__ import annotations

from typing import NamedTuple

from scanner.errors import StoreError, Trouble
from scanner.protocol.cbor import Malformed
from scanner.protocol.record import hash_of, parse
from scanner.store.database import Connection, store_errors

_HEAD = """SELECT e.epoch, e.device, e.acked_through, e.acked_hash, r.seq, r.bytes
    FROM epoch e LEFT JOIN record r
        ON r.epoch = e.epoch AND r.seq = (SELECT max(seq) FROM record WHERE epoch = e.epoch)
    ORDER BY e.epoch DESC LIMIT 1"""


class Head(NamedTuple):
    """The end of the newest epoch: last sequence number written (or granted) and the hash there (32 bytes)."""

    epoch: int
    device: bytes
    seq: int
    hash_there: bytes


class Break(NamedTuple):
    """The first place of an epoch where the log is not what was written."""

    epoch: int
    seq: int
    what: str


def head_of(database: Connection) -> Head | None:
    """Where the next record goes; None before the first epoch is granted."""
    row = database.execute(_HEAD).fetchone()
    if row is None:
        return None
    epoch, device, acked_through, acked_hash, seq, data = row
    if (
        seq is None or seq < acked_through
    ):  # none yet, all purged, or somebody cut the end off: the hub holds it
        return Head(epoch, device, acked_through, acked_hash)
    return Head(epoch, device, seq, hash_of(data))


def require_head(database: Connection, device: bytes) -> Head:
    """Where `device`'s next record goes; raises StoreError(NOT_ENROLLED) when it was granted no epoch in this log."""
    head = head_of(database)
    if head is None or head.device != device:
        raise StoreError(Trouble.NOT_ENROLLED, "no epoch of this device in the log")
    return head


@store_errors()
def first_break(database: Connection) -> Break | None:
    """The first break over all epochs, oldest first, or None for a log that holds. Reads every record there is."""
    for epoch, *marks in database.execute(
        "SELECT epoch, purged_through, purged_hash, acked_through, acked_hash FROM epoch ORDER BY epoch"
    ).fetchall():
        found = _break_in(database, epoch, *marks)
        if found is not None:
            return found
    return None


def _break_in(
    database: Connection, epoch: int, through: int, prev_hash: bytes, acked_through: int, acked_hash: bytes
) -> Break | None:
    rows = database.execute("SELECT seq, bytes FROM record WHERE epoch = ? ORDER BY seq", (epoch,))
    while True:
        if through == acked_through and prev_hash != acked_hash:
            return Break(epoch, through, "not what was acknowledged")
        row = rows.fetchone()
        if row is None:
            break
        seq, data = row
        what = _fault(epoch, through + 1, prev_hash, seq, data)
        if what:
            return Break(epoch, through + 1, what)
        through, prev_hash = seq, hash_of(data)
    return Break(epoch, through + 1, "acknowledged and gone") if through < acked_through else None


def _fault(epoch: int, expected: int, prev_hash: bytes, seq: int, data: bytes) -> str:
    if seq != expected:
        return "missing"
    try:
        record = parse(data)
    except Malformed:
        return "no record"
    if (record.epoch, record.seq) != (epoch, seq):
        return "another record's place"
    return "" if record.prev_hash == prev_hash else "does not follow"
