"""The trail of acts: only ever longer, each entry bound to the one before it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from hub.oversight.models import MAX_WHAT_CHARACTERS, TrailEntry, TrailHead
from scanner.protocol.cbor import encode
from scanner.protocol.record import NO_HASH

if TYPE_CHECKING:
    from datetime import datetime

    from hub.oversight.models import Act

WORKER = "worker"
"""Who opens rows as they come in: no person's name, user names of operators have other rights."""


def note(who: str, act: Act, what: str, now: datetime, case_number: str = "") -> TrailEntry:
    """Write one act down; in the caller's transaction, so that what is done and its entry stand or fall together."""
    with transaction.atomic():
        TrailHead.objects.get_or_create(pk=1)
        head = TrailHead.objects.select_for_update().get(pk=1)
        entry = TrailEntry(
            number=head.number + 1,
            at_ms=int(now.timestamp() * 1000),
            who=who,
            act=act,
            what=what[:MAX_WHAT_CHARACTERS],
            case_number=case_number,
        )
        entry.digest = _digest(entry, bytes(head.digest))
        entry.save(force_insert=True)
        head.number, head.digest = entry.number, entry.digest
        head.save()
        return entry


def first_broken() -> int | None:
    """The number of the first entry that was changed, taken out or put in; one past the end where the tail was cut."""
    before, number = NO_HASH, 0
    for entry in TrailEntry.objects.order_by("number").iterator():
        number += 1
        if entry.number != number or bytes(entry.digest) != _digest(entry, before):
            return number
        before = bytes(entry.digest)
    head = TrailHead.objects.filter(pk=1).first()
    told = (head.number, bytes(head.digest)) if head else (0, NO_HASH)
    return None if told == (number, before) else number + 1


def _digest(entry: TrailEntry, before: bytes) -> bytes:
    said = [entry.number, entry.at_ms, entry.who, str(entry.act), entry.what, entry.case_number, before]
    return hashlib.sha256(encode(said)).digest()
