"""A hub to measure: its folder and database, its web server, and its half of the bench as a process."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fakes import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
_START_S = 60


class BenchHub:
    """A hub in `folder`, on SQLite there unless `database_url` says otherwise."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.env = os.environ | {"HUB_DATA": str(folder), "HUB_DATABASE_URL": database_url}

    def do(self, *words: object, module: str = "tests.bench._passlog_hub") -> Any:  # noqa: ANN401 - JSON
        """A verb of the hub's half of a bench."""
        command = [sys.executable, "-m", module, *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return json.loads(done.stdout)

    @contextmanager
    def serving(self, module: str = "hub") -> Iterator[str]:
        """The URL of its web server, as `serve` starts it; of the one that only answers with another `module`."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", module, "web", "--port", str(port)]
        with subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, process_group=0
        ) as server:
            try:
                url = f"http://127.0.0.1:{port}"
                _wait_for(url)
                yield url
            finally:
                assert server.stdin is not None
                server.stdin.close()


@contextmanager
def on_sqlite() -> Iterator[BenchHub]:
    folder = Path(tempfile.mkdtemp())
    try:
        yield BenchHub(folder)
    finally:
        shutil.rmtree(folder)


@contextmanager
def on_postgresql() -> Iterator[BenchHub | None]:
    """None where PostgreSQL is not installed. It waits for the disk, as a city's would."""
    programs = postgres.programs()
    if programs is None:
        yield None
        return
    with on_sqlite() as hub, postgres.cluster(programs, durable=True) as url:
        hub.env["HUB_DATABASE_URL"] = url
        yield hub


def _wait_for(url: str) -> None:
    ends = time.perf_counter() + _START_S
    while time.perf_counter() < ends:
        try:
            urllib.request.urlopen(f"{url}/trust/metadata/1.root.json", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
