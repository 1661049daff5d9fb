"""What is purged from the log: records that the hub acknowledged seven days ago by its own clock.

The hub's acknowledgements tell the time, so a gate whose clock runs ahead keeps its rows. The hash of the last purged
record stays behind: the next one names it, and the chain still verifies.
"""

from __future__ import annotations

from scanner.protocol.record import NO_HASH, hash_of
from scanner.store.database import Connection, store_errors, writing

KEEP_S = 7 * 86_400
AT_ONCE = 1_000
"""Rows that a transaction takes at most: the lane waits for it."""


def purge(database: Connection, now_s: int, epoch: int) -> int:
    """Remove what was acknowledged seven days before `now_s`, at most 1,000 records; how many went.

    `now_s` is a time that the hub signed, seconds since the Unix epoch, with an acknowledgement of this very `epoch`: a
    hub that is back from its backup may have forgotten the others, which wait to be compared. Raises StoreError.
    """
    purged, through = _due(database, now_s - KEEP_S, epoch)
    upto = min(through, purged + AT_ONCE)
    if upto > purged:
        _purge_through(database, epoch, upto)
    return upto - purged


@store_errors()
def _due(database: Connection, acked_before_s: int, epoch: int) -> tuple[int, int]:
    """How far `epoch` is purged, and how far it may be."""
    purged, through = database.execute(
        """SELECT purged_through, max(purged_through, coalesce((SELECT max(acked_through) FROM receipt
            WHERE receipt.epoch = epoch.epoch AND acked_s <= ?), 0)) FROM epoch WHERE epoch = ?""",
        (acked_before_s, epoch),
    ).fetchone()
    return purged, through


def _purge_through(database: Connection, epoch: int, upto: int) -> None:
    place = (epoch, upto)
    with writing(database):
        row = database.execute("SELECT bytes FROM record WHERE epoch = ? AND seq = ?", place).fetchone()
        database.execute("DELETE FROM record WHERE epoch = ? AND seq <= ?", place)
        database.execute("DELETE FROM receipt WHERE epoch = ? AND acked_through <= ?", place)
        there = hash_of(row[0]) if row else NO_HASH  # somebody removed it: the break stays visible
        database.execute(
            "UPDATE epoch SET purged_through = ?, purged_hash = ? WHERE epoch = ?", (upto, there, epoch)
        )
