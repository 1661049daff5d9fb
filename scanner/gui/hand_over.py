"""What the guard who goes leaves to the one who comes, gathered by the app when a shift ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.protocol.guard import Guard
    from scanner.protocol.shift import ShiftEnd
    from scanner.store.counts import Counts
    from scanner.store.shift_counts import ShiftCounts


class HandOver(NamedTuple):
    """`guard` stood here from `since_ms` to `until_ms` (Unix milliseconds); `queue` is of all that was ever written."""

    guard: Guard
    since_ms: int
    until_ms: int
    counts: ShiftCounts
    queue: Counts
    end: ShiftEnd
