"""A statement that PostgreSQL plans once for each connection, not once for each request.

Django writes the values into the text, so each is read and planned anew: of a statement of eight parts that costs more than
doing it. The pool between the two, if any, must keep a session's statements (PgBouncer: `max_prepared_statements`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHEN_ASKED = 2**31  # for every other statement: once it has come so often


def one_row(statement: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row of it, on Django's connection and in its transaction; raises what Django raises.

    PostgreSQL is not told what kind of value a text is: the statement casts each that nothing else tells. Other databases
    are asked as Django asks them.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cast("tuple[Any, ...] | None", cursor.fetchone())
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = cast("psycopg.Connection[tuple[Any, ...]]", connection.connection)
    raw.prepare_threshold = _WHEN_ASKED  # Django says never, not even then
    with connection.wrap_database_errors, psycopg.Cursor(raw) as asked:
        asked.execute(statement.encode(), values, prepare=True)
        return asked.fetchone()
