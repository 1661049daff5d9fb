"""Many rows into one table at once, the fastest way that the database has: COPY, or one prepared statement.

The rows must be new: a key that is taken is an IntegrityError, and then none of them is there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model


class Bulk(Protocol):
    """How rows get in. `rows` hold what the database itself takes, in the order of `columns`."""

    def __call__(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None: ...


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add `rows` to the model's table, within the transaction that is open."""
    bulk: Bulk = _copied if connection.vendor == "postgresql" else _executed
    if rows:
        bulk(model._meta.db_table, columns, rows)  # noqa: SLF001 - Django's documented door to a model's table


def claim(model: type[Model], flag: str, keys: Sequence[int]) -> set[int]:
    """Take the `flag` down on the rows with these `id`s; those on which it was still up: of two who ask, one has a row."""
    among, keyed = among_numbers(keys)
    table, column = _quoted(model._meta.db_table), _quoted(flag)  # noqa: SLF001 - Django's documented door to a model's table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = FALSE WHERE {column} AND id {among} RETURNING id",  # noqa: S608 - our own names
            [keyed],
        )
        return {key for (key,) in cursor.fetchall()}


def among_numbers(numbers: Iterable[int]) -> tuple[str, str | list[int]]:
    """What stands behind a column in a condition, and the one parameter in it, however many `numbers` there are."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(numbers)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(numbers))


def _copied(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    statement = f"COPY {_quoted(table)} ({', '.join(map(_quoted, columns))}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _executed(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    named, places = ", ".join(map(_quoted, columns)), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_quoted(table)} ({named}) VALUES ({places})", rows)  # noqa: S608 - our own names


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
