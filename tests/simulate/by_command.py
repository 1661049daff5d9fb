"""The simulator as it is typed: a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def said_last(*words: str) -> str:
    """The last line of `python -m tests.simulate` with these words; it must have ended well."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulate", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout.splitlines()[-1]
