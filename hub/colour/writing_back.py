"""Take what was judged into the hub's tables: ledger, standing, assignments and places, in one transaction.

The rows are staged first, by COPY on PostgreSQL; the statements after that are the same on both databases. Whoever was
judged meanwhile by a later run is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db import connection, transaction

from hub import clock
from hub.colour.models import Assignment
from hub.colour.rules.table import RULES
from hub.lists import places
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.colour.models import Run

_LONGEST_REASON = 200


class Told(NamedTuple):
    """What one person is told from now on."""

    pid: int
    colour: int
    rules: str
    evidence: int | None
    clears_on: int | None


class Row(NamedTuple):
    """One row of the ledger."""

    pid: int
    rule: str
    turn: int
    colour: int
    start_day: int
    evidence: int
    hold_until: int
    checkins: int
    closed_day: int | None


def write_back(run: Run, told: Iterable[Told], ledger: Iterable[Row]) -> int:
    """Returns how many colours changed. All of it is stored, or none."""
    with transaction.atomic():
        _stage(_STAGED_TOLD, told)
        _stage(_STAGED_ROWS, ledger)
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED, [run.pk])
            changed = cursor.fetchall()
            cursor.execute(_STANDING, [run.pk])
            cursor.execute(_LEDGER, [run.pk, run.pk])
            _stage(_STAGED_CHANGED, ((pid, colour, reason_of(rules)) for pid, colour, rules in changed))
            cursor.execute(_ASSIGNED, [author_of(run.version), clock.now(), run.pk])
        _mark(changed)
        run.changed, run.is_done = len(changed), True
        run.save()
    return len(changed)


def write_back_one(run: Run, told: Told, ledger: list[Row]) -> None:
    """The same for one person, who is held by the caller: without staging tables, which cost more than all the rest."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_TOLD + _CHANGED, [*told, run.pk])
        changed = cursor.fetchall()
        cursor.execute(_ONE_TOLD + _STANDING, [*told, run.pk])
        for row in ledger:
            cursor.execute(_ONE_ROW + _LEDGER, [*row, run.pk, run.pk])
    now, by = clock.now(), author_of(run.version)
    for pid, colour, rules in changed:
        Assignment.objects.create(
            person_id=pid, colour=colour, reason=reason_of(rules), by=by, assigned_at=now, run=run
        )
    _mark(changed)
    run.changed, run.is_done = len(changed), True
    run.save()


@cache
def reason_of(rules: str) -> str:
    """The open rules in words, the gravest first."""
    fired = rules.split()
    words = [f"{rule.zh} {rule.en}" for rule in RULES if rule.id in fired]
    return "；".join(words)[:_LONGEST_REASON] or "十四日内无风险 No risk within fourteen days"


def author_of(version: str) -> str:
    """Who assigned, where rules did."""
    return f"规则 {version}"


def _mark(changed: list[tuple[int, int, str]]) -> None:
    of_colour: dict[int, list[int]] = defaultdict(list)
    for pid, colour, _ in changed:
        of_colour[colour].append(pid)
    for colour, people in of_colour.items():
        places.mark(people, Colour(colour), clock.now_s())


def _stage(table: tuple[str, str, str, str], rows: Iterable[tuple[object, ...]]) -> None:
    drop, create, copy, insert = table
    with connection.cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(create)
        if connection.vendor == "postgresql":
            with cursor.copy(copy) as into:
                for row in rows:
                    into.write_row(row)
        else:
            cursor.executemany(insert, cast("Any", rows))  # any iterable does, but the stubs want a list


_STAGED_TOLD = (
    "DROP TABLE IF EXISTS staged_told",
    """CREATE TEMPORARY TABLE staged_told
  (pid bigint PRIMARY KEY, colour integer, rules varchar(100), evidence integer, clears_on integer)""",
    "COPY staged_told FROM STDIN",
    "INSERT INTO staged_told VALUES (%s, %s, %s, %s, %s)",
)
_STAGED_ROWS = (
    "DROP TABLE IF EXISTS staged_rows",
    """CREATE TEMPORARY TABLE staged_rows
  (pid bigint, rule varchar(8), turn integer, colour integer, start_day integer, evidence integer, hold_until integer,
   checkins integer, closed_day integer, PRIMARY KEY (pid, rule, turn))""",
    "COPY staged_rows FROM STDIN",
    "INSERT INTO staged_rows VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
)
_STAGED_CHANGED = (
    "DROP TABLE IF EXISTS staged_changed",
    "CREATE TEMPORARY TABLE staged_changed (pid bigint PRIMARY KEY, colour integer, reason varchar(200))",
    "COPY staged_changed FROM STDIN",
    "INSERT INTO staged_changed VALUES (%s, %s, %s)",
)
_ONE_TOLD = """
WITH staged_told (pid, colour, rules, evidence, clears_on) AS
  (SELECT CAST(%s AS bigint), CAST(%s AS integer), CAST(%s AS varchar(100)), CAST(%s AS integer), CAST(%s AS integer))"""
_ONE_ROW = """
WITH staged_rows (pid, rule, turn, colour, start_day, evidence, hold_until, checkins, closed_day) AS
  (SELECT CAST(%s AS bigint), CAST(%s AS varchar(8)), CAST(%s AS integer), CAST(%s AS integer), CAST(%s AS integer),
          CAST(%s AS integer), CAST(%s AS integer), CAST(%s AS integer), CAST(%s AS integer))"""
_CHANGED = """
SELECT t.pid, t.colour, t.rules
FROM staged_told t LEFT JOIN colour_standing s ON s.person_id = t.pid
WHERE t.colour >= 0 AND t.colour <> coalesce(s.colour, -1) AND coalesce(s.run_id, 0) < %s
ORDER BY t.pid"""

# "WHERE true" tells SQLite that ON belongs to the insert and not to a join.
_STANDING = """
INSERT INTO colour_standing (person_id, colour, rules, evidence, clears_on, run_id)
SELECT pid, colour, rules, evidence, clears_on, %s FROM staged_told WHERE true
ON CONFLICT (person_id) DO UPDATE SET colour = excluded.colour, rules = excluded.rules,
  evidence = excluded.evidence, clears_on = excluded.clears_on, run_id = excluded.run_id
WHERE colour_standing.run_id < excluded.run_id"""

_ASSIGNED = """
INSERT INTO colour_assignment (person_id, colour, reason, by, assigned_at, run_id)
SELECT pid, colour, reason, %s, %s, %s FROM staged_changed ORDER BY pid"""

_LEDGER = """
INSERT INTO colour_trigger
  (person_id, rule, turn, colour, start_day, evidence, hold_until, checkins, closed_day, run_id)
SELECT r.pid, r.rule, r.turn, r.colour, r.start_day, r.evidence, r.hold_until, r.checkins, r.closed_day, %s
FROM staged_rows r LEFT JOIN colour_standing s ON s.person_id = r.pid
WHERE coalesce(s.run_id, 0) <= %s
ON CONFLICT (person_id, rule, turn) DO UPDATE SET colour = excluded.colour, evidence = excluded.evidence,
  hold_until = excluded.hold_until, checkins = excluded.checkins, closed_day = excluded.closed_day,
  run_id = excluded.run_id"""
