"""Who is asking: a program with a token, in the scopes it was given, no oftener than it may."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, cast

from django.db.models import F
from ninja.errors import HttpError
from ninja.security import HttpBearer

from hub import clock
from hub.interfaces.models import Client, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

_MAX_TOKEN_CHARACTERS = 100
_MINUTE_S = 60


class MayAsk(HttpBearer):
    """The client whose token the request bears, as `request.auth`; 401 without one, 403 out of scope, 429 too often."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Client | None:
        if not 0 < len(token) <= _MAX_TOKEN_CHARACTERS:
            return None
        # By hash: how long the look-up takes says nothing about a token.
        client = Client.objects.filter(token_sha256=hashed(token), is_active=True).first()
        if client is None:
            return None
        if not _counted(client):
            raise HttpError(429, "Too many requests in this minute")
        if self._scope not in client.scopes:
            raise HttpError(403, "Not in this client's scopes")
        return client


def client_of(request: HttpRequest) -> Client:
    """Who asks; only behind MayAsk."""
    return cast("Client", request.auth)  # type: ignore[attr-defined] # ninja puts it there


def token_of(request: HttpRequest) -> bytes:
    """The token that it was asked with; only behind MayAsk."""
    return request.headers["Authorization"].partition(" ")[2].encode("utf-8", "surrogatepass")


def enrol(name: str, scopes: Iterable[Scope], per_minute: int) -> str:
    """The new token (43 characters) of the client of that name, which is made where there is none."""
    token = secrets.token_urlsafe(32)
    given = {"token_sha256": hashed(token), "scopes": sorted(scopes), "per_minute": per_minute}
    Client.objects.update_or_create(name=name, defaults={**given, "is_active": True})
    return token


def hashed(secret: str) -> str:
    """What stands in the database of a token or a handle."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def seconds_to_wait() -> int:
    """Until the next minute begins, and every client may ask again."""
    return _MINUTE_S - clock.now_s() % _MINUTE_S


def _counted(client: Client) -> bool:
    """Whether this request is still within the client's minute. In the database, so that workers count together."""
    minute = clock.now_s() // _MINUTE_S
    mine = Client.objects.filter(pk=client.pk)
    if mine.exclude(minute=minute).update(minute=minute, asked=1):
        return True
    return bool(mine.filter(minute=minute, asked__lt=F("per_minute")).update(asked=F("asked") + 1))
