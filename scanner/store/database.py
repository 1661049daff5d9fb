"""Opening a database, writing to it, and SQLite's errors in our words: the door to sqlite3.

There are two files on purpose. `passes.db` is the log: each pass waits for its commit. `trust.db` holds what the hub
says (blacklist, accepted trust, enrolment, time floor): a list of 14 million people is applied there in one long
transaction. SQLite locks files, not tables; in one file a pass would wait for the list.

Each thread has a connection of its own. A connection may be opened by the thread that builds the program and is then
used by one other thread only (SQLite itself is built serialized, so the handing over is safe).

A damaged file is never deleted and never written to: it is the only copy of what happened at the gate.
"""

from __future__ import annotations

import sqlite3
from contextlib import ContextDecorator, contextmanager, suppress
from typing import TYPE_CHECKING

from scanner.errors import StoreError, Trouble
from scanner.store.durable_file import make_private_file, make_private_folder, trouble_of
from scanner.store.migrating import APPLIED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner.store.migrating import Migrations

BUSY_S = 5.0
"""How long a writer waits for another one; transactions that run beside the lane are kept far shorter."""

_ROOM_BYTES = 1_010 * 4096

_PRAGMAS = (
    "PRAGMA synchronous=FULL",  # a commit is on the disk when it returns
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is purged is overwritten in the file, not only forgotten
    "PRAGMA recursive_triggers=ON",  # what REPLACE removes is removed past the triggers that forbid it otherwise
    "PRAGMA trusted_schema=OFF",  # what somebody plants in the schema may call no function with side effects
)
_TROUBLES = {
    sqlite3.SQLITE_IOERR_SHMSIZE: Trouble.STORE_FULL,  # the first that a start on a full disk wants room for
    sqlite3.SQLITE_CORRUPT: Trouble.STORE_DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.STORE_DAMAGED,
    sqlite3.SQLITE_FULL: Trouble.STORE_FULL,
    sqlite3.SQLITE_BUSY: Trouble.STORE_UNAVAILABLE,
    sqlite3.SQLITE_LOCKED: Trouble.STORE_UNAVAILABLE,
    sqlite3.SQLITE_READONLY: Trouble.STORE_UNAVAILABLE,
    sqlite3.SQLITE_CANTOPEN: Trouble.STORE_UNAVAILABLE,
    sqlite3.SQLITE_PERM: Trouble.STORE_UNAVAILABLE,
    sqlite3.SQLITE_AUTH: Trouble.STORE_UNAVAILABLE,
    sqlite3.SQLITE_IOERR: Trouble.STORE_UNAVAILABLE,
    sqlite3.SQLITE_PROTOCOL: Trouble.STORE_UNAVAILABLE,
}


class Connection(sqlite3.Connection):
    """What `open_database` gives: other rooms hand it on, and know no more of it. A statement by itself is a transaction."""


class store_errors(ContextDecorator):  # noqa: N801 - reads like a function; a generator would cost a look-up a sixth
    """Around whatever touches the disk, as block or decorator: library errors leave it as StoreError.

    Anything that is not the disk's or the file's fault (a broken constraint, a missing table) is INTERNAL.
    """

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> None:
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)  # above 0xFF it is detail
            trouble = _TROUBLES.get(code) or _TROUBLES.get(code & 0xFF, Trouble.INTERNAL)
            raise StoreError(trouble, str(error)) from error
        if isinstance(error, OSError):
            raise StoreError(trouble_of(error), str(error.strerror)) from error


@contextmanager
def writing(database: Connection) -> Iterator[None]:
    """One transaction that may write, durable when the block is left; an exception undoes it. Errors are StoreErrors.

    It takes the writer's place at once: a plain BEGIN begins as a reader, and a reader that wants to write after
    another connection wrote gets SQLITE_BUSY without any waiting.
    """
    with store_errors():
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
            database.commit()
        except BaseException:
            database.rollback()
            raise


@store_errors()
def open_database(path: Path, migrations: Migrations) -> Connection:
    """The database at `path`, checked and brought up to date; WAL, synchronous=FULL, mode 0600 in a 0700 folder.

    Raises StoreError: STORE_DAMAGED (no database, malformed, or another program's), STORE_TOO_NEW (a later version of
    this program wrote it), STORE_UNAVAILABLE (read-only, locked), STORE_FULL. Nothing is written unless all is well.
    """
    make_private_folder(path.parent)
    make_private_file(path)
    database = another_connection(path)
    try:
        _require_sound(database)
        applied = _applied(database, migrations)
        database.execute("PRAGMA journal_mode=WAL")
        if applied != migrations.names:
            migrations.apply(database)
    except BaseException:
        database.close()
        raise
    return database


@store_errors()
def another_connection(path: Path) -> Connection:
    """One more to a database that `open_database` has found sound and up to date. Raises StoreError."""
    database = sqlite3.connect(
        path, timeout=BUSY_S, check_same_thread=False, isolation_level=None, factory=Connection
    )
    try:
        for pragma in _PRAGMAS:
            database.execute(pragma)
    except BaseException:
        database.close()
        raise
    return database


def _require_sound(database: Connection) -> None:
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(Trouble.STORE_DAMAGED, str(found))


def _applied(database: Connection, migrations: Migrations) -> set[str]:
    """The names of the `migrations` that the file has seen: none for a new one."""
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        return set()
    if APPLIED not in tables:
        raise StoreError(Trouble.STORE_DAMAGED, "another program's database")
    found = database.execute(f"SELECT migration_set, name FROM {APPLIED}").fetchall()  # noqa: S608
    if {owner for owner, _ in found} - {migrations.name}:
        raise StoreError(Trouble.STORE_DAMAGED, "the other one of our databases")
    names = {name for _, name in found}
    if not names <= migrations.names:
        raise StoreError(Trouble.STORE_TOO_NEW, "has migrations that this program does not know")
    return names


def make_room(database: Connection) -> None:
    """Make the write-ahead log as long as it ever gets, and set aside as many pages of the file; a full disk has neither.

    A commit that makes a file longer waits for the file system's own journal too: measured, a pass then takes 355 us
    instead of 268. SQLite begins its log anew after 1,000 pages, but cuts it off whenever the program ends.
    """
    with suppress(StoreError):
        with writing(database):
            database.execute("DROP TABLE IF EXISTS room")  # of a start that was cut short
            database.execute("CREATE TABLE room (bytes BLOB)")
            database.execute("INSERT INTO room VALUES (zeroblob(?))", (_ROOM_BYTES,))
        with writing(database):
            database.execute("DROP TABLE room")
