"""健康码调用: a client shows the codes of a person who let it, for as long as was agreed, and no other client does."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from ninja.errors import HttpError

from hub import clock
from hub.codes import making
from hub.colour.assigning import NotAssigned
from hub.interfaces import holders, said
from hub.interfaces.clients import hashed
from hub.interfaces.models import Use

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hub.interfaces.models import Client

_MINUTE_S = 60
_HANDLE_BYTES = 24


def granted(client: Client, asked: said.UseAsked) -> said.Granted:
    """A new use. Raises HttpError 404 for who does not know the holder's telephone."""
    person = holders.proven(asked.holder)
    handle, exp_s = secrets.token_urlsafe(_HANDLE_BYTES), clock.now_s() + _MINUTE_S * asked.minutes
    use = Use.objects.create(
        client=client, person=person, handle_sha256=hashed(handle), granted_at=clock.now(), exp_s=exp_s
    )
    return said.Granted(id=use.pk, handle=handle, until=clock.moment(exp_s))


def standing(client: Client) -> QuerySet[Use]:
    """Those of the client that have not ended, the newest first."""
    return Use.objects.filter(client=client, exp_s__gt=clock.now_s()).select_related("person__issuer")


def code_of(client: Client, handle: str) -> said.Code:
    """A live code made now. Raises Http404 for no standing use of that handle, HttpError 409 without a colour."""
    use = get_object_or_404(standing(client), handle_sha256=hashed(handle))
    try:
        claims = making.live_claims(use.person, clock.now_s())
    except NotAssigned as error:
        raise HttpError(409, "Nothing was declared yet, so there is no colour") from error
    text = making.sign(claims)
    return said.Code(text=text, colour=holders.shown(claims.colour), until=clock.moment(claims.exp_s))
