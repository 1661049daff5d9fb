"""A hub of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.fakes.clock import FakeClock
from tests.fakes.hub import HubInProcess
from tests.fakes.officers import entered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.contrib.auth.models import User


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hub(db: None, tmp_path: Path, clock: FakeClock) -> Iterator[HubInProcess]:
    with HubInProcess(tmp_path, clock) as running:
        yield running


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    """The operator's browser, in place of pytest-django's, which shows no second factor."""
    return entered(Client(), admin_user)
