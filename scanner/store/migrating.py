"""Bringing a database up to date, by sqlite-utils: loaded when there is something to do, for it takes 70 ms of a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from sqlite_utils import Database

APPLIED = "_sqlite_migrations"
"""Where sqlite-utils writes down what it did: `migration_set` and `name`."""


class Migrations:
    """What made a database what it is, step by step; a step is known by its function's name."""

    def __init__(self, name: str, *steps: Callable[[Database], None]) -> None:
        self.name = name
        self.steps = steps

    @property
    def names(self) -> set[str]:
        return {step.__name__ for step in self.steps}

    def apply(self, connection: sqlite3.Connection) -> None:
        """Take the steps that were not taken yet, each in a transaction of its own. Raises sqlite3.Error."""
        import sqlite_utils  # noqa: PLC0415 - see above

        migrations = sqlite_utils.Migrations(self.name)
        for step in self.steps:
            migrations()(step)
        migrations.apply(sqlite_utils.Database(connection, execute_plugins=False))
