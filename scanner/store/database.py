"""Opening a database, writing to it, and SQLite's errors in our words: the door to sqlite3 and sqlite-utils.

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
from typing import TYPE_CHECKING, TypeAlias

from sqlite_utils import Database

from scanner.errors import StoreError, Trouble
from scanner.store.durable_file import make_private_file, make_private_folder, trouble_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Migrations

Connection: TypeAlias = Database
"""What `open_database` gives: other rooms hand it on, and know no more of it."""

BUSY_S = 5.0
"""How long a writer waits for another one; transactions that run beside the lane are kept far shorter."""

_ROOM_BYTES = 1_010 * 4096

_PRAGMAS = (
    "PRAGMA synchronous=FULL",  # a commit is on the disk when it returns
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is purged is overwritten in the file, not only forgotten
    "PRAGMA trusted_schema=OFF",  # what somebody plants in the schema may call no function with side effects
)
_TROUBLES = {
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


class store_errors(ContextDecorator):  # noqa: N801 - reads like a function; a generator would cost a look-up a sixth
    """Around whatever touches the disk, as block or decorator: library errors leave it as StoreError.

    Anything that is not the disk's or the file's fault (a broken constraint, a missing table) is INTERNAL.
    """

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> None:
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the rest of it is detail
            raise StoreError(_TROUBLES.get(code, Trouble.INTERNAL), str(error)) from error
        if isinstance(error, OSError):
            raise StoreError(trouble_of(error), str(error.strerror)) from error


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One transaction that may write, durable when the block is left; an exception undoes it. Errors are StoreErrors.

    It takes the writer's place at once: `Database.atomic()` begins as a reader, and a reader that wants to write after
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
def open_database(path: Path, migrations: Migrations) -> Database:
    """The database at `path`, checked and brought up to date; WAL, synchronous=FULL, mode 0600 in a 0700 folder.

    Raises StoreError: STORE_DAMAGED (no database, malformed, or another program's), STORE_TOO_NEW (a later version of
    this program wrote it), STORE_UNAVAILABLE (read-only, locked), STORE_FULL. Nothing is written unless all is well.
    """
    make_private_folder(path.parent)
    make_private_file(path)
    connection = sqlite3.connect(path, timeout=BUSY_S, check_same_thread=False)
    try:
        database = Database(connection, execute_plugins=False)
        for pragma in _PRAGMAS:
            database.execute(pragma)
        _require_sound(database)
        _require_ours(database, migrations)
        database.enable_wal()
        migrations.apply(database)
    except BaseException:
        connection.close()
        raise
    return database


def _require_sound(database: Database) -> None:
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(Trouble.STORE_DAMAGED, str(found))


def _require_ours(database: Database, migrations: Migrations) -> None:
    tables = set(database.table_names())
    if not tables:
        return
    if migrations.migrations_table not in tables:
        raise StoreError(Trouble.STORE_DAMAGED, "another program's database")
    sets = database.execute(f"SELECT DISTINCT migration_set FROM {migrations.migrations_table}").fetchall()  # noqa: S608
    if sets not in ([(migrations.name,)], []):
        raise StoreError(Trouble.STORE_DAMAGED, "the other one of our databases")
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    if not {migration.name for migration in migrations.applied(database)} <= known:
        raise StoreError(Trouble.STORE_TOO_NEW, "has migrations that this program does not know")


def make_room(database: Database) -> None:
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
