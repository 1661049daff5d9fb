"""The real hub as a process of its own, with its demo city, as `dev.py run` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READY = "ready "
PATIENCE_S = 120


@contextmanager
def demo_hub(folder: Path) -> Iterator[str]:
    """Its URL; the shared clock is the file `clock/offset` in `folder`."""
    offset = folder / "clock" / "offset"
    offset.parent.mkdir()
    offset.write_text("0")
    words = [
        sys.executable,
        "-m",
        "hub",
        "serve",
        "--demo",
        "--data",
        str(folder / "hub"),
        "--port",
        "0",
    ]
    environment = {**os.environ, "HZ_CLOCK_FILE": str(offset)}
    with (
        (folder / "hub.log").open("w") as log,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as hub,
    ):
        assert hub.stdout is not None
        said = hub.stdout.readline().strip()
        assert said.startswith(READY), (folder / "hub.log").read_text()
        yield said.removeprefix(READY)
        hub.terminate()
        assert hub.wait(PATIENCE_S) == 0
