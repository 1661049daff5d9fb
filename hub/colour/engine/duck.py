"""The one door to DuckDB: a database in memory over Parquet files, which can install nothing and reach no network."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from hub.colour.engine.stages import STAGES
from hub.colour.engine.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

_MEMORY = "4GB"
_FENCED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "false",
}


@contextmanager
def opened(folder: Path, memory: str = _MEMORY) -> Iterator[DuckDBPyConnection]:
    """An empty database; what does not fit into `memory` goes to `folder` meanwhile."""
    connection = duckdb.connect(
        ":memory:", config={**_FENCED, "memory_limit": memory, "temp_directory": str(folder / "spill")}
    )
    try:
        yield connection
    finally:
        connection.close()


def parquet(folder: Path, table: str) -> Path:
    """Where a snapshot keeps that table."""
    return folder / f"{table}.parquet"


def attach(connection: DuckDBPyConnection, folder: Path, tables: Iterable[str] = TABLES) -> None:
    """Make the tables of the snapshot in `folder` readable by their names."""
    for table in tables:
        connection.read_parquet(str(parquet(folder, table))).create_view(table)


def fill(connection: DuckDBPyConnection, rows: Mapping[str, Iterable[tuple[object, ...]]]) -> None:
    """Make every table of `TABLES`, with those `rows`: for a few people, and for tests."""
    for table, columns in TABLES.items():
        connection.values([None] * len(columns)).project(_cast(columns)).limit(0).create(table)
        held = [list(row) for row in rows.get(table, ())]
        if held:
            connection.executemany(_INSERT[table], held)


def judge(connection: DuckDBPyConnection) -> None:
    """Run every stage; `judged` is the ledger's rows of the night, `state` everybody's colour."""
    for name, text in STAGES:
        connection.sql(text).create(name)


def _cast(columns: Mapping[str, str]) -> str:
    return ", ".join(f"CAST(col{n} AS {kind}) AS {name}" for n, (name, kind) in enumerate(columns.items()))


_INSERT = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - names of our own table
    for table, columns in TABLES.items()
}
