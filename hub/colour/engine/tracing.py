"""Who was at a checkpoint within ten minutes of a case: a list for officers to look through, never a colour.

Ten minutes at a checkpoint name an eighth of a city for 2,000 cases. An equality join on three buckets of ten minutes finds
the same rows as a range join and grows with the passes, not with their pairs. Gate and bucket are one number, because a
join on one number is the cheaper one; 2^24 buckets are three centuries. Where the cases were is a table before anything is
joined with it: only then does DuckDB know which side is the small one (a third of the time at 100 million passes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from hub.colour.engine.duck import Connection

PASSES = {"record": "BIGINT", "pid": "BIGINT", "gate": "BIGINT", "at_ms": "BIGINT"}
"""The columns of a hub's passes: the row of the log, who, where, when."""

_SIGHTED = """
SELECT p.pid, p.at_ms, CAST(p.gate AS BIGINT) * 16777216 + p.at_ms // 600000 + b.shift AS spot
FROM passes p JOIN sought s ON s.pid = p.pid CROSS JOIN (VALUES (-1), (0), (1)) b(shift)"""
_MET = """
WITH near AS (
  SELECT p.pid, s.pid AS case_pid, p.gate, p.at_ms, s.at_ms AS case_at_ms
  FROM passes p JOIN sighted s ON s.spot = CAST(p.gate AS BIGINT) * 16777216 + p.at_ms // 600000
)
FROM near WHERE abs(at_ms - case_at_ms) <= 600000 AND pid <> case_pid"""
_RECORDS = """
SELECT p.record, min(abs(n.at_ms - n.case_at_ms)) AS apart_ms
FROM near n JOIN passes p ON p.pid = n.pid AND p.gate = n.gate AND p.at_ms = n.at_ms
GROUP BY p.record ORDER BY p.record"""


def met(connection: Connection, passes: Path, cases: list[int], into: Path) -> None:
    """Write (pid, case_pid, gate, at_ms, case_at_ms) of who was near a case, from `passes` (pid, gate, at_ms)."""
    connection.read_parquet(str(passes)).create_view("passes")
    connection.execute("CREATE TABLE sought (pid BIGINT)")
    connection.execute("INSERT INTO sought SELECT unnest(?)", [cases])
    connection.sql(_SIGHTED).create("sighted")
    connection.sql(_MET).write_parquet(str(into), compression="zstd")


def records(connection: Connection, near: Path) -> dict[int, int]:
    """Behind `met`, of passes that have a `record`: of each that is in `near`, by how many ms it missed the nearest case."""
    connection.read_parquet(str(near)).create_view("near")
    return dict(connection.sql(_RECORDS).fetchall())
