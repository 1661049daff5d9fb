"""The table `blacklist`: what a status list says of everybody who is not plainly valid, ready to be asked by index.

It is a copy. These functions make it equal to the list it copies and prove it; they run inside the caller's transaction.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from scanner.errors import StoreError, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from scanner.protocol.status_list import StatusList

Place = tuple[str, int]
"""Issuer and generation: which list."""


def make_equal(database: Database, status_list: StatusList) -> None:
    """Apply the difference between the copy and `status_list`, then compare the whole.

    Raises StoreError(STORE_DAMAGED) if they are still not the same: the transaction is then to be undone.
    """
    place = (status_list.issuer, status_list.generation)
    held, said = set(_rows(database, place)), set(status_list.listed())
    changed = said - held
    gone = {index for index, _ in held - said} - {index for index, _ in changed}
    database.conn.executemany(
        'DELETE FROM blacklist WHERE issuer = ? AND generation = ? AND "index" = ?',
        [(*place, index) for index in sorted(gone)],
    )
    database.conn.executemany(
        """INSERT INTO blacklist (issuer, generation, "index", status) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET status = excluded.status""",
        [(*place, *entry) for entry in sorted(changed)],
    )
    if not is_equal(database, status_list):
        raise StoreError(Trouble.STORE_DAMAGED, "the list's copy does not take what is written to it")


def is_equal(database: Database, status_list: StatusList) -> bool:
    """Whether the copy says of every index what `status_list` says."""
    rows = _rows(database, (status_list.issuer, status_list.generation))
    return all(ours == theirs for ours, theirs in zip_longest(rows, status_list.listed()))


def drop(database: Database, place: Place) -> None:
    """Nobody is listed at `place` any more; only for a list that is no longer answered from."""
    database.execute("DELETE FROM blacklist WHERE issuer = ? AND generation = ?", place)


def _rows(database: Database, place: Place) -> Iterator[tuple[int, int]]:
    return database.execute(
        'SELECT "index", status FROM blacklist WHERE issuer = ? AND generation = ? ORDER BY "index"', place
    )
