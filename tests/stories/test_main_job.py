"""The whole demo as a user starts it: a real hub process, the real program offscreen, all scenes, every pass delivered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READY = "ready "
PATIENCE_S = 120


@pytest.fixture
def hub_url(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "clock").write_text("0")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "hub",
        "serve",
        "--demo",
        "--data",
        str(tmp_path / "hub"),
        "--port",
        str(port),
    ]
    environment = {**os.environ, "HZ_CLOCK_FILE": str(tmp_path / "clock")}
    with (
        (tmp_path / "hub.log").open("w") as log,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as hub,
    ):
        assert hub.stdout is not None
        said = hub.stdout.readline().strip()
        assert said.startswith(READY), (tmp_path / "hub.log").read_text()
        yield said.removeprefix(READY)
        hub.terminate()
        assert hub.wait(PATIENCE_S) == 0


def test_every_scene_gets_its_verdict_and_every_pass_reaches_the_hub_once(
    hub_url: str, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "scanner", "demo", "--headless", "--hub", hub_url]
    words += ["--data", str(tmp_path / "gate"), "--clock", str(tmp_path / "clock")]
    played = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    *lines, outcomes, delivered = played.stdout.splitlines()
    assert played.returncode == 0, played.stdout + played.stderr
    assert outcomes == "ADMIT 6  ASK 4  REFUSE 10  UNDECIDED 1"
    assert delivered == "22 of 22 passes acknowledged by the hub"  # and that somebody signed in
    assert sum(" ms  " in line for line in lines) == 21
    assert played.stderr == ""
