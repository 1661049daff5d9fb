"""Who was at a checkpoint within ten minutes of a case: a list for officers to look through, never a colour.

Ten minutes at a checkpoint name an eighth of a city for 2,000 cases. An equality join on three buckets of ten minutes finds
the same rows as a range join and grows with the passes, not with their pairs. Gate and bucket are one number, because a
join on one number is the cheaper one; 2^24 buckets are three centuries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from hub.colour.engine.duck import Connection

_MET = """
WITH sighted AS (
  SELECT p.pid, p.at_s, CAST(p.gate AS BIGINT) * 16777216 + p.at_s // 600 + b.shift AS spot
  FROM passes p JOIN sought s ON s.pid = p.pid CROSS JOIN (VALUES (-1), (0), (1)) b(shift)
),
near AS (
  SELECT p.pid, s.pid AS case_pid, p.gate, p.at_s, s.at_s AS case_at_s
  FROM passes p JOIN sighted s ON s.spot = CAST(p.gate AS BIGINT) * 16777216 + p.at_s // 600
)
FROM near WHERE abs(at_s - case_at_s) <= 600 AND pid <> case_pid"""


def met(connection: Connection, passes: Path, cases: list[int], into: Path) -> None:
    """Write (pid, case_pid, gate, at_s, case_at_s) of everybody who was near a case, from `passes` (pid, gate, at_s)."""
    connection.read_parquet(str(passes)).create_view("passes")
    connection.execute("CREATE TABLE sought (pid BIGINT)")
    connection.execute("INSERT INTO sought SELECT unnest(?)", [cases])
    connection.sql(_MET).write_parquet(str(into), compression="zstd")
