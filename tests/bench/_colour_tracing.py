"""Tracing through made-up passes: our buckets beside a plain range join."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hub.colour.engine import duck, tracing
from tests.bench._table import Row

if TYPE_CHECKING:
    from pathlib import Path

CASES = 2_000
_PASSES = """
SELECT CAST(hash(i, 'p') % ? AS BIGINT) AS pid, CAST(hash(i, 'g') % 1400 AS INTEGER) AS gate,
  CAST(hash(i, 't') % 1209600000 AS BIGINT) AS at_ms FROM range(?) t(i)"""
_RANGE = """
COPY (
  WITH sighted AS (SELECT p.pid, p.gate, p.at_ms FROM passes p SEMI JOIN sought USING (pid))
  SELECT p.pid, s.pid AS case_pid, p.gate, p.at_ms, s.at_ms AS case_at_ms FROM passes p JOIN sighted s
    ON s.gate = p.gate AND p.at_ms BETWEEN s.at_ms - 600000 AND s.at_ms + 600000 WHERE p.pid <> s.pid
) TO ? (FORMAT parquet, COMPRESSION zstd)"""
ROUNDS = 5


def rows(place: Path, passes: int) -> list[Row]:
    at = place / "passes.parquet"
    with duck.opened(place) as connection:
        connection.sql(_PASSES, params=[passes // 7, passes]).write_parquet(str(at), compression="zstd")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_buckets(place))
        theirs.append(_range(place))
    ratio = sorted(a / b for a, b in zip(ours, theirs, strict=True))[ROUNDS // 2]
    differ = _differing(place)
    peers = {"ours s": min(ours), "range join s": min(theirs)}
    return [
        Row(f"tracing {passes:,} passes, {CASES:,} cases", "x", ratio, peers, "< 1", ratio < 1),
        Row("rows that differ from the range join", "rows", differ, {}, "0", differ == 0),
    ]


def _buckets(place: Path) -> float:
    with duck.opened(place) as connection:
        began = time.perf_counter()
        tracing.met(connection, place / "passes.parquet", list(range(CASES)), place / "near.parquet")
        return time.perf_counter() - began


def _range(place: Path) -> float:
    with duck.opened(place) as connection:
        began = time.perf_counter()
        duck.attach(connection, place, ["passes"])
        connection.execute(
            "CREATE TABLE sought AS SELECT CAST(i AS BIGINT) AS pid FROM range(?) t(i)", [CASES]
        )
        connection.execute(_RANGE, [str(place / "range.parquet")])
        return time.perf_counter() - began


def _differing(place: Path) -> int:
    with duck.opened(place) as connection:
        duck.attach(connection, place, ["near", "range"])
        both = '(FROM near EXCEPT ALL FROM "range") UNION ALL (FROM "range" EXCEPT ALL FROM near)'
        return len(connection.sql(both))
