"""Whether a health code's text is what it says it is: decoding, key, signature, claims, and what its key may sign.

The gate asks it of every code (`check/reading.py` numbers the steps), the hub of another city's that it is to convert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol import drill, health_code
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import EXPIRED_LEEWAY_S, FUTURE_LEEWAY_S, LONGEST_LIFE_S
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.protocol.cose import Signed
    from scanner.protocol.health_code import HealthCode
    from scanner.protocol.trust import CodeKey, Trust


class Proved(NamedTuple):
    """A code whose signature `key` verifies; neither its window nor the time was looked at. `is_demo`: so is the trust."""

    code: HealthCode
    key: CodeKey
    signed: Signed
    is_demo: bool


def prove(text: str, trust: Trust | None) -> Proved | Reason:
    """The code in `text`, or why it is none (TRUST_MISSING without a trust); raises nothing for any text."""
    try:
        signed = health_code.parse(text)
    except Malformed:
        return Reason.FORM_MALFORMED
    if trust is None:
        return Reason.TRUST_MISSING
    keys = trust.code_keys(signed.kid)
    if not keys:
        return Reason.SIGNATURE_DEMO_CODE if drill.is_signed(signed) else Reason.SIGNATURE_UNKNOWN_KEY
    signers = [k for k in keys if signed.is_signed_by(k.key)]
    if not signers:
        return Reason.SIGNATURE_WRONG
    try:
        code = health_code.read_claims(signed.payload)
    except Malformed:
        return Reason.FORM_CLAIMS
    key = next((k for k in signers if k.issuer == code.issuer), signers[0])  # two cities may share one
    return Proved(code, key, signed, trust.demo)


def oversteps(found: Proved) -> Reason | None:
    """What the key may not sign: another issuer's codes, demo codes beside real ones, other kinds, beyond its window."""
    code, key = found.code, found.key
    if code.issuer != key.issuer:
        return Reason.SIGNATURE_OTHER_ISSUER
    if health_code.is_demo_issuer(code.issuer) != found.is_demo:
        return Reason.SIGNATURE_DEMO_CODE
    if code.kind not in key.kinds:
        return Reason.SIGNATURE_KIND_NOT_ALLOWED
    if not key.not_before_s <= code.iat_s < code.exp_s <= key.not_after_s:
        return Reason.SIGNATURE_KEY_WINDOW
    return Reason.TIME_TOO_LONG if code.exp_s - code.iat_s > LONGEST_LIFE_S[code.kind] else None


def out_of_time(code: HealthCode, now_s: int) -> Reason | None:
    """Whether `code` is not yet made, or no longer good, at `now_s` (seconds since the Unix epoch)."""
    if code.iat_s > now_s + FUTURE_LEEWAY_S:
        return Reason.TIME_FUTURE
    return None if now_s < code.exp_s + EXPIRED_LEEWAY_S else Reason.TIME_EXPIRED
