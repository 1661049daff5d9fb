"""Seeds of the simulator; thousands by `dev.py simulate --seeds A..B`, every defence taken out by `--defences`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seeds", ["0..40", "40..80"])
def test_every_pass_arrives_once_whatever_befalls_gates_network_and_hub(seeds: str) -> None:
    words = [sys.executable, "-m", "tests.simulate", "--seeds", seeds]
    played = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (played.returncode, played.stdout.splitlines()[-1:]) == (0, ["40 of 40 seeds passed"]), (
        played.stdout + played.stderr
    )
