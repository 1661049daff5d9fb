"""Was a code that a gate met really made here? Asked by the opening worker, for each opened row."""

from __future__ import annotations

import hmac

from hub.codes.making import code_id_of
from hub.lists.models import Place
from hub.people.subject import subject_of
from scanner.protocol.health_code import Kind, generation_at


def was_issued(issuer: str, kind: int, subject: bytes, iat_s: int, code_id: bytes, index: int) -> bool:
    """Whether this hub made a code with these claims: its id is ours, and its place is this subject's."""
    if kind not in Kind.__members__.values() or not 0 < iat_s < 2**40 or not 0 <= index < 2**32:
        return False
    generation = generation_at(iat_s)
    place = (
        Place.objects.filter(issuer=issuer, generation=generation, index=index)
        .select_related("person")
        .first()
    )
    return (
        place is not None
        and hmac.compare_digest(code_id, code_id_of(Kind(kind), subject, iat_s))
        and hmac.compare_digest(subject, subject_of(place.person, generation))
    )
