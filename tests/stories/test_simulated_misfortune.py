"""Seeds of the simulator, and some real killing.

By hand: thousands by `dev.py simulate --seeds A..B`, every defence taken out by `--defences`, and `--kill 200`.
"""

from __future__ import annotations

import sys

import pytest

from tests.simulate.by_command import said_last

SEEDS, AT_ONCE = 200, 25


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_every_pass_arrives_once_whatever_befalls_gates_network_and_hub(first: int) -> None:
    assert said_last("--seeds", f"{first}..{first + AT_ONCE}") == f"{AT_ONCE} of {AT_ONCE} seeds passed"


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks for the hub's processes in /proc")
def test_no_painted_pass_is_lost_or_doubled_when_gate_and_hub_are_killed() -> None:
    assert said_last("--kill", "5").endswith("missing 0, doubled 0")
