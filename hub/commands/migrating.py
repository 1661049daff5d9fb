"""Bringing the tables up to date, one process at a time: a command may be typed while `serve` makes the tables.

Django asks which steps are missing and then takes them; of two that ask at once the second met tables that were there.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import DatabaseError, connection

from hub import data_folder
from hub.commands.trouble import CannotStart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

PATIENCE_S = 300
"""The first time takes seconds on a slow machine; a large city's tables may take minutes."""
_ANY_NUMBER = 0x485A31
"""Names the lock among those of one PostgreSQL database: nobody else's has to be known."""


def migrate() -> None:
    """Bring the tables up to date, once whoever does so already is done.

    Raises CannotStart where the database cannot be used, or another process takes longer than PATIENCE_S.
    """
    try:
        with _alone():
            call_command("migrate", interactive=False, verbosity=0)
    except (DatabaseError, sqlite3.OperationalError) as error:
        raise CannotStart("数据库无法使用", "The database cannot be used", str(error)) from error


def _alone() -> AbstractContextManager[None]:
    return _alone_on_postgresql() if connection.vendor == "postgresql" else _alone_in_folder()


@contextmanager
def _alone_in_folder() -> Iterator[None]:
    """A database of its own, without a byte in it: its lock ends with its process, on every system."""
    lock = data_folder.folder() / "migrating.lock"
    with closing(sqlite3.connect(lock, timeout=PATIENCE_S, isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def _alone_on_postgresql() -> Iterator[None]:
    """A transaction on a connection of its own: a pool keeps no more than that for one user."""
    held = connection.copy()
    try:
        held.set_autocommit(False)
        with held.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [f"{PATIENCE_S}s"])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ANY_NUMBER])
        yield
    finally:
        held.close()
