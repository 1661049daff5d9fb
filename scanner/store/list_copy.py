"""The table `blacklist`: what a status list says of everybody who is not plainly valid, ready to be asked by index.

It is a copy. These functions make it equal to the list it copies and prove it; they run inside the caller's transaction.
The list goes into SQLite as one JSON array and comes out as one, so that the work on 168,000 entries is done by SQLite
in a handful of statements, during which Python's other threads, the lane among them, run on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import StoreError, Trouble

if TYPE_CHECKING:
    from scanner.protocol.status_list import StatusList
    from scanner.store.database import Connection

Place = tuple[str, int]
"""Issuer and generation: which list."""
# An entry is index << 2 | status, as one number.
_DELETE_OTHERS = """DELETE FROM blacklist WHERE issuer = ? AND generation = ?
    AND ("index" << 2 | status) NOT IN (SELECT value FROM json_each(?))"""
_INSERT_MISSING = """INSERT INTO blacklist (issuer, generation, "index", status)
    SELECT ?1, ?2, value >> 2, value & 3 FROM json_each(?3) WHERE true ON CONFLICT DO NOTHING"""
_WHOLE = """SELECT json_group_array(entry) FROM (SELECT "index" << 2 | status AS entry
    FROM blacklist WHERE issuer = ? AND generation = ? ORDER BY "index")"""


def make_equal(database: Connection, status_list: StatusList) -> None:
    """Apply the difference between the copy and `status_list`, then compare the whole.

    Raises StoreError(STORE_DAMAGED) if they are still not the same: the transaction is then to be undone.
    """
    said = (status_list.issuer, status_list.generation, _entries(status_list))
    database.execute(_DELETE_OTHERS, said)
    database.execute(_INSERT_MISSING, said)
    if not _holds(database, *said):
        raise StoreError(Trouble.STORE_DAMAGED, "the list's copy does not take what is written to it")


def is_equal(database: Connection, status_list: StatusList) -> bool:
    """Whether the copy says of every index what `status_list` says."""
    return _holds(database, status_list.issuer, status_list.generation, _entries(status_list))


def drop(database: Connection, place: Place) -> None:
    """Nobody is listed at `place` any more; only for a list that is no longer answered from."""
    database.execute("DELETE FROM blacklist WHERE issuer = ? AND generation = ?", place)


def _holds(database: Connection, issuer: str, generation: int, entries: str) -> bool:
    (whole,) = database.execute(_WHOLE, (issuer, generation)).fetchone()
    return bool(whole == entries)


def _entries(status_list: StatusList) -> str:
    """All entries that are not valid, in order, spelled as SQLite spells a JSON array."""
    return f"[{','.join(str(index << 2 | status) for index, status in status_list.listed())}]"
