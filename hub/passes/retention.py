"""The pass log's retention: what the rows say goes after its days, the sealing keys after them; each with a proof.

A row's place, time, outcome and hash stay: a batch that is sent again is still known, and the chain still verifies. Its
bytes go. The days stand in `keeping/table.py`, the proofs' shape in `keeping/proofs.py`.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from hub import keys
from hub.keeping.destroying import leave_no_trace_in_free_pages
from hub.keeping.proofs import Gone, prove
from hub.passes.models import Conflict, Destroyed, Destruction, PassRecord
from hub.passes.sealing_eras import KEPT, ended

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
    leave_no_trace_in_free_pages()
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
        return prove(_said(rows), now)


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
        return prove(Gone(Destroyed.KEY, era.public), now)


def _said(rows: Sequence[_Row]) -> Gone:
    times = [int(row.received_at.timestamp()) for row in rows]
    digest = hashlib.sha256(b"".join(bytes(row.hash) for row in rows)).digest()
    return Gone(Destroyed.ROWS, "", len(rows), _ranges(rows), digest, min(times), max(times), rows[-1].pk)


def _ranges(rows: Sequence[_Row]) -> list[list[object]]:
    by_place = groupby(sorted(rows, key=_place), key=lambda row: (row.device, row.epoch))
    found = [(device, epoch, [row.seq for row in of_epoch]) for (device, epoch), of_epoch in by_place]
    return [[bytes.fromhex(device), epoch, seqs[0], seqs[-1], len(seqs)] for device, epoch, seqs in found]


def _place(row: _Row) -> tuple[str, int, int]:
    return row.device, row.epoch, row.seq
