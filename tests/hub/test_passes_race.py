"""Two workers, each a process of its own, get the same batch at the same moment: one row each, whatever the database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import postgres
from tests.fakes.racing_hub import BATCHES, LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROJECT = Path(__file__).parents[2]


class Hub:
    """A hub whose workers are started one by one."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._settings = {"HUB_DATA": str(folder / "hub"), "HUB_DATABASE_URL": url}
        self.once("prepare")

    def once(self, verb: str) -> str:
        worker = self.worker(verb)
        told, _ = worker.communicate()
        assert worker.returncode == 0
        return told

    def worker(self, verb: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.racing_hub", verb, str(self._folder)],
            cwd=PROJECT,
            env={**os.environ, **self._settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def race(self, verb: str, lines: list[str]) -> list[list[Any]]:
        """What two workers say to each line; both hear it before either has answered."""
        with self.worker(verb) as one, self.worker(verb) as two:
            said = []
            for line in lines:
                for worker in (one, two):
                    assert worker.stdin
                    worker.stdin.write(line + "\n")
                    worker.stdin.flush()
                said.append([json.loads(w.stdout.readline()) for w in (one, two) if w.stdout])
            for worker in (one, two):
                worker.communicate()
            return said


@pytest.fixture(params=["sqlite", "postgresql"])
def racing(request: pytest.FixtureRequest, tmp_path: Path, needed: Callable[..., Any]) -> Iterator[Hub]:
    if request.param == "sqlite":
        yield Hub(tmp_path, "")
        return
    with postgres.cluster(needed(postgres.programs(), "PostgreSQL (initdb)")) as url:
        yield Hub(tmp_path, url)


def test_two_workers_with_the_same_batches_end_with_one_row_each(racing: Hub) -> None:
    for answers in racing.race("post", [str(number) for number in range(BATCHES)]):
        assert [status for status, _ in answers] == [200, 200]
        assert sorted(said[0] for _, said in answers) == ["duplicate", "stored"]
        assert all(len(set(said)) == 1 for _, said in answers)
    (found,) = json.loads(racing.once("figures"))
    total = BATCHES * LENGTH
    assert (found["stored"], found["duplicates"], found["conflicts"]) == (total, total, 0)
    assert found["acked_through"] == found["last_seq"] == total
    assert sum(map(sum, racing.race("open", [""] * BATCHES))) == total
    (found,) = json.loads(racing.once("figures"))
    assert (found["opened"], found["misissued"]) == (total, 0)
