"""Retention with proof: what the rows say goes after 30 days, the sealing keys after them; what was destroyed is signed.

A row's place, time, outcome and hash stay: a batch that is sent again is still known, and the chain still verifies. Its
bytes go. Each destruction is a document signed by the acknowledgement key that names the one before it:

    [ "hz1-destruction-1", what, public key, count, [ [device, epoch, first seq, last seq, count], ... ],
      SHA-256 over the hashes of the destroyed records, received from, received to, time, SHA-256 of the former document ]
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

from hub import keys
from hub.oversight import trail
from hub.oversight.models import Act
from hub.passes.models import Conflict, Destroyed, Destruction, PassRecord
from hub.passes.sealing_eras import KEPT, ended
from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.record import NO_HASH, hash_of
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hub.passes.models import SealingEra

_AT_ONCE = 5000
_GONE = b""


class _Row(NamedTuple):
    pk: int
    device: str
    epoch: int
    seq: int
    hash: bytes
    received_at: datetime


def destroy_due(now: datetime) -> list[Destruction]:
    """Destroy everything whose time is over; the proofs, oldest first."""
    _leave_no_trace_in_free_pages()
    made = []
    while proof := _destroy_rows(now):
        made.append(proof)
    return made + [_destroy_key(era, now) for era in ended(now)]


def _destroy_rows(now: datetime) -> Destruction | None:
    """The oldest rows whose time is over, so many at once; a number is destroyed with what conflicted with it."""
    with transaction.atomic():
        rows = _due(now)
        if not rows:
            return None
        PassRecord.objects.filter(pk__range=(rows[0].pk, rows[-1].pk)).update(record=_GONE, is_waiting=False)
        Conflict.objects.filter(received_at__lt=now - KEPT).exclude(record=_GONE).update(record=_GONE)
        return _proof(Destroyed.ROWS, "", rows, now)


def _due(now: datetime) -> list[_Row]:
    """Rows come in the order of their numbers: behind the first one that is too young nothing is looked at."""
    last = (
        Destruction.objects.filter(what=Destroyed.ROWS).order_by("-pk").values_list("through_pk", flat=True)
    )
    rows = PassRecord.objects.filter(pk__gt=next(iter(last[:1]), 0)).order_by("pk")
    columns = ("pk", "epoch__device__device_hex", "epoch__number", "seq", "record_hash", "received_at")
    found = [_Row(*columns) for columns in rows.values_list(*columns)[:_AT_ONCE]]
    young = next((n for n, row in enumerate(found) if row.received_at >= now - KEPT), len(found))
    return found[:young]


def _destroy_key(era: SealingEra, now: datetime) -> Destruction:
    """The private half first: a proof without a destruction would be worse than the other way round."""
    keys.destroy_sealing(bytes.fromhex(era.public))
    with transaction.atomic():
        era.destroyed_at = now
        era.save(update_fields=["destroyed_at"])
        return _proof(Destroyed.KEY, era.public, [], now)


def _proof(what: Destroyed, public: str, rows: Sequence[_Row], now: datetime) -> Destruction:
    former = Destruction.objects.order_by("-pk").first()
    times = [int(row.received_at.timestamp()) for row in rows] or [0]
    said = [
        "hz1-destruction-1",
        what.value,
        public,
        len(rows),
        _ranges(rows),
        hashlib.sha256(b"".join(bytes(row.hash) for row in rows)).digest(),
        min(times),
        max(times),
        int(now.timestamp()),
        hash_of(bytes(former.document)) if former else NO_HASH,
    ]
    trail.note(trail.WORKER, Act.DESTROY, f"{what.value} {public[:16]} {len(rows)}", now)
    return Destruction.objects.create(
        what=what,
        public=public,
        rows=len(rows),
        through_pk=rows[-1].pk if rows else 0,
        at=now,
        document=cose.sign(keys.signing_key(keys.ACKNOWLEDGEMENT), encode(said)),
    )


def _ranges(rows: Sequence[_Row]) -> list[list[object]]:
    by_place = groupby(sorted(rows, key=_place), key=lambda row: (row.device, row.epoch))
    found = [(device, epoch, [row.seq for row in of_epoch]) for (device, epoch), of_epoch in by_place]
    return [[bytes.fromhex(device), epoch, seqs[0], seqs[-1], len(seqs)] for device, epoch, seqs in found]


def _place(row: _Row) -> tuple[str, int, int]:
    return row.device, row.epoch, row.seq


def first_false_proof() -> int | None:
    """The number of the first proof that the hub did not sign, that names another before it, or that is not kept."""
    signers = [VerifyKey(key.public) for key in keys.signing_keys(keys.ACKNOWLEDGEMENT)]
    former = NO_HASH
    for proof in Destruction.objects.order_by("pk"):
        try:
            signed = cose.parse(bytes(proof.document))
            said = decode(signed.payload)
        except Malformed:
            return proof.pk
        if not any(map(signed.is_signed_by, signers)) or said[-1] != former or not _holds(proof, said[2]):
            return proof.pk
        former = hash_of(bytes(proof.document))
    return None


def _holds(proof: Destruction, public: str) -> bool:
    """Whether what was destroyed is really gone."""
    if proof.what == Destroyed.KEY:
        return not keys.has_opening(bytes.fromhex(public))
    left = PassRecord.objects.filter(pk__lte=proof.through_pk).exclude(record=_GONE)
    return not left.exists()


def _leave_no_trace_in_free_pages() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
