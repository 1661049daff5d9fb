"""The real checkpoint between a made-up city and a log in memory."""

from __future__ import annotations

import pytest

from tests.fakes.gate import FakeGate


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()
