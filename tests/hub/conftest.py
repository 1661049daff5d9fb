"""A hub of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.hub import HubInProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hub(db: None, tmp_path: Path, clock: FakeClock) -> Iterator[HubInProcess]:
    with HubInProcess(tmp_path, clock) as running:
        yield running
