"""Who was at a checkpoint within ten minutes of a case: a list for officers to look through, never a colour.

Ten minutes at a checkpoint name an eighth of a city for 2,000 cases. An equality join on three buckets of ten minutes finds
the same rows as a range join and grows with the passes, not with their pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from hub.colour.engine.duck import Connection

_MET = """
WITH sighted AS (
  SELECT p.pid, p.gate, p.at_s, p.at_s // 600 + b.shift AS bucket
  FROM passes p JOIN sought s ON s.pid = p.pid CROSS JOIN (VALUES (-1), (0), (1)) b(shift)
)
SELECT p.pid, s.pid AS case_pid, p.gate, p.at_s, s.at_s AS case_at_s
FROM passes p JOIN sighted s ON s.gate = p.gate AND s.bucket = p.at_s // 600
  AND p.at_s BETWEEN s.at_s - 600 AND s.at_s + 600
WHERE p.pid <> s.pid"""


def met(connection: Connection, passes: Path, cases: list[int], into: Path) -> None:
    """Write (pid, case_pid, gate, at_s, case_at_s) of everybody who was near a case, from `passes` (pid, gate, at_s)."""
    connection.read_parquet(str(passes)).create_view("passes")
    connection.execute("CREATE TABLE sought (pid BIGINT)")
    connection.execute("INSERT INTO sought SELECT unnest(?)", [cases])
    connection.sql(_MET).write_parquet(str(into), compression="zstd")
