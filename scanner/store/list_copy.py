"""The table `blacklist`: what a status list says of everybody who is not plainly valid, ready to be asked by index.

It is a copy. These functions make it equal to the list it copies and prove it; they run inside the caller's transaction.
"""

from __future__ import annotations

from array import array
from itertools import zip_longest
from typing import TYPE_CHECKING

from scanner.errors import StoreError, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from scanner.protocol.status_list import StatusList

Place = tuple[str, int]
"""Issuer and generation: which list."""
Entry = tuple[int, int]
"""Index and status."""
_STATUS_BITS, _STATUS_MASK = 2, 3


def make_equal(database: Database, status_list: StatusList) -> None:
    """Apply the difference between the copy and `status_list`, then compare the whole.

    Raises StoreError(STORE_DAMAGED) if they are still not the same: the transaction is then to be undone.
    """
    place = (status_list.issuer, status_list.generation)
    gone, changed = _difference(_rows(database, place), status_list.listed())
    database.conn.executemany(
        'DELETE FROM blacklist WHERE issuer = ? AND generation = ? AND "index" = ?',
        ((*place, index) for index in gone),
    )
    database.conn.executemany(
        """INSERT INTO blacklist (issuer, generation, "index", status) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET status = excluded.status""",
        ((*place, entry >> _STATUS_BITS, entry & _STATUS_MASK) for entry in changed),
    )
    if not is_equal(database, status_list):
        raise StoreError(Trouble.STORE_DAMAGED, "the list's copy does not take what is written to it")


def _difference(held: Iterator[Entry], said: Iterator[Entry]) -> tuple[array[int], array[int]]:
    """Indexes that are listed no more, and entries that are new or other; both walked in order, eight bytes each.

    A list of 14 million people names 168,000: as Python's tuples they would fill the memory of a small computer.
    """
    gone, changed = array("Q"), array("Q")
    ours, theirs = next(held, None), next(said, None)
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and ours[0] < theirs[0]):
            gone.append(ours[0])  # type: ignore[index] # one of the two is there
            ours = next(held, None)
            continue
        if ours is None or ours[0] > theirs[0]:
            changed.append(theirs[0] << _STATUS_BITS | theirs[1])
        else:
            if ours != theirs:
                changed.append(theirs[0] << _STATUS_BITS | theirs[1])
            ours = next(held, None)
        theirs = next(said, None)
    return gone, changed


def is_equal(database: Database, status_list: StatusList) -> bool:
    """Whether the copy says of every index what `status_list` says."""
    rows = _rows(database, (status_list.issuer, status_list.generation))
    return all(ours == theirs for ours, theirs in zip_longest(rows, status_list.listed()))


def drop(database: Database, place: Place) -> None:
    """Nobody is listed at `place` any more; only for a list that is no longer answered from."""
    database.execute("DELETE FROM blacklist WHERE issuer = ? AND generation = ?", place)


def _rows(database: Database, place: Place) -> Iterator[Entry]:
    return database.execute(
        'SELECT "index", status FROM blacklist WHERE issuer = ? AND generation = ? ORDER BY "index"', place
    )
