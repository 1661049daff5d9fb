"""A process killed with SIGKILL while it writes: every pass that was said to be durable is there at the next start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.unit.store.gate import Gate

HERE = Path(__file__).resolve().parents[3]
ROUNDS = (1, 7, 40, 3, 90)


def test_no_painted_pass_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    last = 0
    for passes in ROUNDS:
        said = killed_after(passes, folder)
        assert said[0] > last
        gate = Gate(folder)
        kept = gate.seqs()
        assert kept == list(range(1, len(kept) + 1))
        assert kept[-1] >= said[-1]
        assert gate.log.verify_chain() is None
        assert gate.log.counts.waiting == len(kept)
        last = kept[-1]
        gate.close()


def killed_after(passes: int, folder: Path) -> list[int]:
    """The numbers that the process said before it was killed, with `passes` of them or more said."""
    command = [sys.executable, "-m", "tests.unit.store.appender", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HERE) as child:
        assert child.stdout is not None
        said = [int(child.stdout.readline()) for _ in range(passes)]
        child.kill()
        whole_lines = child.stdout.read().rpartition(b"\n")[0].split()
    return said + [int(line) for line in whole_lines]
