"""The whole demo as a user starts it: a real hub process, the real program offscreen, all scenes, every pass delivered."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.fakes.demo_hub import PATIENCE_S, demo_hub

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def hub_url(tmp_path: Path) -> Iterator[str]:
    with demo_hub(tmp_path) as url:
        yield url


def test_every_scene_gets_its_verdict_and_every_pass_reaches_the_hub_once(
    hub_url: str, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "scanner", "demo", "--headless", "--hub", hub_url]
    words += ["--data", str(tmp_path / "gate"), "--clock", str(tmp_path / "clock" / "offset")]
    played = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    *lines, outcomes, delivered = played.stdout.splitlines()
    assert played.returncode == 0, played.stdout + played.stderr
    assert outcomes == "ADMIT 6  ASK 4  REFUSE 10  UNDECIDED 1"
    assert delivered == "22 of 22 passes acknowledged by the hub"  # and that somebody signed in
    assert sum(" ms  " in line for line in lines) == 21
    assert played.stderr == ""
