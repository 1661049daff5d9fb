"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): who sends a request again is answered the same again.

The key is the client's own, 1 to 64 printable ASCII characters. The answer is kept for a day. The same key with another
body is 422; while the first is still at work, 409. A request that was refused is not remembered: nothing came of it, so
it may be put right under the same key. One that never got its answer (a worker was killed) is at work for a minute.

An answer may name a person or be the handle of a use, so it is sealed by a key that only the client's token gives, and the
hub keeps no token: HPKE to the key pair of HMAC-SHA-256(token, idempotency key).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from django.db import IntegrityError, transaction
from ninja import Header, Schema
from ninja.errors import HttpError

from hub import clock
from hub.interfaces.clients import client_of, token_of
from hub.interfaces.models import Answered
from hub.keeping.table import kept
from scanner.protocol.sealing import OpeningKey, SealingKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from hub.interfaces.models import Client

_INFO = b"hub-answered-1"
S = TypeVar("S", bound=Schema)
KEPT = kept("interfaces.Answered").time
_AT_WORK = dt.timedelta(minutes=1)
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[\x21-\x7e]{1,64}$")]


def once(request: HttpRequest, key: str, act: Callable[[], S]) -> S | dict[str, Any]:
    """What `act` answers, carried out once for each `key` of a client. Raises HttpError 409 and 422."""
    own = _own_key(request, key)
    said = f"{request.method} {request.path}\n".encode() + request.body
    answered = _begun(client_of(request), key, hmac.digest(own.raw(), said, hashlib.sha256).hex())
    if answered.answer is not None:
        given: dict[str, Any] = json.loads(own.open(bytes(answered.answer), _INFO))
        return given
    try:
        answer = act()
    except BaseException:
        answered.delete()
        raise
    answered.answer = SealingKey(own.public).seal(answer.model_dump_json().encode(), _INFO)
    answered.save()
    return answer


def _own_key(request: HttpRequest, key: str) -> OpeningKey:
    return OpeningKey(hmac.digest(token_of(request), key.encode(), hashlib.sha256))


def forget(now: dt.datetime) -> int:
    """Drop what was answered more than a day ago; how many."""
    return Answered.objects.filter(at__lte=now - KEPT).delete()[0]


def _begun(client: Client, key: str, asked: str) -> Answered:
    """The row of that key, new or with the answer given before. Raises HttpError 409 and 422."""
    now = clock.now()
    mine = Answered.objects.filter(client=client, key=key)
    mine.filter(at__lte=now - KEPT).delete()
    mine.filter(at__lte=now - _AT_WORK, answer__isnull=True).delete()
    try:
        with transaction.atomic():
            return Answered.objects.create(client=client, key=key, asked_hmac=asked, at=now)
    except IntegrityError:
        former = mine.get()
    if former.asked_hmac != asked:
        raise HttpError(422, "This Idempotency-Key was used for another request")
    if former.answer is None:
        raise HttpError(409, "The first request with this key is still at work")
    return former
