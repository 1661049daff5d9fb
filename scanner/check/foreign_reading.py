"""First half of the check for foreign passes: a text -> a credential whose signature holds, or the verdict that it is none.

The steps are those of `reading.py`, each its own reason, in this order:

    1. Recognise: its format has a trust document here, else nobody looks further; not longer than a code of that format.
    2. to 5. Decode, key, signature, claims, and what the key may sign: the format's own file.
    6. Revoked by its key's row; a test that found the virus.
    7. Time: in force, not expired, and its key's window open now. With a clock known to be wrong nothing is said here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.moment import ClockState
from scanner.check.verdict import Verdict
from scanner.formats import foreign, glance
from scanner.formats.foreign_pass import Refused
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import EXPIRED_LEEWAY_S, FUTURE_LEEWAY_S
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.check.moment import Moment
    from scanner.formats.foreign_pass import ForeignPass
    from scanner.protocol.credential import Credential, Format
    from scanner.protocol.trust import Trust


def read_foreign(text: str, kind: Format, trust: Trust | None, now: Moment) -> Credential | Verdict:
    """The credential that `text`, a pass of format `kind`, proves under `trust` at `now`, or the verdict why not."""
    keys = trust.foreign.get(kind) if trust else None
    if not keys:  # 1
        return Verdict(Outcome.REFUSE, Reason.READ_FOREIGN_PASS)
    if glance.is_too_long(text, kind):
        return Verdict(Outcome.REFUSE, Reason.READ_TOO_LONG)
    try:
        found = foreign.read(text, kind, keys)  # 2 to 5
    except Malformed:
        return Verdict(Outcome.REFUSE, Reason.FORM_MALFORMED)
    except Refused as refused:
        return Verdict(Outcome.REFUSE, refused.reason)
    credential = foreign.credential_of(found, kind)
    reason = _withdrawn(found) or _out_of_time(found, now)  # 6, 7
    return Verdict(Outcome.REFUSE, reason, credential=credential) if reason else credential


def _withdrawn(found: ForeignPass) -> Reason | None:
    if found.revocations & found.key.revoked:
        return Reason.LIST_REVOKED
    return Reason.COLOUR_DETECTED if found.is_detected else None


def _out_of_time(found: ForeignPass, now: Moment) -> Reason | None:
    if not found.iat_s < found.exp_s:
        return Reason.FORM_CLAIMS
    if now.state is ClockState.WRONG:
        return None
    if found.iat_s > now.s + FUTURE_LEEWAY_S:
        return Reason.TIME_FUTURE
    if not now.s < found.exp_s + EXPIRED_LEEWAY_S:
        return Reason.TIME_EXPIRED
    is_open = found.key.not_before_s <= now.s <= found.key.not_after_s
    return None if is_open else Reason.SIGNATURE_KEY_WINDOW
