"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): who sends a request again is answered the same again.

The key is the client's own, 1 to 64 printable ASCII characters. The answer is kept for a day. The same key with another
body is 422; while the first is still at work, 409. A request that was refused is not remembered: nothing came of it, so
it may be put right under the same key. One that never got its answer (a worker was killed) is at work for a minute.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from django.db import IntegrityError, transaction
from ninja import Header, Schema
from ninja.errors import HttpError

from hub import clock
from hub.interfaces.clients import client_of
from hub.interfaces.models import Answered

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from hub.interfaces.models import Client

S = TypeVar("S", bound=Schema)
KEPT = dt.timedelta(days=1)
_AT_WORK = dt.timedelta(minutes=1)
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[\x21-\x7e]{1,64}$")]


def once(request: HttpRequest, key: str, act: Callable[[], S]) -> S | dict[str, Any]:
    """What `act` answers, carried out once for each `key` of a client. Raises HttpError 409 and 422."""
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    kept = _begun(client_of(request), key, asked)
    if kept.answer is not None:
        given: dict[str, Any] = kept.answer
        return given
    try:
        answer = act()
    except BaseException:
        kept.delete()
        raise
    kept.answer = answer.model_dump(mode="json")
    kept.save()
    return answer


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
            return Answered.objects.create(client=client, key=key, asked_sha256=asked, at=now)
    except IntegrityError:
        kept = mine.get()
    if kept.asked_sha256 != asked:
        raise HttpError(422, "This Idempotency-Key was used for another request")
    if kept.answer is None:
        raise HttpError(409, "The first request with this key is still at work")
    return kept
