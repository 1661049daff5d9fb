"""The hub's tables as the engine's: a Parquet file each, in the data folder. The hub's tables stay the truth.

A fact that changes while this reads puts its person among those waiting, so that the next turn sees it.

Each export is whole: nothing is appended to a former one. Facts are corrected, ended and forgotten as well as added, and a
file of former rows would go on saying what somebody had destroyed; what appending could save is an eighth (PostgreSQL) to
a third (SQLite) of a night (`bench colour --only tables`).
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.db import connection as database
from django.db.models import Exists, OuterRef

from hub.colour.engine import duck
from hub.colour.models import Assignment, Standing, Trigger, Waiting
from hub.evidence.models import Case, CheckIn, Contact, Declaration, Fever, RiskLevel, Stay
from hub.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from django.db.models import QuerySet

    from hub.colour.engine.duck import Connection

    Rows = QuerySet[Any, tuple[Any, ...]]

_ROWS_AT_ONCE = 20_000


def export(connection: Connection, folder: Path, waiting_until: int | None = None) -> None:
    """Write the snapshot into `folder`: everybody's, or only of those who wait, up to that row of `Waiting`."""
    for table, everybody in _of_people().items():
        found = everybody
        if waiting_until is not None:
            key = "pk" if table == "people" else "person_id"
            waiting = Waiting.objects.filter(pk__lte=waiting_until).values("person_id")
            found = everybody.filter(**{f"{key}__in": waiting})
        write(connection, folder, table, found)
    write(connection, folder, "risk", _risk())


def _of_people() -> dict[str, Rows]:
    declared = Exists(Declaration.objects.filter(person=OuterRef("pk")))
    by_an_officer = Exists(Assignment.objects.filter(person=OuterRef("pk"), run=None))
    later = Trigger.objects.filter(
        person=OuterRef("person"), rule=OuterRef("rule"), turn__gt=OuterRef("turn")
    )
    return {
        "people": Person.objects.annotate(complete=declared | by_an_officer).values_list(
            "pk", "district", "complete"
        ),
        "stays": Stay.objects.values_list("person_id", "area", "from_day", "until_day", "hours"),
        "cases": Case.objects.values_list("person_id", "kind", "from_day", "until_day"),
        "contacts": Contact.objects.values_list("person_id", "kind", "day"),
        "checkins": CheckIn.objects.values_list("person_id", "day", "normal"),
        "fevers": Fever.objects.values_list("person_id", "day", "cleared_day"),
        "ledger": Trigger.objects.filter(~Exists(later)).values_list(
            "person_id",
            "rule",
            "turn",
            "colour",
            "start_day",
            "evidence",
            "hold_until",
            "checkins",
            "closed_day",
        ),
        "standing": Standing.objects.values_list("person_id", "colour", "rules", "evidence", "clears_on"),
    }


def _risk() -> Rows:
    return RiskLevel.objects.values_list("area", "district", "level", "from_day", "until_day")


def write(
    connection: Connection, folder: Path, table: str, rows: Rows, kinds: Mapping[str, str] | None = None
) -> None:
    """Make `rows` the file of that table in `folder`; `kinds` are its columns where it is none of the engine's tables."""
    text = folder / f"{table}.csv"
    if database.vendor == "postgresql":
        _copy(text, rows)
    else:
        with text.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows.order_by().iterator(chunk_size=_ROWS_AT_ONCE))
    duck.pack(connection, folder, table, text, kinds)
    text.unlink()


def _copy(text: Path, rows: Rows) -> None:
    sql, params = rows.order_by().query.sql_with_params()
    # The text is the query above; psycopg fills the parameters in.
    copy = f"COPY ({sql}) TO STDOUT (FORMAT csv)"
    with database.cursor() as cursor, text.open("wb") as file, cursor.copy(copy, params) as blocks:
        file.writelines(blocks)
