"""Codes to practise with 演练: one for each verdict, signed by a key that everybody may know, of the issuer "000000".

Outside a drill no gate believes that key, a demo gate neither: its code is SIGNATURE_DEMO_CODE. In a drill a gate believes
nothing else. The list of a drill is as fresh as the moment and knows two places: 1 is red, all beyond `LIST_SIZE` unknown.

No paper shows a code that lives a minute: a printed card names what it stands for, and the gate makes that code when it
reads the card, and judges it as any other.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING

from scanner.protocol import health_code
from scanner.protocol.health_code import LONGEST_LIFE_S, Colour, HealthCode, Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.signing import SigningKey, VerifyKey
from scanner.protocol.status_list import Status
from scanner.protocol.trust import CodeKey, Issuer, Trust

if TYPE_CHECKING:
    from scanner.protocol.cose import Signed

ISSUER = "000000"
LIST_SIZE = 64
_KEY = SigningKey(hashlib.sha256(b"hz1 drill: a key that is no secret").digest())
_PUBLIC = VerifyKey(_KEY.public)
_EVER_S = (0, 2**40)
_LISTED, _OUTSIDE, _FREE = 1, LIST_SIZE, 2
_NAME, _TAILS = "演*", {Kind.LIVE: "01", Kind.PAPER: "001"}


class DrillCode(StrEnum):
    """What is shown, and by that which verdict it gets."""

    GREEN = "GREEN"
    PAPER = "PAPER"
    YELLOW = "YELLOW"
    LISTED = "LISTED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"


CARD = "HZD1:"
"""How the text on a printed card begins; the name of its `DrillCode` follows. It proves nothing, and opens nothing."""
ANSWERS = {
    DrillCode.GREEN: Outcome.ADMIT,
    DrillCode.PAPER: Outcome.ASK,
    DrillCode.YELLOW: Outcome.REFUSE,
    DrillCode.LISTED: Outcome.REFUSE,
    DrillCode.EXPIRED: Outcome.REFUSE,
    DrillCode.UNKNOWN: Outcome.UNDECIDED,
}
"""What a gate in a drill says to each, where its site asks for nothing besides."""
_MADE = {
    DrillCode.GREEN: (Kind.LIVE, Colour.GREEN, _FREE, 0),
    DrillCode.PAPER: (Kind.PAPER, Colour.GREEN, _FREE, 0),
    DrillCode.YELLOW: (Kind.LIVE, Colour.YELLOW, _FREE, 0),
    DrillCode.LISTED: (Kind.LIVE, Colour.GREEN, _LISTED, 0),
    DrillCode.EXPIRED: (Kind.LIVE, Colour.GREEN, _FREE, 180),
    DrillCode.UNKNOWN: (Kind.PAPER, Colour.GREEN, _OUTSIDE, 0),
}
"""Kind, colour, place in the list, and how many seconds ago it was made."""


def text_of(which: DrillCode, now_s: int) -> str:
    """The text of such a code, of another person for each kind and minute."""
    kind, colour, index, age_s = _MADE[which]
    iat_s = now_s - age_s
    person = hashlib.sha256(f"{which} {iat_s // 60}".encode()).digest()
    subject, code_id, exp_s = person[:16], person[16:24], iat_s + LONGEST_LIFE_S[kind]
    shown = (_NAME, _TAILS[kind])
    code = HealthCode(ISSUER, subject, exp_s, iat_s, code_id, colour, kind, index, *shown)
    return health_code.write(code, _KEY)


def card_of(which: DrillCode) -> str:
    """The text on the printed card of `which`."""
    return f"{CARD}{which}"


def shown_by(text: str, now_s: int) -> str:
    """The drill's code that a printed card stands for, made at `now_s`; any other text as it is."""
    named = text.removeprefix(CARD)
    return text_of(DrillCode(named), now_s) if text != named and named in set(DrillCode) else text


def is_signed(signed: Signed) -> bool:
    """Whether `signed` are the parts of a drill's code."""
    return signed.is_signed_by(_PUBLIC)


def trust() -> Trust:
    """What a gate believes in a drill, and nothing else."""
    key = CodeKey(_PUBLIC, ISSUER, frozenset(Kind), *_EVER_S)
    issuer = Issuer(ISSUER, "演练", "Drill", (key,), ())
    return Trust(0, ISSUER, True, (), (), {ISSUER: issuer}, {})


def status_at(index: int) -> Status | None:
    """What the drill's list says; None beyond its end."""
    if index >= LIST_SIZE:
        return None
    return Status.RED if index == _LISTED else Status.VALID
