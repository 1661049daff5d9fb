"""What the store's tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.store import schema
from scanner.store.database import Connection, open_database
from tests.unit.store.gate import FIRST_GRANT, Gate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """An enrolled gate with an empty log."""
    made = Gate(tmp_path / "data")
    made.outbox.open_epoch(FIRST_GRANT)
    yield made
    made.close()


@pytest.fixture
def trust_db(tmp_path: Path) -> Iterator[Connection]:
    """An empty trust.db, as the sync's thread has it."""
    database = open_database(tmp_path / "data" / "trust.db", schema.trust)
    yield database
    database.close()
