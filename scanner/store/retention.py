"""What is purged from the log: records that the hub acknowledged seven days ago by its own clock.

The hub's acknowledgements tell the time, so a gate whose clock runs ahead keeps its rows. The hash of the last purged
record stays behind: the next one names it, and the chain still verifies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import StoreError, Trouble
from scanner.protocol.record import hash_of
from scanner.store.database import store_errors, writing

if TYPE_CHECKING:
    from sqlite_utils import Database

KEEP_S = 7 * 86_400
AT_ONCE = 1_000
"""Rows that a transaction takes at most: the lane waits for it."""


def purge(database: Database, now_s: int) -> int:
    """Remove what was acknowledged seven days before `now_s`, at most 1,000 records an epoch; how many went.

    `now_s` is a time that the hub signed, seconds since the Unix epoch. Raises StoreError.
    """
    gone = 0
    for epoch, purged, through in _due(database, now_s - KEEP_S):
        upto = min(through, purged + AT_ONCE)
        _purge_through(database, epoch, upto)
        gone += upto - purged
    return gone


@store_errors()
def _due(database: Database, acked_before_s: int) -> list[tuple[int, int, int]]:
    return database.execute(
        """SELECT epoch, purged_through, max(receipt.acked_through) FROM receipt JOIN epoch USING (epoch)
        WHERE acked_s <= ? GROUP BY epoch HAVING max(receipt.acked_through) > purged_through""",
        (acked_before_s,),
    ).fetchall()


def _purge_through(database: Database, epoch: int, upto: int) -> None:
    place = (epoch, upto)
    with writing(database):
        row = database.execute("SELECT bytes FROM record WHERE epoch = ? AND seq = ?", place).fetchone()
        if row is None:
            raise StoreError(Trouble.STORE_DAMAGED, "an acknowledged record is gone")
        database.execute("DELETE FROM record WHERE epoch = ? AND seq <= ?", place)
        database.execute("DELETE FROM receipt WHERE epoch = ? AND acked_through <= ?", place)
        database.execute(
            "UPDATE epoch SET purged_through = ?, purged_hash = ? WHERE epoch = ?",
            (upto, hash_of(row[0]), epoch),
        )
