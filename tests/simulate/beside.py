"""The simulator beside a test session: it takes a core of its own from the beginning, its test waits for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = 200
RUNNING: pytest.StashKey[subprocess.Popen[str]] = pytest.StashKey()


def started(*words: str) -> subprocess.Popen[str]:
    """`python -m tests.simulate` with these words, its lines to be read."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.simulate", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended_well(run: subprocess.Popen[str]) -> str:
    """The simulator's last line; it must have ended well."""
    said, _ = run.communicate()
    assert run.returncode == 0, said
    return said.splitlines()[-1]
