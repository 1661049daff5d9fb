"""First half of the check: a text -> a credential whose signature holds, or the verdict that it is none.

The steps, each its own reason, in this order:

    1. Recognise: not empty, not longer than any pass, begins like a pass of ours. A foreign one goes its own way, with
       the same steps: `foreign_reading.py`.
    2. Decode: exactly the one spelling that `protocol/health_code.py` allows.
    3. Key: found by its kid among the issuers that the trust documents name; none from the code itself.
    4. Signature: one of the keys of that kid (at most four) verifies it, before anything inside is believed.
    5. Claims: exactly the known ones.
    6. What the key may sign: its issuer's codes, its kinds, codes whose life lies in its window; demo codes only where
       the whole trust is a demo, and no real ones there; no longer life than its kind has.
    7. Time: made in the past, not yet expired. With a clock known to be wrong nothing
       is said here: `deciding` then answers UNDECIDED, and the list may still refuse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.moment import ClockState
from scanner.check.verdict import Verdict
from scanner.formats import glance
from scanner.protocol import health_code
from scanner.protocol.credential import Credential
from scanner.protocol.outcome import Outcome
from scanner.protocol.proving import Proved, out_of_time, oversteps, prove
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.check.moment import Moment
    from scanner.protocol.cose import Signed
    from scanner.protocol.health_code import HealthCode
    from scanner.protocol.trust import Trust

LONGEST_PASS_CHARACTERS = (
    4296  # what one QR code of version 40 holds in alphanumeric mode (ISO/IEC 18004, table 7)
)


def read(text: str, trust: Trust | None, now: Moment) -> Credential | Verdict:
    """The credential that `text` proves under `trust` at `now`, or the verdict why not. Raises nothing for any text."""
    if not text.startswith(health_code.PREFIX) and (kind := glance.recognise(text)) is not None:
        from scanner.check.foreign_reading import (  # noqa: PLC0415 - JOSE and X.509: no gate's start waits for them
            read_foreign,
        )

        return read_foreign(text, kind, trust, now)
    if (reason := _unrecognised(text)) is not None:  # 1
        return _refuse(reason)
    found = prove(text, trust)  # 2 to 5
    if not isinstance(found, Proved):
        outcome = Outcome.UNDECIDED if found is Reason.TRUST_MISSING else Outcome.REFUSE
        return Verdict(outcome, found)
    reason = oversteps(found) or _out_of_time(found.code, now)  # 6, 7
    credential = _credential(found.code, found.signed)
    return _refuse(reason, credential) if reason is not None else credential


def _unrecognised(text: str) -> Reason | None:
    if not text.strip():
        return Reason.READ_EMPTY
    if len(text) > LONGEST_PASS_CHARACTERS:
        return Reason.READ_TOO_LONG
    return None if text.startswith(health_code.PREFIX) else Reason.READ_NOT_A_PASS


def _out_of_time(code: HealthCode, now: Moment) -> Reason | None:
    return None if now.state is ClockState.WRONG else out_of_time(code, now.s)


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
