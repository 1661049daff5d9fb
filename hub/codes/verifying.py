"""验码: what the city itself says of a code that somebody shows, by its own keys and this minute's colours.

A gate decides by more than this (its site's rules, whether the code was seen before); it asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub import clock
from hub.codes.issued import was_issued
from hub.lists.bringing import believed
from hub.lists.models import Place
from hub.trust.models import Issuer
from scanner.protocol.health_code import Colour, HealthCode
from scanner.protocol.proving import Proved, out_of_time, oversteps, prove
from scanner.protocol.reason import Reason
from scanner.protocol.status_list import Status


class Finding(StrEnum):
    """Why a code is not good; the first that holds, in this order."""

    MALFORMED = "malformed"
    NOT_OURS = "not-ours"
    EXPIRED = "expired"
    NEVER_MADE = "never-made"
    REVOKED = "revoked"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Verified:
    """`code` holds nothing of a text whose signature is not the city's; `colour` is the worse of code and list."""

    finding: Finding
    code: HealthCode | None = None
    colour: Colour | None = None


def verified(text: str) -> Verified:
    """What holds of that text now. Any text has an answer."""
    found = prove(text, believed())
    if not isinstance(found, Proved):
        return Verified(Finding.MALFORMED if found in _MALFORMED else Finding.NOT_OURS)
    code = found.code
    if oversteps(found) is not None or not Issuer.objects.filter(pk=code.issuer).exists():
        return Verified(Finding.NOT_OURS)
    finding = _finding(code)
    if finding is not Finding.GOOD:
        return Verified(finding, code)
    place = Place.objects.filter(issuer_id=code.issuer, generation=code.generation, index=code.index).first()
    if place is None or place.revoked:
        return Verified(Finding.REVOKED, code)
    return Verified(Finding.GOOD, code, max(code.colour, _COLOURS[Status(place.status)]))


_MALFORMED = (Reason.FORM_MALFORMED, Reason.FORM_CLAIMS)
_COLOURS = {Status.VALID: Colour.GREEN, Status.YELLOW: Colour.YELLOW, Status.RED: Colour.RED}


def _finding(code: HealthCode) -> Finding:
    if out_of_time(code, clock.now_s()) is not None:
        return Finding.EXPIRED
    if not was_issued(code.issuer, code.kind, code.subject, code.iat_s, code.code_id, code.index):
        return Finding.NEVER_MADE
    return Finding.GOOD
