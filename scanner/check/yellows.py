"""Who was refused for a yellow code a moment ago: their temperature may be taken once more, which admits nobody.

A fever that a gate reported made them yellow, perhaps; a normal reading that names the code undoes it upstream. Here the
list has to change first.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from scanner.check.entries import Measured, is_sensible
from scanner.check.verdict import Judged, Verdict
from scanner.check.weighing import measured_again
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind

if TYPE_CHECKING:
    from scanner.check.entries import Entry
    from scanner.check.open_visits import PassWriter
    from scanner.protocol.credential import Credential

MOST_REMEMBERED = 32
_REASONS = (Reason.LIST_YELLOW, Reason.COLOUR_YELLOW)


class Yellows:
    """By the record with which each was refused; one thread."""

    def __init__(self, write: PassWriter) -> None:
        self._write = write
        self._refused: OrderedDict[int, Credential] = OrderedDict()

    def note(self, judged: Judged) -> None:
        """Remember whom `judged` refused, where it was for a yellow."""
        if judged.verdict.reason in _REASONS and judged.verdict.credential is not None:
            self._refused[judged.seq] = judged.verdict.credential
            if len(self._refused) > MOST_REMEMBERED:
                self._refused.popitem(last=False)

    def measured(self, seq: int, entry: Entry, limit: int, taken_ms: float) -> Judged | None:
        """Write what was measured; None where nobody yellow is meant. Raises StoreError."""
        credential = self._refused.get(seq)
        if credential is None or not isinstance(entry, Measured) or not is_sensible(entry):
            return None
        said = measured_again(credential, entry.tenths, limit)
        written = self._write(EventKind.TEMPERATURE, Outcome.REFUSE, said, seq)
        del self._refused[seq]
        verdict = Verdict(Outcome.REFUSE, Reason(said.reason or ""), credential=credential)
        return Judged(verdict, written, seq, taken_ms)
