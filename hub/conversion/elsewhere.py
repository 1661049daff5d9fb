"""What another city's own list says of an index: the newest one that this hub serves, proved by that city's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.lists.models import ListToken
from scanner.protocol import status_list
from scanner.protocol.cbor import Malformed
from scanner.protocol.reason import Reason
from scanner.protocol.status_list import Status

if TYPE_CHECKING:
    from scanner.protocol.status_list import StatusList
    from scanner.protocol.trust import Trust

_STOPPED = {
    Status.REVOKED: Reason.LIST_REVOKED,
    Status.YELLOW: Reason.LIST_YELLOW,
    Status.RED: Reason.LIST_RED,
}


def stopped(trust: Trust, issuer: str, generation: int, index: int, now_s: int) -> Reason | None:
    """Why the holder of `index` may not pass by that city's list at `now_s`; no list, or an old one, is a reason, too."""
    found = ListToken.objects.filter(issuer_id=issuer, generation=generation).first()
    if found is None:
        return Reason.LIST_MISSING
    listed = _proved(bytes(found.token), trust, issuer)
    if listed is None or (listed.issuer, listed.generation) != (issuer, generation):
        return Reason.LIST_UNREADABLE
    if listed.exp_s <= now_s:
        return Reason.LIST_OLD
    try:
        return _STOPPED.get(listed.status(index))
    except IndexError:
        return Reason.LIST_OUTSIDE


def _proved(token: bytes, trust: Trust, issuer: str) -> StatusList | None:
    try:
        signed = status_list.parse(token)
        keys = [key for key in trust.issuers[issuer].list_keys if signed.is_signed_by(key.key)]
        found = status_list.read(signed.payload)
    except Malformed:
        return None
    return found if any(key.not_before_s <= found.iat_s <= key.not_after_s for key in keys) else None
