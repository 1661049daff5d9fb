"""A supervisor's forgotten PIN, made anew by the hub's operator's word (`protocol/pin_reset.py`)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from scanner.protocol.guard import Checked, Role, pin_fault
from scanner.protocol.pin_reset import CHALLENGE_DIGITS, is_response
from scanner.store.database import Connection, store_errors, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.store.guards import GuardShelf

_OWN_COUNT = 100
"""Wrong responses are counted apart from wrong PINs: whoever guesses at one does not keep the other from work."""


class PinResets:
    """One challenge at a time, in guards.db, kept over a restart. The lane's thread; methods raise StoreError."""

    def __init__(self, database: Connection, guards: GuardShelf) -> None:
        self._database = database
        self._guards = guards

    def begin(self, number: int) -> str | None:
        """The challenge for supervisor `number`, the same until it is met; None for whoever is none."""
        guard = self._guards.find(number)
        if guard is None or guard.role is not Role.SUPERVISOR:
            return None
        kept = self._kept(number)
        if kept is not None:
            return kept
        digits = f"{secrets.randbelow(10**CHALLENGE_DIGITS):0{CHALLENGE_DIGITS}}"
        with writing(self._database):
            self._database.execute(
                "INSERT OR REPLACE INTO challenge (id, number, digits) VALUES (1, ?, ?)", (number, digits)
            )
        return digits

    def redeem(
        self, number: int, response: str, pin: str, respond: Callable[[str], str], now_ms: int
    ) -> Checked:
        """`pin` is `number`'s from now on, if `response` is what `respond` makes of the challenge; once."""
        challenge = self._kept(number)
        if challenge is None or pin_fault(pin) is not None:
            return Checked()
        guard = self._guards.find(number)
        expected = respond(challenge)
        checked = self._guards.tried(
            _OWN_COUNT + number, guard, lambda: is_response(response, expected), now_ms
        )
        if checked.guard is not None:
            with writing(self._database):
                self._database.execute("DELETE FROM challenge")
            self._guards.set_pin(number, pin)
        return checked

    @store_errors()
    def _kept(self, number: int) -> str | None:
        row = self._database.execute("SELECT digits FROM challenge WHERE number = ?", (number,)).fetchone()
        return str(row[0]) if row else None
