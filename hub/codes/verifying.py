"""验码: what the city itself says of a code that somebody shows, by its own keys and this minute's colours.

A gate decides by more than this (its site's rules, whether the code was seen before); it asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub import clock
from hub.codes.issued import was_issued
from hub.lists.models import Place
from hub.trust import city_keys
from hub.trust.models import Issuer
from scanner.protocol import health_code
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import (
    EXPIRED_LEEWAY_S,
    FUTURE_LEEWAY_S,
    Colour,
    HealthCode,
)
from scanner.protocol.signing import VerifyKey
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
    code = _signed_by_us(text)
    if isinstance(code, Finding):
        return Verified(code)
    finding = _finding(code)
    if finding is not Finding.GOOD:
        return Verified(finding, code)
    place = Place.objects.filter(issuer_id=code.issuer, generation=code.generation, index=code.index).first()
    if place is None or place.revoked:
        return Verified(Finding.REVOKED, code)
    return Verified(Finding.GOOD, code, max(code.colour, _COLOURS[Status(place.status)]))


_COLOURS = {Status.VALID: Colour.GREEN, Status.YELLOW: Colour.YELLOW, Status.RED: Colour.RED}


def _signed_by_us(text: str) -> HealthCode | Finding:
    try:
        signed = health_code.parse(text)
        code = health_code.read_claims(signed.payload)
    except Malformed:
        return Finding.MALFORMED
    if not Issuer.objects.filter(pk=code.issuer).exists():
        return Finding.NOT_OURS
    for key in city_keys.keys_of(code.issuer, code.kind.name.lower()):
        is_hers = VerifyKey(key.key.public).kid == signed.kid
        if is_hers and key.covers(code.iat_s, code.exp_s) and signed.is_signed_by(VerifyKey(key.key.public)):
            return code
    return Finding.NOT_OURS


def _finding(code: HealthCode) -> Finding:
    now_s = clock.now_s()
    if not (code.iat_s <= now_s + FUTURE_LEEWAY_S and now_s < code.exp_s + EXPIRED_LEEWAY_S):
        return Finding.EXPIRED
    if not was_issued(code.issuer, code.kind, code.subject, code.iat_s, code.code_id, code.index):
        return Finding.NEVER_MADE
    return Finding.GOOD
