"""Sign the status lists: changes appear in batches, for every issuer and living generation at once."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from hub import clock
from hub.lists import places
from hub.lists.models import ListToken
from hub.trust import city_keys
from hub.trust.models import Issuer
from hub.trust.publishing import held
from scanner.protocol import status_list
from scanner.protocol.status_list import LIFE_S, TTL_S, StatusList

if TYPE_CHECKING:
    from hub.trust.models import Publication

EVERY_S = 300
LISTS = "lists"
log = logging.getLogger("hub.lists")
_FUTURE_ALLOWED_S = 300  # what a gate allows, too


def publish() -> int:
    """Sign all living lists with the present time; returns how many were to be.

    A city whose keys stand in no published document any more (it was withdrawn) gets none, and holds up no other.
    """
    with held(LISTS) as publication:
        now_s = _later(publication)
        publication.version = now_s
        wanted = [(i, g) for i in Issuer.objects.all() for g in status_list.living_generations(now_s)]
        for issuer, generation in wanted:
            try:
                _sign(issuer, generation, now_s)
            except LookupError:
                if issuer.is_home:
                    raise
                log.warning("no list for %s: none of its keys is published", issuer.code)
        ListToken.objects.exclude(generation__in=status_list.living_generations(now_s)).delete()
        return len(wanted)


def _later(publication: Publication) -> int:
    """Now, or a second after the former lists: two different lists never carry the same time."""
    now_s, former_s = clock.now_s(), publication.version
    return former_s + 1 if now_s <= former_s < now_s + _FUTURE_ALLOWED_S else now_s


def _sign(issuer: Issuer, generation: int, iat_s: int) -> None:
    packed = status_list.pack(
        issuer.list_size, places.listed(issuer.code, generation) | status_list.canary(issuer.list_size)
    )
    fresh = StatusList(issuer.code, generation, iat_s, iat_s + LIFE_S, TTL_S, issuer.trust_version, packed)
    key = city_keys.signing(issuer.code, city_keys.LIST, iat_s, iat_s)
    token = status_list.write(fresh, key)
    ListToken.objects.update_or_create(
        issuer=issuer.code,
        generation=generation,
        defaults={"iat_s": iat_s, "token": token, "etag": hashlib.sha256(token).hexdigest()},
    )
