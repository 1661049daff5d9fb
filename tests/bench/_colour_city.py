"""A made-up city as the engine's snapshot: DuckDB draws it by a seed, in the shares of the colour engine's paper.

`python -m tests.bench._colour_city FOLDER PEOPLE` draws it in a process of its own, whose memory nobody measures.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hub.colour.engine import duck
from hub.colour.engine.tables import NIGHT, TABLES
from tests.hub.colour._cities import FEBRUARY, TODAY

if TYPE_CHECKING:
    from hub.colour.engine.duck import Connection

# hash() of the id and a word is the dice: the same city each time, whatever the threads do.
_CITY = {
    "people": """
SELECT i AS pid, 'district-' || (hash(i, 'd') % 13) AS district, hash(i, 'c') % 100 > 0 AS complete
FROM range(1, $people + 1) t(i)""",
    "stays": """
SELECT p AS pid, CAST(area AS VARCHAR) AS area, CAST(day AS INTEGER) AS from_day,
  CAST(day + hash(p, k, 'l') % 4 AS INTEGER) AS until_day, CAST(1 + hash(p, k, 'h') % 40 AS INTEGER) AS hours
FROM (
  SELECT p, k, 18289 + hash(p, k, 'f') % 20 AS day,
    CASE WHEN hash(p, k, 'a') % 10 < 7 THEN hash(p, 'd') % 13 * 2077 + hash(p, k, 't') % 2077
         ELSE hash(p, k, 'e') % 27000 END AS area
  FROM range(1, $people + 1) t(p), range(1, 9) u(k) WHERE k <= 1 + hash(p, 's') % 8
)""",
    "risk": """
SELECT CAST(a AS VARCHAR) AS area, 'district-' || (a // 2077) AS district,
  CAST(CASE WHEN x < 2 THEN 6 WHEN x < 5 THEN 5 WHEN x < 12 THEN 4 WHEN x < 40 THEN 3 WHEN x < 120 THEN 2 ELSE 1 END
    AS INTEGER) AS level,
  CAST(CASE v WHEN 0 THEN 18260 ELSE 18302 END AS INTEGER) AS from_day,
  CAST(CASE v WHEN 0 THEN 18301 ELSE 18400 END AS INTEGER) AS until_day
FROM (SELECT a, v, hash(a, v, 'x') % 1000 AS x FROM range(27000) t(a), range(2) u(v))""",
    "cases": """
SELECT CAST(1 + hash(i, 'p') % $people AS BIGINT) AS pid,
  CASE hash(i, 'k') % 4 WHEN 0 THEN 'confirmed' WHEN 1 THEN 'suspected' ELSE 'observation' END AS kind,
  CAST(18280 + hash(i, 'f') % 30 AS INTEGER) AS from_day,
  CAST(CASE WHEN hash(i, 'u') % 3 = 0 THEN 18295 + hash(i, 'v') % 14 END AS INTEGER) AS until_day
FROM range($people // 4666) t(i)""",
    "contacts": """
SELECT CAST(1 + hash(i, 'q') % $people AS BIGINT) AS pid,
  CASE WHEN hash(i, 'k') % 4 = 0 THEN 'close' ELSE 'general' END AS kind,
  CAST(18289 + hash(i, 'f') % 21 AS INTEGER) AS day
FROM range($people // 35) t(i)""",
    "checkins": """
SELECT CAST(p AS BIGINT) AS pid, CAST(18309 - k AS INTEGER) AS day, hash(p, k, 'n') % 60 > 0 AS normal
FROM range(1, $people + 1) t(p), range(16) u(k)
WHERE hash(p, 'i') % 200 < 3 AND hash(p, k, 'm') % 40 > 0""",
    "fevers": """
SELECT CAST(1 + hash(i, 'r') % $people AS BIGINT) AS pid, CAST(18289 + hash(i, 'f') % 21 AS INTEGER) AS day,
  CAST(CASE WHEN hash(i, 'c') % 3 = 0 THEN 18309 END AS INTEGER) AS cleared_day
FROM range($people // 700) t(i)""",
}
_EMPTY = ("ledger", "standing")
EVE = TODAY - 1


def draw(folder: Path, people: int) -> None:
    """Write the snapshot of a city of so many people, with the ledger and standing that the night before left."""
    folder.mkdir()
    with duck.opened(folder) as connection:
        duck.fill(connection, {}, _EMPTY)
        for table in _EMPTY:
            _save(connection, folder, table, "FROM " + table)
        for table, text in _CITY.items():
            connection.execute("SET VARIABLE people = ?", [people])
            _save(connection, folder, table, text.replace("$people", "getvariable('people')"))
    with duck.opened(folder) as connection:
        night(connection, folder, EVE)
        duck.judge(connection, folder)
        _save(connection, folder, "ledger2", "SELECT * EXCLUDE clears_on FROM judged")
        _save(connection, folder, "standing2", "SELECT pid, colour, rules, evidence, clears_on FROM state")
    for table in _EMPTY:
        duck.parquet(folder, table + "2").rename(duck.parquet(folder, table))


def draw_apart(folder: Path, people: int) -> None:
    """The same in another process."""
    subprocess.run([sys.executable, "-m", __name__, str(folder), str(people)], check=True)


def night(connection: Connection, folder: Path, today: int = TODAY) -> None:
    """Everything that a run reads."""
    duck.attach(connection, folder)
    duck.fill(connection, {"ruleset": FEBRUARY.rows(), "night": [FEBRUARY.night(today)]}, NIGHT)


def _save(connection: Connection, folder: Path, table: str, text: str) -> None:
    rows = connection.sql(text)
    if table in TABLES:
        rows = rows.project(
            ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in TABLES[table].items())
        )
    duck.save(rows, folder, table)


if __name__ == "__main__":
    draw(Path(sys.argv[1]), int(sys.argv[2]))
