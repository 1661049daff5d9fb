"""The hub's only source of time. The demo moves it through a file that hub and scanner share (`HZ_CLOCK_FILE`)."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OFFSET_FILE = "HZ_CLOCK_FILE"


def system_ms() -> int:
    """The system's Unix time in milliseconds, moved on by the whole seconds that the shared file holds.

    Without the file, or with one that holds anything else, nothing is moved.
    """
    return time.time_ns() // 1_000_000 + 1000 * _offset_s()


_clock_ms: Callable[[], int] = system_ms


def now_ms() -> int:
    """Unix time in milliseconds."""
    return _clock_ms()


def now_s() -> int:
    """Unix time in seconds."""
    return _clock_ms() // 1000


def now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.fromtimestamp(_clock_ms() / 1000, UTC)


def moment(time_s: int) -> datetime:
    """The aware moment of a Unix time in seconds."""
    return datetime.fromtimestamp(time_s, UTC)


def set_clock(clock_ms: Callable[[], int]) -> None:
    """Take time from `clock_ms` from now on; `set_clock(system_ms)` goes back. For tests, which own time."""
    global _clock_ms  # noqa: PLW0603 - one process lives in one time
    _clock_ms = clock_ms


def _offset_s() -> int:
    named = os.environ.get(OFFSET_FILE)
    if not named:
        return 0
    try:
        return int(Path(named).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
