"""What the log is told of a verdict or an answer: as little as its reader needs. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.protocol.health_code import Kind
from scanner.protocol.particulars import Particulars
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.check.entries import NoCode
    from scanner.check.verdict import Verdict
    from scanner.protocol.credential import Credential


def of_scan(verdict: Verdict, list_iat_s: int | None) -> Particulars:
    """Whose code it was and by which list; of a red one its own signed bytes, as evidence."""
    credential = verdict.credential
    if credential is None:
        return Particulars(reason=verdict.reason)
    is_evidence = verdict.reason in (Reason.LIST_RED, Reason.COLOUR_RED)
    return replace(
        _named(credential),
        reason=verdict.reason,
        list_iat_s=list_iat_s,
        list_age_s=verdict.list_age_s,
        kid=credential.kid,
        cose=credential.cose if is_evidence else None,
    )


def of_match(credential: Credential | None) -> Particulars:
    """What a match says. A permit's names it: the first one that reaches the hub is its activation."""
    same = Particulars(reason=Reason.ANSWER_SAME, same=1)
    if credential is None or credential.kind is not Kind.PERMIT:
        return same
    return replace(_named(credential), reason=same.reason, same=same.same)


def of_temperature(
    reason: Reason, tenths: int, credential: Credential | None, *, is_report: bool
) -> Particulars:
    """A report names the code and brings its signed bytes, which no gate can make up; any other reading names nobody."""
    if not is_report or credential is None:
        return Particulars(reason=reason, temperature=tenths)
    named = replace(_named(credential), kid=credential.kid, cose=credential.cose or None)
    return replace(named, reason=reason, temperature=tenths)


def of_no_code(reason: Reason, entry: NoCode) -> Particulars:
    """The number on the papers, or that a resident showed a certificate of passage: nothing else is asked of them."""
    return Particulars(reason=reason, document=entry.document or None, resident=int(bool(entry.household)))


def _named(credential: Credential) -> Particulars:
    return Particulars(
        issuer=credential.issuer,
        subject=credential.subject,
        code_id=credential.code_id,
        code_iat_s=credential.iat_s,
        code_kind=credential.kind,
        index=credential.index,
    )
