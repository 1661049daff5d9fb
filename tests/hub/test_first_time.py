"""Who reports nothing is taken by one statement: with the rows of the long way, and not where anything speaks against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.fakes import postgres

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_both_ways_leave_the_same_rows(tmp_path: Path, needed: Callable[[Path | None, str], Path]) -> None:
    with postgres.cluster(needed(postgres.programs(), "PostgreSQL")) as url:
        done = subprocess.run(
            [sys.executable, "-m", "tests.hub.two_ways"],
            env=os.environ | {"HUB_DATA": str(tmp_path / "hub"), "HUB_DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    # The number of the form stands in its source's name.
    for way in ("short", "long"):
        assert found[way]["Source"][0].pop("name").startswith("application ")
    assert found["short"] == found["long"]
    assert found["short"]["Standing"][0]["colour"] == found["short"]["Assignment"][0]["colour"] == "0"
    assert set(found["refused"].values()) == {0}
    assert len(found["refused"]) == 7
