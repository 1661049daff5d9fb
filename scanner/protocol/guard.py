"""Who stands at a gate: a number, a name, what they may do, and the rule for the PIN that proves it.

The log names a guard by number alone ("03"): the name stays at the gate. A number is never given twice.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

NUMBER_DIGITS, PIN_DIGITS = 2, 6
MOST_GUARDS = 99
MAX_NAME_CHARACTERS = 12


class Role(StrEnum):
    """What somebody may do here: scan and answer; or override, annul, drill, and add and withdraw guards as well."""

    GUARD = "guard"
    SUPERVISOR = "supervisor"


class DeskEvent(StrEnum):
    """What happens at a desk that concerns no visitor: the `reason` of events of the kinds shift and mode."""

    SHIFT_BEGIN = "SHIFT_BEGIN"
    SHIFT_END = "SHIFT_END"
    GUARD_ADDED = "GUARD_ADDED"
    GUARD_WITHDRAWN = "GUARD_WITHDRAWN"
    PIN_RESET = "PIN_RESET"
    DRILL_BEGIN = "DRILL_BEGIN"
    DRILL_END = "DRILL_END"


class PinFault(StrEnum):
    """Why a new PIN is not taken."""

    NOT_SIX_DIGITS = "NOT_SIX_DIGITS"
    TOO_PLAIN = "TOO_PLAIN"


class Guard(NamedTuple):
    """`number` 1 to 99; `name` as the guards know each other, at most 12 characters, may be ""."""

    number: int
    name: str
    role: Role

    @property
    def label(self) -> str:
        """How the log names this guard."""
        return f"{self.number:02}"


class Checked(NamedTuple):
    """What came of a PIN: the guard it proved, or None; `wait_s` seconds to go before another may be tried."""

    guard: Guard | None = None
    wait_s: int = 0


def pin_fault(pin: str) -> PinFault | None:
    """Why `pin` must be no PIN; None where it may. Refused are those that everybody tries: 111111, 123456, 121212."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdecimal()):
        return PinFault.NOT_SIX_DIGITS
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    is_repeated = pin in (pin[:2] * 3, pin[:3] * 2)
    return PinFault.TOO_PLAIN if is_repeated or steps in ({1}, {9}) else None
