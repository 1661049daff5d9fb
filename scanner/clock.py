"""Wall time, monotonic time and the boot they belong to; handed in by constructor, so that tests own time."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Clock(Protocol):
    """What the program may know of time.

    `boot` is 8 random bytes, one value for each start of the process: monotonic values compare only within it.
    """

    boot: bytes

    def wall_ms(self) -> int:
        """Unix time in milliseconds, as the operating system believes it."""
        ...

    def mono_ms(self) -> float:
        """Milliseconds since some fixed moment of this boot; never goes back."""
        ...

    def offset_s(self) -> int:
        """Seconds by which the wall time stands beside the computer's own, on purpose: the demo moves its day on."""
        ...


class SystemClock:
    """The operating system's clocks."""

    def __init__(self) -> None:
        self.boot = secrets.token_bytes(8)

    def wall_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> float:
        return time.perf_counter_ns() / 1e6

    def offset_s(self) -> int:
        return 0


class OffsetClock(SystemClock):
    """The demo's clock: the system's wall time moved by the seconds that a shared text file holds.

    The demo's hub reads the same file, so that both live on one day. An absent or unreadable file means no offset:
    the demo's director writes it by replacing it, so it is never half there.
    """

    def __init__(self, offset_file: Path) -> None:
        super().__init__()
        self._file = offset_file

    def wall_ms(self) -> int:
        return super().wall_ms() + 1000 * self.offset_s()

    def offset_s(self) -> int:
        try:
            return int(self._file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def move_on(self, seconds: int) -> None:
        """Move the shared day on by `seconds` for everyone who reads the file."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(self.offset_s() + seconds), encoding="ascii")
        fresh.replace(self._file)
