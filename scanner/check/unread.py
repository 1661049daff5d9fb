"""What is kept of texts that are no pass of ours: how many, and why; never the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.verdict import Verdict
    from scanner.protocol.reason import Reason

MERGE_MS = 60_000


class UnreadTexts:
    """Texts whose signature did not verify: reason and count only, one event a minute for each reason.

    A visitor's payment code is nobody's business, and an animated QR must not fill the log. The first of a minute is
    written at once, the others of that minute together when it is over. `write(verdict, count)` writes durably and
    answers the sequence number.
    """

    def __init__(self, write: Callable[[Verdict, int], int]) -> None:
        self._write = write
        self._since_ms: dict[Reason, float] = {}
        self._counted: dict[Reason, Verdict] = {}
        self._counts: dict[Reason, int] = {}

    def count(self, verdict: Verdict, mono_ms: float) -> int:
        """The sequence number under which `verdict` stands, or 0 while it is only counted."""
        self.flush_due(mono_ms)
        if verdict.reason not in self._since_ms:
            seq = self._write(verdict, 1)
            self._since_ms[verdict.reason] = mono_ms
            return seq
        self._counted[verdict.reason] = verdict
        self._counts[verdict.reason] = self._counts.get(verdict.reason, 0) + 1
        return 0

    def flush_due(self, mono_ms: float) -> None:
        """Write down the counts whose minute is over."""
        for reason, since_ms in list(self._since_ms.items()):
            if mono_ms - since_ms >= MERGE_MS:
                self._flush(reason)
                del self._since_ms[reason]

    def flush(self) -> None:
        """Write down every count."""
        for reason in list(self._counted):
            self._flush(reason)

    def _flush(self, reason: Reason) -> None:
        if reason in self._counted:
            self._write(self._counted[reason], self._counts[reason])
            del self._counted[reason], self._counts[reason]
