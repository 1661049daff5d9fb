"""The committed Spark text, run on Spark `local[2]`, and its rows compared with DuckDB's."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hub.colour.engine import duck
from hub.colour.engine.tables import NIGHT
from tests.bench import _colour_city, _spark_home
from tests.bench._table import Row
from tests.hub.colour import spark

if TYPE_CHECKING:
    from collections.abc import Iterator

_JOB = Path(__file__).with_name("_spark_job.py")
_CORES = 2
_KEPT = ("judged", "state")


def rows(place: Path, cities: list[int]) -> Iterator[Row]:
    """For a city of each size; `place` is an empty folder. Raises NoSpark."""
    python = _spark_home.python()
    for people in cities:
        folder = place / f"spark-{people}"
        _colour_city.draw(folder, people)
        duck_s = _by_duckdb(folder)
        spark_s = _by_spark(python, folder)
        differ, compared = _compared(folder)
        peers = {"rows compared": compared, "Spark s": spark_s, "DuckDB s": duck_s}
        yield Row(f"{people:,} people on Spark: rows that differ", "rows", differ, peers, "0", differ == 0)


def _by_duckdb(folder: Path) -> float:
    """Judges, and leaves what the night is judged by beside the snapshot, where Spark looks for it."""
    began = time.perf_counter()
    with duck.opened(folder) as connection:
        _colour_city.night(connection, folder)
        duck.judge(connection, folder)
        duck.parquet(folder, "state").rename(folder / "state.duckdb")
        connection.table("judged").write_parquet(str(folder / "judged.duckdb"), compression="zstd")
        took = time.perf_counter() - began
        for table in NIGHT:
            connection.table(table).write_parquet(str(duck.parquet(folder, table)), compression="zstd")
    return took


def _by_spark(python: Path, folder: Path) -> float:
    command = [str(python), str(_JOB), str(folder), str(spark.FILE), str(_CORES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return float(done.stdout.splitlines()[-1])


def _compared(folder: Path) -> tuple[int, int]:
    """How many rows only one of the two has, and how many DuckDB's were."""
    differ = compared = 0
    with duck.opened(folder) as connection:
        for name in _KEPT:
            ours = connection.read_parquet(str(folder / f"{name}.duckdb"))
            ours.create_view("ours", replace=True)
            theirs = connection.read_parquet(str(folder / "spark" / name / "*.parquet"))
            theirs.select(", ".join(ours.columns)).create_view("theirs", replace=True)
            both = "(FROM ours EXCEPT ALL FROM theirs) UNION ALL (FROM theirs EXCEPT ALL FROM ours)"
            differ += len(connection.sql(both))
            compared += len(ours)
    return differ, compared
