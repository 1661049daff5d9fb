"""The hub's tables as `migrate` made them before, so that it finds nothing to do: all of it takes three seconds.

`migrate` runs all the same: were the copy an older one, it would go on from there. What judges a hub's first start begins
with nothing.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import django

_HUB = Path(__file__).parents[2] / "hub"


def begin_with(database: sqlite3.Connection) -> None:
    """Fill an empty `database` with what was kept of these migrations, if anything was."""
    if _mould().exists():
        with closing(sqlite3.connect(_mould())) as kept:
            kept.backup(database)


def keep(database: sqlite3.Connection) -> None:
    """`database` has just been migrated and holds nothing else."""
    if not _mould().exists():
        fresh = _mould().with_name(f"{_mould().name}.{os.getpid()}")
        with closing(sqlite3.connect(fresh)) as kept:
            database.backup(kept)
            kept.execute("PRAGMA journal_mode=DELETE")
        fresh.replace(_mould())


def _mould() -> Path:
    """Named after Django and all migrations, byte by byte."""
    said = hashlib.sha256(django.__version__.encode())
    for file in sorted(_HUB.rglob("migrations/*.py")):
        said.update(file.read_bytes())
    return Path(tempfile.gettempdir(), f"hub-migrated-{said.hexdigest()[:16]}.sqlite3")
