"""A permit ends with the code that it was made of: each time lists are made, the other cities' are asked again."""

from __future__ import annotations

from hub import clock
from hub.conversion import elsewhere
from hub.conversion.models import Conversion
from hub.lists.bringing import believed
from scanner.protocol.reason import Reason

_UNTOLD = (Reason.LIST_MISSING, Reason.LIST_OLD, Reason.LIST_UNREADABLE, Reason.LIST_OUTSIDE)


def follow() -> int:
    """Revoke the living permits whose holders the other city's list stops now; how many.

    What cannot be told revokes nobody: the permit ends by itself within a day. Whose city is trusted no more, ends.
    """
    now_s, ended = clock.now_s(), 0
    living = Conversion.objects.filter(exp_s__gt=now_s, ours__revoked=False).select_related("ours")
    if not living:
        return 0
    trust = believed()
    for one in living:
        is_known = one.issuer in trust.issuers
        if is_known and elsewhere.stopped(trust, one.issuer, one.generation, one.index, now_s) in (
            None,
            *_UNTOLD,
        ):
            continue
        one.ours.revoked = True
        one.ours.save(update_fields=["revoked"])
        ended += 1
    return ended
