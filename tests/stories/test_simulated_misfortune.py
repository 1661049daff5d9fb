"""A handful of seeds of the simulator; thousands by `dev.py simulate --seeds A..B`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_pass_arrives_once_whatever_befalls_gates_network_and_hub() -> None:
    words = [sys.executable, "-m", "tests.simulate", "--seeds", "0..5"]
    played = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (played.returncode, played.stdout.splitlines()[-1:]) == (0, ["5 of 5 seeds passed"]), (
        played.stdout + played.stderr
    )
