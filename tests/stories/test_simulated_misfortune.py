"""Seeds of the simulator, and some real killing.

By hand: thousands by `dev.py simulate --seeds A..B`, every defence taken out by `--defences`, and `--kill 200`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seeds", ["0..40", "40..80"])
def test_every_pass_arrives_once_whatever_befalls_gates_network_and_hub(seeds: str) -> None:
    assert played("--seeds", seeds) == "40 of 40 seeds passed"


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks for the hub's processes in /proc")
def test_no_painted_pass_is_lost_or_doubled_when_gate_and_hub_are_killed() -> None:
    assert played("--kill", "5").endswith("missing 0, doubled 0")


def played(*words: str) -> str:
    """The simulator's last line; it must have ended well."""
    command = [sys.executable, "-m", "tests.simulate", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]
