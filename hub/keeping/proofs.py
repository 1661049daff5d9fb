"""Proofs of destruction: what went is said in a document that the acknowledgement key signs and that names the one before.

    [ "hz1-destruction-1", what, named, count, places, digest, from, to, time, SHA-256 of the former document ]

what    named               places                                                      digest: SHA-256 over
rows    ""                  [ [device, epoch, first seq, last seq, count], ... ]        the records' hashes
key     the public key      [ ]                                                         nothing
data    "app.Model", or     [ [first pk, last pk], ... ], no other row between          the pks, as text
        "app.Model a b" where only those columns went

`from` and `to` are when the records were received, 0 for the others. Nothing of what went stands in a proof, nor a digest of
it: a day and a number would be guessed. Numbers of rows are never given twice.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db.models import Q

from hub import keys
from hub.keeping.over import blank
from hub.keeping.table import TABLE
from hub.oversight import trail
from hub.oversight.models import Act
from hub.passes.models import Destroyed, Destruction, PassRecord
from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.record import NO_HASH, hash_of
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_GONE = b""
_RANGES_AT_ONCE = 100


class Gone(NamedTuple):
    """What a proof says was destroyed; `through_pk`: all pass records up to that one."""

    what: Destroyed
    named: str = ""
    rows: int = 0
    places: Sequence[Sequence[object]] = ()
    digest: bytes = hashlib.sha256().digest()
    from_s: int = 0
    to_s: int = 0
    through_pk: int = 0


def prove(gone: Gone, now: datetime) -> Destruction:
    """Write the proof, and an entry into the trail; in the transaction of the destruction itself."""
    former = Destruction.objects.order_by("-pk").first()
    said = [
        "hz1-destruction-1",
        gone.what.value,
        gone.named,
        gone.rows,
        list(gone.places),
        gone.digest,
        gone.from_s,
        gone.to_s,
        int(now.timestamp()),
        hash_of(bytes(former.document)) if former else NO_HASH,
    ]
    trail.note(trail.WORKER, Act.DESTROY, f"{gone.what.value} {gone.named[:40]} {gone.rows}", now)
    return Destruction.objects.create(
        what=gone.what,
        public=gone.named,
        rows=gone.rows,
        through_pk=gone.through_pk,
        at=now,
        document=cose.sign(keys.signing_key(keys.ACKNOWLEDGEMENT), encode(said)),
    )


def first_false_proof() -> int | None:
    """The number of the first proof that the hub did not sign, that names another before it, or that is not kept."""
    signers = [VerifyKey(key.public) for key in keys.signing_keys(keys.ACKNOWLEDGEMENT)]
    former = NO_HASH
    for proof in Destruction.objects.order_by("pk").iterator():
        try:
            signed = cose.parse(bytes(proof.document))
            said = decode(signed.payload)
        except Malformed:
            return proof.pk
        if not any(map(signed.is_signed_by, signers)) or said[-1] != former or not _holds(proof, said):
            return proof.pk
        former = hash_of(bytes(proof.document))
    return None


def _holds(proof: Destruction, said: Any) -> bool:  # noqa: ANN401 - a signed document of ours
    """Whether what was destroyed is really gone."""
    if proof.what == Destroyed.KEY:
        return not keys.has_opening(bytes.fromhex(said[2]))
    if proof.what == Destroyed.DATA:
        lots = range(0, len(said[4]), _RANGES_AT_ONCE)
        return not any(_left(said[2], said[4][start : start + _RANGES_AT_ONCE]) for start in lots)
    left = PassRecord.objects.filter(pk__lte=proof.through_pk).exclude(record=_GONE)
    return not left.exists()


def _left(named: str, ranges: Sequence[Sequence[int]]) -> bool:
    """Whether anything is left of those rows, or in their columns that went."""
    model, *columns = named.split()
    among = Q()
    for first, last in ranges:
        among |= Q(pk__range=(first, last))
    left = apps.get_model(model)._default_manager.filter(among)  # noqa: SLF001 - Django's name for it
    for row in TABLE:
        if columns and (row.model, row.blanks) == (model, tuple(columns)):
            left = left.exclude(**blank(row))
    return bool(left.exists())
