"""Whether the log is still what was written here and acknowledged there (DESIGN, section 6).

What the hub acknowledged cannot be changed behind its back any more: the hub holds it, and the log goes on behind it in the
same epoch. So a gate whose log was changed goes on working; a person decides whether it is enrolled anew, which opens a
new epoch. The gate doing that by itself would cover the traces of whoever had his hands in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.clock import Clock
    from scanner.protocol.orders import Orders
    from scanner.sync.shelves import Outbox

LOOK_EVERY_S = 86_400.0
"""All kept rows are read: some 35,000 of seven days, on the sync's thread."""


class LogWatch:
    """`is_changed` stays so until the program ends."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock
        self._looked_ms: float | None = None
        self.is_changed = False

    def look(self) -> None:
        """Read the whole log, at the start and once a day."""
        now_ms = self._clock.mono_ms()
        if self._looked_ms is None or now_ms - self._looked_ms >= LOOK_EVERY_S * 1000:
            self._looked_ms = now_ms
            self.is_changed |= self._outbox.first_break() is not None

    def compare(self, asked_epoch: int, orders: Orders) -> None:
        """Take in what the hub holds of the epoch: more than was ever written here means that the end was cut off."""
        if asked_epoch == self._outbox.epoch:
            self.is_changed |= orders.held_through > self._outbox.last_seq()
