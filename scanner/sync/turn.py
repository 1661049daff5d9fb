"""When one part of the exchange may try again: its trouble holds back nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import ScannerError, SyncError, Trouble
from scanner.sync.backoff import delay_s

if TYPE_CHECKING:
    from collections.abc import Callable

_HUB_DID_NOT_ANSWER = (Trouble.HUB_UNREACHABLE, Trouble.HUB_NOT_A_HUB)


class Turn:
    """One part's failures in a row and what it waits for, in monotonic milliseconds; `jitter` gives random [0, 1)."""

    def __init__(self, jitter: Callable[[], float]) -> None:
        self._jitter = jitter
        self._failures = 0
        self._tries_again_ms = 0.0
        self._asked_to_wait_ms = 0.0
        self.trouble: Trouble | None = None
        self.reached = False

    def wait_s(self, now_ms: float) -> float:
        """Seconds until this part may try again; 0 unless it failed."""
        return max(0.0, self._tries_again_ms - now_ms) / 1000

    def hurry(self) -> None:
        """Try again at once, but never before the hub has asked to."""
        self._tries_again_ms = self._asked_to_wait_ms

    def went_well(self) -> None:
        self._failures = 0
        self._tries_again_ms = self._asked_to_wait_ms = 0.0
        self.trouble, self.reached = None, True

    def failed(self, error: Exception, now_ms: float) -> None:
        """Wait longer each time; what is not one of our designed errors counts as INTERNAL."""
        self._failures += 1
        asked_s = error.retry_after_s if isinstance(error, SyncError) else None
        self._asked_to_wait_ms = now_ms + 1000 * (asked_s or 0.0)
        self._tries_again_ms = now_ms + 1000 * delay_s(self._failures, self._jitter(), asked_s)
        self.trouble = error.trouble if isinstance(error, ScannerError) else Trouble.INTERNAL
        self.reached = isinstance(error, ScannerError) and error.trouble not in _HUB_DID_NOT_ANSWER
