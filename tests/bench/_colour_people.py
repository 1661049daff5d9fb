"""The rows about some people only: recolouring those whom an import names, and a rule in Python per person."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from hub.colour import oracle
from hub.colour.engine import duck
from hub.colour.engine.stages import EVERYBODY
from hub.colour.engine.tables import NIGHT, SNAPSHOT
from hub.colour.oracle import Case, CheckIn, Contact, Facts, Fever, Risk, Stay, Trigger
from tests.hub.colour._cities import FEBRUARY, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from hub.colour.engine.duck import Connection

CASES, CONTACTS, SAMPLE = 2_000, 40_000, 20_000
_OF_EVERYBODY = [table for table in SNAPSHOT if table not in ("risk", "standing")]
_READ_ONCE = ("stays", "fevers", "ledger")  # by the rules' texts: pulled where they are read
_KINDS = {
    "stays": Stay,
    "cases": Case,
    "contacts": Contact,
    "checkins": CheckIn,
    "fevers": Fever,
    "ledger": Trigger,
}


def recoloured(folder: Path, people: int) -> None:
    """Import them, pull what is known of the people named once, judge those, and read what they are told."""
    with duck.opened(folder) as connection:
        connection.execute(
            "CREATE TABLE new_cases AS SELECT CAST(1 + hash(i, 'new') % ? AS BIGINT) AS pid, 'confirmed' AS kind, "
            "18309 AS from_day, CAST(NULL AS INTEGER) AS until_day FROM range(?) t(i)",
            [people, CASES],
        )
        connection.execute(
            "CREATE TABLE new_contacts AS SELECT CAST(1 + hash(i, 'met') % ? AS BIGINT) AS pid, 'close' AS kind, "
            "CAST(18300 + i % 10 AS INTEGER) AS day FROM range(?) t(i)",
            [people, CONTACTS],
        )
        connection.execute(
            "CREATE TABLE affected AS SELECT pid FROM new_cases UNION SELECT pid FROM new_contacts"
        )
        pulled(connection, folder, is_kept=False)
        connection.execute("INSERT INTO cases FROM new_cases")
        connection.execute("INSERT INTO contacts FROM new_contacts")
        duck.judge(connection, None)
        connection.sql(EVERYBODY).fetchall()


def pulled(connection: Connection, folder: Path, *, is_kept: bool) -> None:
    """The snapshot of those in the table `affected` alone; `is_kept`: also what the rules read but once is pulled now."""
    for table in _OF_EVERYBODY:
        rows = connection.read_parquet(str(duck.parquet(folder, table))).set_alias("t")
        of_them = rows.join(connection.table("affected"), "pid", how="semi")
        if table in _READ_ONCE and not is_kept:
            of_them.create_view(table)
        else:
            of_them.create(table)
    duck.attach(connection, folder, ["risk"])
    duck.fill(connection, {"ruleset": FEBRUARY.rows(), "night": [FEBRUARY.night(TODAY)]}, NIGHT)


def by_python(folder: Path) -> float:
    """Seconds that the oracle takes for SAMPLE people; grouping their facts is not counted."""
    with duck.opened(folder) as connection:
        connection.execute(
            "CREATE TABLE affected AS SELECT CAST(i AS BIGINT) AS pid FROM range(1, ?) t(i)", [SAMPLE + 1]
        )
        pulled(connection, folder, is_kept=True)
        rows = {table: connection.table(table).fetchall() for table in (*_KINDS, "people", "risk")}
    known: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for table, kind in _KINDS.items():
        for pid, *row in rows[table]:
            known[pid][table].append(kind(*row))
    levels: dict[str, list[Risk]] = defaultdict(list)
    for level in rows["risk"]:
        levels[level[0]].append(Risk(*level))
    city = [
        (
            Facts(district, complete, **{t: tuple(some) for t, some in known[pid].items()}),
            [level for stay in known[pid]["stays"] for level in levels[stay.area]],
        )
        for pid, district, complete in rows["people"]
    ]
    began = time.perf_counter()
    for facts, risk in city:
        oracle.judge(facts, risk, FEBRUARY, TODAY)
    return time.perf_counter() - began
