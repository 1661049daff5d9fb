"""A child's standard input is a pipe that its parent holds open: it ends when the parent stops it, or is gone.

That is the one way of stopping that works alike on every system, and leaves nobody behind even when the parent is killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STOP_S = 10


def hold(words: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start `python -m hub WORDS` as a child that lives as long as we hold it."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "hub", *words], env=dict(env), stdin=subprocess.PIPE, stdout=sys.stderr
    )


def let_go(child: subprocess.Popen[bytes]) -> None:
    """Stop the child: kindly, and after `STOP_S` seconds without asking."""
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(STOP_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def when_let_go(then: Callable[[], object]) -> None:
    """In the child: call `then` once the parent has let go."""

    standard_input = sys.stdin.fileno()

    def watch() -> None:
        # Not through sys.stdin: its lock would go along, held, into the processes that granian forks.
        while os.read(standard_input, 1024):
            pass
        then()

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
