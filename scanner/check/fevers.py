"""Whose last temperature was high: to be taken again, or reported. In memory only; the log has each reading."""

from __future__ import annotations

from collections import OrderedDict

from scanner.protocol.reason import Reason

MOST_REMEMBERED = 256


class Fevers:
    """`who` is issuer and subject, or what stands for somebody without a code. Not for several threads."""

    def __init__(self) -> None:
        self._reported: OrderedDict[bytes, bool] = OrderedDict()

    def was_high(self, who: bytes) -> bool:
        return who in self._reported

    def was_reported(self, who: bytes) -> bool:
        return self._reported.get(who, False)

    def note(self, who: bytes, reason: Reason) -> None:
        """What was found out about a temperature; any other reason says nothing of it."""
        if reason is Reason.ANSWER_NORMAL:
            self._reported.pop(who, None)
        elif reason in (Reason.ANSWER_AGAIN, Reason.ANSWER_FEVER):
            self._remember(who, is_reported=reason is Reason.ANSWER_FEVER)

    def _remember(self, who: bytes, *, is_reported: bool) -> None:
        self._reported[who] = is_reported or self.was_reported(who)
        self._reported.move_to_end(who)
        if len(self._reported) > MOST_REMEMBERED:
            self._reported.popitem(last=False)
