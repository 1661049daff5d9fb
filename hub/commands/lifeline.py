"""A child's standard input is a pipe that its parent holds open: it ends when the parent stops it, or is gone.

That is the one way of stopping that works alike on every system, and leaves nobody behind even when the parent is
killed. A child leads a group of its own: Ctrl-C reaches the parent alone, which then stops its children in order.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STOP_S = 10


def hold(words: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start `python -m hub WORDS` as a child that lives as long as we hold it."""
    program = [sys.executable, "-m", "hub", *words]
    if sys.platform == "win32":
        apart = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(  # noqa: S603 - our own program
            program, env=env, stdin=subprocess.PIPE, stdout=sys.stderr, creationflags=apart
        )
    return subprocess.Popen(  # noqa: S603 - our own program
        program, env=env, stdin=subprocess.PIPE, stdout=sys.stderr, process_group=0
    )


def let_go(child: subprocess.Popen[bytes]) -> None:
    """Stop the child: kindly, and after `STOP_S` seconds without asking; nobody of its group stays."""
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(STOP_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)


def when_let_go(then: Callable[[], object]) -> None:
    """In the child: call `then`, on a thread of its own, once the parent has let go."""
    standard_input = sys.stdin.fileno()

    def watch() -> None:
        # Not through sys.stdin: its lock would go along, held, into the processes that granian forks.
        while os.read(standard_input, 1024):
            pass
        then()

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
