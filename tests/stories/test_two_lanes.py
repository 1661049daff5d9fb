"""Two lanes at one gate: two programs, two data folders, two enrolments on one computer; never two on one folder."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from scanner.protocol.outcome import Outcome
from scanner.store.folder_lock import FolderLock
from tests.fakes.enrolled_gate import EnrolledGate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess


def test_two_lanes_on_one_computer_are_two_gates(
    tmp_path: Path, hub: HubInProcess, clock: FakeClock, held: Callable[[], tuple[int, int, int, int]]
) -> None:
    lanes = [EnrolledGate(tmp_path / name, hub, clock) for name in ("left", "right")]
    for lane in lanes:
        lane.sync()
    first, second = hub.people()[:2]
    told = [lanes[0].scan(hub.live_code(first)), lanes[1].scan(hub.live_code(second))]
    assert [judged.verdict.outcome for judged in told] == [Outcome.ADMIT] * 2
    for lane in lanes:
        lane.sync()
        assert lane.counts().waiting == 0
    assert lanes[0].stored.enrolment.device != lanes[1].stored.enrolment.device
    assert lanes[0].stored.secret("device-key") != lanes[1].stored.secret("device-key")
    assert held()[1:] == (0, 0, 0)
    for lane in lanes:
        lane.stop()


def test_a_second_program_on_the_same_folder_is_refused_with_words(
    tmp_path: Path, hub: HubInProcess, clock: FakeClock
) -> None:
    """A real second process; the first one's log stays whole and goes on."""
    gate = EnrolledGate(tmp_path / "gate", hub, clock)
    gate.sync()
    words = [sys.executable, "-m", "scanner", "run", "--data", str(gate.paths.data)]
    second = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert second.returncode == 1
    assert "[D5]" in second.stderr
    assert "Traceback" not in second.stderr
    assert gate.scan(hub.live_code(hub.people()[0])).verdict.outcome is Outcome.ADMIT
    gate.stop()
    with FolderLock(gate.paths.data):  # let go
        pass
