"""Another city's status list, as that city signed it: proved before it is served to gates or asked here."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hub import clock
from hub.lists.models import ListToken
from hub.trust import published
from hub.trust.models import Issuer
from scanner.protocol import status_list
from scanner.protocol import trust as trust_documents
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from scanner.protocol.status_list import StatusList
    from scanner.protocol.trust import Trust

_FUTURE_ALLOWED_S = 300  # what a gate allows, too


def believed() -> Trust:
    """What gates believe by the documents that are published; raises Malformed before anything is."""
    return trust_documents.read(published.documents() or {}, 0)


def proved(token: bytes, trust: Trust) -> StatusList:
    """The list in `token`, signed by a list key of the city that it names; raises Malformed."""
    signed = status_list.parse(token)
    found = status_list.read(signed.payload)
    issuer = trust.issuers.get(found.issuer)
    for key in issuer.list_keys if issuer else ():
        if key.not_before_s <= found.iat_s <= key.not_after_s and signed.is_signed_by(key.key):
            return found
    raise Malformed("signed by no list key of a city that is believed")


def bring(token: bytes) -> StatusList:
    """Serve `token` to gates, in place of an older one of the same city and generation.

    Raises Malformed unless it is proved, has its canary, lives now, is no older than the one held, and is none of a city
    whose lists this hub signs itself.
    """
    found, now_s = proved(token, believed()), clock.now_s()
    if Issuer.objects.filter(code=found.issuer).exists():
        raise Malformed("this hub signs that city's lists itself")
    held = ListToken.objects.filter(issuer=found.issuer, generation=found.generation).first()
    is_alive = found.iat_s <= now_s + _FUTURE_ALLOWED_S and now_s < found.exp_s
    if not found.canary_sings or not is_alive or (held is not None and found.iat_s < held.iat_s):
        raise Malformed("without its canary, not of this time, or older than the list that is held")
    said = {"iat_s": found.iat_s, "token": token, "etag": hashlib.sha256(token).hexdigest()}
    ListToken.objects.update_or_create(issuer=found.issuer, generation=found.generation, defaults=said)
    return found
