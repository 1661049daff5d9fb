"""The recipe of the check in numbered words, and at which step each reason is found (`reading.py`, `deciding.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

RECOGNISE = "1 recognise"
DECODE = "2 decode"
KEY = "3 key"
SIGNATURE = "4 signature"
CLAIMS = "5 claims"
MAY_SIGN = "6 what the key may sign"
TIME = "7 time"
CLOCK = "8 clock"
TRUST = "9 trust"
LIST = "10 list"
COLOUR = "11 colour"
USED_AGAIN = "12 used again"
KIND = "13 kind"
SITE = "14 site"
ANSWER = "15 answer"
NOTHING_FOUND = "16 nothing found"

_STAGES = {
    "READ": RECOGNISE,
    "FORM": DECODE,
    "SIGNATURE": MAY_SIGN,
    "TIME": TIME,
    "CLOCK": CLOCK,
    "TRUST": TRUST,
    "LIST": LIST,
    "COLOUR": COLOUR,
    "REPEAT": USED_AGAIN,
    "KIND": KIND,
    "SITE": SITE,
    "ANSWER": ANSWER,
    "OVERRIDE": ANSWER,
    "ANNUL": ANSWER,
    "PASS": NOTHING_FOUND,
}
_OWN: Mapping[Reason, str] = {
    Reason.SIGNATURE_UNKNOWN_KEY: KEY,
    Reason.SIGNATURE_WRONG: SIGNATURE,
    Reason.FORM_CLAIMS: CLAIMS,
    Reason.TRUST_MISSING: KEY,
}


def step_of(reason: Reason) -> str:
    """Number and name of the step that finds `reason`; every reason has one."""
    return _OWN.get(reason) or _STAGES[reason.partition("_")[0]]
