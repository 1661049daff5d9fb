"""A city and a gate in it, for each story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from hub.passes.figures import figures
from tests.fakes.clock import FakeClock
from tests.fakes.enrolled_gate import EnrolledGate
from tests.fakes.hub import HubInProcess
from tests.fakes.officers import entered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


@pytest.fixture
def gate(tmp_path: Path, hub: HubInProcess, clock: FakeClock) -> Iterator[EnrolledGate]:
    enrolled = EnrolledGate(tmp_path / "gate", hub, clock)
    enrolled.sync()
    yield enrolled
    enrolled.stop()


@pytest.fixture
def held() -> Callable[[], tuple[int, int, int, int]]:
    """What the hub holds: records stored, in conflict, set aside, and codes it never made."""

    def told() -> tuple[int, int, int, int]:
        rows = figures()
        names = ("stored", "conflicts", "set_aside", "misissued")
        stored, conflicts, aside, misissued = (sum(row[name] for row in rows) for name in names)
        return stored, conflicts, aside, misissued

    return told
