"""First half of the check: a text -> a credential whose signature holds, or the verdict that it is none.

The steps, each its own reason, in this order:

    1. Recognise: not empty, not longer than any pass, begins like a pass of ours. A foreign one goes its own way, with
       the same steps: `foreign_reading.py`.
    2. Decode: exactly the one spelling that `protocol/health_code.py` allows.
    3. Key: found by its kid among the issuers that the trust documents name; none from the code itself.
    4. Signature: one of the keys of that kid (at most four) verifies it, before anything inside is believed.
    5. Claims: exactly the known ones.
    6. What the key may sign: its issuer's codes, its kinds, codes whose life lies in its window; demo codes only where
       the whole trust is a demo, and no real ones there.
    7. Time: made in the past, not yet expired, no longer life than its kind has. With a clock known to be wrong nothing
       is said here: `deciding` then answers UNDECIDED, and the list may still refuse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.foreign_reading import read_foreign
from scanner.check.moment import ClockState
from scanner.check.verdict import Verdict
from scanner.formats import foreign
from scanner.protocol import health_code
from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import Credential
from scanner.protocol.health_code import EXPIRED_LEEWAY_S, FUTURE_LEEWAY_S, LONGEST_LIFE_S
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.check.moment import Moment
    from scanner.protocol.cose import Signed
    from scanner.protocol.health_code import HealthCode
    from scanner.protocol.trust import CodeKey, Trust

LONGEST_PASS_CHARACTERS = (
    4296  # what one QR code of version 40 holds in alphanumeric mode (ISO/IEC 18004, table 7)
)


def read(text: str, trust: Trust | None, now: Moment) -> Credential | Verdict:
    """The credential that `text` proves under `trust` at `now`, or the verdict why not. Raises nothing for any text."""
    if not text.startswith(health_code.PREFIX) and (kind := foreign.recognise(text)) is not None:
        return read_foreign(text, kind, trust, now)
    if (reason := _unrecognised(text)) is not None:  # 1
        return _refuse(reason)
    try:
        signed = health_code.parse(text)  # 2
    except Malformed:
        return _refuse(Reason.FORM_MALFORMED)
    if trust is None:
        return Verdict(Outcome.UNDECIDED, Reason.TRUST_MISSING)
    keys = trust.code_keys(signed.kid)  # 3
    if not keys:
        return _refuse(Reason.SIGNATURE_UNKNOWN_KEY)
    signers = [k for k in keys if signed.is_signed_by(k.key)]  # 4
    if not signers:
        return _refuse(Reason.SIGNATURE_WRONG)
    try:
        code = health_code.read_claims(signed.payload)  # 5
    except Malformed:
        return _refuse(Reason.FORM_CLAIMS)
    key = next((k for k in signers if k.issuer == code.issuer), signers[0])  # two cities may share one
    credential = _credential(code, signed)
    reason = _oversteps(code, key, is_demo_trust=trust.demo) or _out_of_time(code, now)  # 6, 7
    return _refuse(reason, credential) if reason is not None else credential


def _unrecognised(text: str) -> Reason | None:
    if not text.strip():
        return Reason.READ_EMPTY
    if len(text) > LONGEST_PASS_CHARACTERS:
        return Reason.READ_TOO_LONG
    return None if text.startswith(health_code.PREFIX) else Reason.READ_NOT_A_PASS


def _oversteps(code: HealthCode, key: CodeKey, *, is_demo_trust: bool) -> Reason | None:
    if code.issuer != key.issuer:
        return Reason.SIGNATURE_OTHER_ISSUER
    if health_code.is_demo_issuer(code.issuer) != is_demo_trust:
        return Reason.SIGNATURE_DEMO_CODE
    if code.kind not in key.kinds:
        return Reason.SIGNATURE_KIND_NOT_ALLOWED
    if not key.not_before_s <= code.iat_s < code.exp_s <= key.not_after_s:
        return Reason.SIGNATURE_KEY_WINDOW
    return None


def _out_of_time(code: HealthCode, now: Moment) -> Reason | None:
    if code.exp_s - code.iat_s > LONGEST_LIFE_S[code.kind]:
        return Reason.TIME_TOO_LONG
    if now.state is ClockState.WRONG:
        return None
    if code.iat_s > now.s + FUTURE_LEEWAY_S:
        return Reason.TIME_FUTURE
    return None if now.s < code.exp_s + EXPIRED_LEEWAY_S else Reason.TIME_EXPIRED


def _credential(code: HealthCode, signed: Signed) -> Credential:
    return Credential(
        issuer=code.issuer,
        subject=code.subject,
        code_id=code.code_id,
        kid=signed.kid,
        colour=code.colour,
        kind=code.kind,
        iat_s=code.iat_s,
        exp_s=code.exp_s,
        generation=code.generation,
        index=code.index,
        name=code.name,
        tail=code.tail,
        cose=signed.data,
    )


def _refuse(reason: Reason, credential: Credential | None = None) -> Verdict:
    return Verdict(Outcome.REFUSE, reason, credential=credential)
