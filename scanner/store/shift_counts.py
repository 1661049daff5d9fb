"""What happened in one shift, counted from the log itself when it ends: a restart changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.protocol.outcome import Outcome
from scanner.protocol.record import EventKind, Flags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.protocol.record import Record

_ANSWERS = {
    Outcome.ADMIT: "admitted",
    Outcome.ASK: "asked",
    Outcome.UNDECIDED: "undecided",
    Outcome.REFUSE: "refused",
}


@dataclass(slots=True)
class ShiftCounts:
    """Numbers of events; drills are not among them. An annulled pass is no admitted one any more, an override is one."""

    admitted: int = 0
    refused: int = 0
    asked: int = 0
    undecided: int = 0
    overrides: int = 0
    annulled: int = 0


def counts_of(records: Iterable[Record]) -> ShiftCounts:
    """The shift's, from its `records`."""
    counts = ShiftCounts()
    for record in records:
        for name in _counted(record):
            setattr(counts, name, getattr(counts, name) + 1)
    counts.admitted -= counts.annulled
    return counts


def _counted(record: Record) -> list[str]:
    if record.flags & Flags.DRILL:
        return []
    if record.kind == EventKind.ANNUL:
        return ["annulled"]
    names = [_ANSWERS[Outcome(record.outcome)]] if record.outcome in _OUTCOMES else []
    return [*names, "overrides"] if record.kind == EventKind.OVERRIDE else names


_OUTCOMES = frozenset(Outcome)
