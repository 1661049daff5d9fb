"""Was a code that a gate met really made here? Asked by the opening worker, for each opened row, without the database."""

from __future__ import annotations

import hmac

from hub.codes.making import code_id_of
from scanner.protocol.health_code import SUBJECT_BYTES, Kind

_KINDS = frozenset(Kind)


def was_issued(issuer: str, kind: int, subject: bytes, iat_s: int, code_id: bytes, index: int) -> bool:
    """Whether this hub made a code with these claims: no one else can compute its id."""
    if kind not in _KINDS or len(subject) != SUBJECT_BYTES or not 0 < iat_s < 2**40 or not 0 <= index < 2**32:
        return False
    return hmac.compare_digest(code_id, code_id_of(issuer, Kind(kind), subject, iat_s, index))
