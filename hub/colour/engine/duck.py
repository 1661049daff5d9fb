"""The one door to DuckDB: a database in memory over Parquet files, which can install nothing and reach no network."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb

from hub.colour.engine.stages import STAGES
from hub.colour.engine.tables import SNAPSHOT, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


Connection = duckdb.DuckDBPyConnection
_MEMORY = "4GB"
_ROWS_AT_ONCE = 20_000
_GROUP = 500_000  # DuckDB keeps a dictionary of at most a fifth as many words: so the townships of a country still have one
_FENCED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "false",
}


@contextmanager
def opened(folder: Path, memory: str = _MEMORY) -> Iterator[Connection]:
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


def pack(
    connection: Connection, folder: Path, table: str, text: Path, kinds: Mapping[str, str] | None = None
) -> None:
    """Make the CSV file `text`, without a head line, the snapshot's `table`; `kinds` are its columns, if none of TABLES."""
    kinds = kinds or TABLES[table]
    words = [name for name, kind in kinds.items() if kind == "VARCHAR"]  # an empty word is no NULL
    rows = connection.read_csv(
        str(text),
        header=False,
        auto_detect=False,
        delimiter=",",
        quotechar='"',
        escapechar='"',
        columns=dict(kinds),
        force_not_null=words,
    )
    save(rows, folder, table)


def save(rows: duckdb.DuckDBPyRelation, folder: Path, table: str) -> None:
    """Make `rows` the snapshot's `table`."""
    rows.write_parquet(str(parquet(folder, table)), compression="zstd", row_group_size=_GROUP)


def attach(connection: Connection, folder: Path, tables: Iterable[str] = SNAPSHOT) -> None:
    """Make the tables of the snapshot in `folder` readable by their names."""
    for table in tables:
        connection.read_parquet(str(parquet(folder, table))).create_view(table)


def fill(
    connection: Connection,
    rows: Mapping[str, Iterable[tuple[object, ...]]],
    tables: Iterable[str] = TABLES,
) -> None:
    """Make the `tables` with those few `rows`: the rule set and the night, or in tests a small city."""
    for table in tables:
        connection.execute(_CREATE[table])
        held = [list(row) for row in rows.get(table, ())]
        if held:
            connection.executemany(_INSERT[table], held)


def judge(connection: Connection, folder: Path | None) -> None:
    """Run every stage: `judged` is the ledger's rows of the night, `state` everybody's colour.

    With a `folder` that is a file there, for a city's does not belong into memory; that of a few stays in it.
    """
    for name, text in STAGES:
        if name == "state" and folder is not None:
            connection.sql(text).write_parquet(str(parquet(folder, name)), compression="zstd")
            attach(connection, folder, [name])
        elif name == "facts":
            connection.sql(text).create_view(name)  # read once
        else:
            connection.sql(text).create(name)


def rows(connection: Connection, text: str) -> Iterator[tuple[Any, ...]]:
    """The query's rows, asked for when the first is."""
    found = connection.cursor().execute(text)
    while some := found.fetchmany(_ROWS_AT_ONCE):
        yield from some


def count(connection: Connection, table: str) -> int:
    """How many rows that table has."""
    return len(connection.table(table))


_CREATE = {
    table: f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
    for table, columns in TABLES.items()
}
_INSERT = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - names of our own tables
    for table, columns in TABLES.items()
}
