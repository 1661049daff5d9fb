"""What another city's own list says of an index: the newest one that this hub serves, proved by that city's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.lists.bringing import proved
from hub.lists.models import ListToken
from scanner.protocol.cbor import Malformed
from scanner.protocol.reason import Reason
from scanner.protocol.status_list import Status

if TYPE_CHECKING:
    from scanner.protocol.trust import Trust

_STOPPED = {
    Status.REVOKED: Reason.LIST_REVOKED,
    Status.YELLOW: Reason.LIST_YELLOW,
    Status.RED: Reason.LIST_RED,
}


def stopped(trust: Trust, issuer: str, generation: int, index: int, now_s: int) -> Reason | None:
    """Why the holder of `index` may not pass by that city's list at `now_s`; no list, or an old one, is a reason, too."""
    found = ListToken.objects.filter(issuer=issuer, generation=generation).first()
    if found is None:
        return Reason.LIST_MISSING
    try:
        listed = proved(bytes(found.token), trust)
    except Malformed:
        return Reason.LIST_UNREADABLE
    if (listed.issuer, listed.generation) != (issuer, generation):
        return Reason.LIST_UNREADABLE
    if listed.exp_s <= now_s:
        return Reason.LIST_OLD
    try:
        return _STOPPED.get(listed.status(index))
    except IndexError:
        return Reason.LIST_OUTSIDE
