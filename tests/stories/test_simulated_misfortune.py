"""Seeds of the simulator, and some real killing.

By hand: thousands by `dev.py simulate --seeds A..B`, every defence taken out by `--defences`, and `--kill 200`.
"""

from __future__ import annotations

import sys

import pytest

from tests.simulate.beside import RUNNING, SEEDS, ended_well, started


def test_every_pass_arrives_once_whatever_befalls_gates_network_and_hub(pytestconfig: pytest.Config) -> None:
    """The seeds have run beside the other tests since the session began (`conftest.py`)."""
    assert ended_well(pytestconfig.stash[RUNNING]) == f"{SEEDS} of {SEEDS} seeds passed"


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks for the hub's processes in /proc")
def test_no_painted_pass_is_lost_or_doubled_when_gate_and_hub_are_killed() -> None:
    assert ended_well(started("--kill", "5")).endswith("missing 0, doubled 0")
