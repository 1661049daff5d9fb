"""The hub as it is started: `python -m hub`, in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def run_hub(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "hub", *words]
    return subprocess.run(program, env=os.environ | (env or {}), capture_output=True, text=True, check=False)


@contextmanager
def serving(
    data: Path, *words: str, env: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running hub and its address; what it says goes to a file, so that no full pipe holds it up."""
    program = [sys.executable, "-m", "hub", "serve", "--data", str(data), "--port", "0", *words]
    said = data.with_name("said")
    with (
        said.open("w") as log,
        subprocess.Popen(
            program,
            env=os.environ | (env or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as child,
    ):
        assert child.stdout
        try:
            line = child.stdout.readline()
            assert line.startswith("ready http://127.0.0.1:"), said.read_text()
            yield child, line.split()[1]
        finally:
            child.kill()
