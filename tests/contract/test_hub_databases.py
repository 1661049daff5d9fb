"""The hub keeps its promises on PostgreSQL as on SQLite: the same tests, on a cluster to throw away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import postgres

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).parents[2]
ROOMS = {
    "ingest and opening": ("tests/hub/test_passes.py", "tests/hub/test_opening.py"),
    "traced": ("-k", "two_generations or word or two_weeks", "tests/hub/test_tracing.py"),
    "the whole story": ("tests/pages/test_the_whole_story.py",),
    "declared, reviewed, taken over": ("tests/hub/permits/test_manual_mode.py",),
}


@pytest.mark.parametrize("room", ROOMS)
def test_on_postgresql(needed: Callable[..., Any], room: str) -> None:
    with postgres.cluster(needed(postgres.programs(), "PostgreSQL (initdb)")) as url:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *ROOMS[room]],
            cwd=PROJECT,
            env={**os.environ, "HUB_DATABASE_URL": url},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 0, run.stdout[-3000:]
