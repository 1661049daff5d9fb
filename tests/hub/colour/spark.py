"""The stages as Spark SQL: `python -m tests.hub.colour.spark` writes the file that is committed.

The text is what the pinned sqlglot makes of the DuckDB text, so a new sqlglot or a new rule shows as a difference.
"""

from __future__ import annotations

from pathlib import Path

import sqlglot

from hub.colour import engine
from hub.colour.engine.stages import STAGES

FILE = Path(*engine.__path__) / "nightly.spark.sql"
_HEAD = "-- Written by tests/hub/colour/spark.py from engine/stages.py. The tables are those of engine/tables.py.\n"


def translated() -> str:
    """One temporary view a stage, in their order."""
    views = [
        f"CREATE OR REPLACE TEMPORARY VIEW {name} AS\n"
        + sqlglot.transpile(text, read="duckdb", write="spark", pretty=True)[0]
        for name, text in STAGES
    ]
    return _HEAD + "".join(f"\n{view};\n" for view in views)


if __name__ == "__main__":
    FILE.write_text(translated(), encoding="utf-8")
