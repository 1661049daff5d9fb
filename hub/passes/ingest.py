"""Takes a batch in: each record once, whatever is sent again, and how far everything is held without a gap.

1. Outside the database: take the records apart, mark what cannot be read.
2. One transaction, the epoch's row held, so that two workers with batches of one device take turns:
   which numbers are held already; store the others; keep other bytes under a held number apart; compare the chain;
   move the epoch's watermark over everything that now follows without a gap.
3. Only when that is committed there is an `Intake` to sign. The unique key (epoch, seq) stands behind all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from hub.checkpoints.bodies import Refused
from hub.checkpoints.models import Device, Epoch
from hub.passes.models import Alarm, AlarmKind, Conflict, PassRecord, SetAside
from hub.passes.sorting import Sheet, chain_breaks, sorted_out, whole_batch_aside
from scanner.protocol import record as wire
from scanner.protocol.acknowledgement import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scanner.protocol.batch import Batch


@dataclass(frozen=True, slots=True)
class Intake:
    """An answer for each record, and how far everything is durable, with the hash there.

    That is the watermark, but never beyond the batch: what the hub holds of a log that the sender does not (it was
    restored, or copied) is not the sender's to move over. At the batch's last number the hash is the sender's own, also
    where that record is a conflict: it is kept, as all of them are.
    """

    answers: list[tuple[int, Answer]]
    acked_through: int
    hash_there: bytes


@dataclass(frozen=True, slots=True)
class _Held:
    """What lies under a number."""

    hash: bytes
    is_set_aside: bool


def take_in(device: Device, batch: Batch, now: datetime) -> Intake:
    """Store what is new in `batch`, which `device` signed. Durable when it returns; raises only for the database."""
    sheets = sorted_out(batch)
    with transaction.atomic(durable=True):
        epoch = _epoch_of(device, batch)
        whole = whole_batch_aside(device, epoch)
        held = _held_around(epoch, batch)
        known_then = _known_when_closed(epoch) if whole is SetAside.EPOCH_CLOSED else 0
        rows = [
            _row(epoch, sheet, SetAside.NO if sheet.seq <= known_then else whole, now)
            for sheet in sheets
            if sheet.seq not in held
        ]
        PassRecord.objects.bulk_create(rows)
        fresh = {row.seq: row for row in rows}
        answers = {sheet.seq: _answer(sheet, held.get(sheet.seq), fresh.get(sheet.seq)) for sheet in sheets}
        conflicts = _keep_conflicts(epoch, [s for s in sheets if answers[s.seq] is Answer.CONFLICT], now)
        breaks = _chain_breaks(epoch, batch, sheets, rows, held)
        _raise_alarms(epoch, _aside(rows, whole), conflicts, breaks, now)
        _advance(epoch, sum(answer is Answer.DUPLICATE for answer in answers.values()))
    if epoch.acked_through >= batch.last_seq:
        return Intake(list(answers.items()), batch.last_seq, batch.head)
    return Intake(list(answers.items()), epoch.acked_through, bytes(epoch.hash_there))


def _epoch_of(device: Device, batch: Batch) -> Epoch:
    """The batch's epoch, held; raises Refused (409) for one that is not known: a heartbeat shows its grant."""
    epoch = Epoch.objects.select_for_update().filter(device=device, number=batch.epoch).first()
    if epoch is None:
        raise Refused(409, "This epoch is not known here; a heartbeat may show its grant")
    return epoch


def _known_when_closed(epoch: Epoch) -> int:
    """The number through which everything had come when the next epoch was granted: so far nothing is late."""
    following = Epoch.objects.filter(device=epoch.device, number__gt=epoch.number).order_by("number").first()
    return following.start_seq if following else 0


def _held_around(epoch: Epoch, batch: Batch) -> dict[int, _Held]:
    """What is held under the batch's numbers, the one before and the one behind."""
    rows = PassRecord.objects.filter(epoch=epoch, seq__range=(batch.first_seq - 1, batch.last_seq + 1))
    held = {
        seq: _Held(bytes(h), bool(aside))
        for seq, h, aside in rows.values_list("seq", "record_hash", "set_aside")
    }
    held.setdefault(epoch.start_seq, _Held(bytes(epoch.start_hash), is_set_aside=False))
    return held


def _row(epoch: Epoch, sheet: Sheet, whole: SetAside, now: datetime) -> PassRecord:
    row = PassRecord(
        epoch=epoch,
        seq=sheet.seq,
        record=sheet.raw,
        record_hash=sheet.hash,
        received_at=now,
        set_aside=whole or sheet.set_aside,
    )
    if sheet.record and not row.set_aside:
        row.kind, row.outcome = sheet.record.kind, sheet.record.outcome
        row.flags, row.wall_ms = sheet.record.flags, sheet.record.wall_ms
    else:
        row.is_waiting = False
    return row


def _answer(sheet: Sheet, held: _Held | None, row: PassRecord | None) -> Answer:
    if held is None:
        return Answer.SET_ASIDE if row and row.set_aside else Answer.STORED
    if held.hash != sheet.hash:
        return Answer.CONFLICT
    return Answer.SET_ASIDE if held.is_set_aside else Answer.DUPLICATE


def _keep_conflicts(epoch: Epoch, sheets: Sequence[Sheet], now: datetime) -> list[int]:
    """Keep other bytes under a held number, once; the numbers of those not seen before."""
    if not sheets:
        return []
    known = Conflict.objects.filter(epoch=epoch, seq__in=[sheet.seq for sheet in sheets])
    kept = {(seq, bytes(h)) for seq, h in known.values_list("seq", "record_hash")}
    fresh = [sheet for sheet in sheets if (sheet.seq, sheet.hash) not in kept]
    Conflict.objects.bulk_create(
        Conflict(epoch=epoch, seq=s.seq, record=s.raw, record_hash=s.hash, received_at=now) for s in fresh
    )
    return [sheet.seq for sheet in fresh]


def _chain_breaks(
    epoch: Epoch, batch: Batch, sheets: Sequence[Sheet], rows: Sequence[PassRecord], held: dict[int, _Held]
) -> list[int]:
    fresh = {row.seq for row in rows if not row.set_aside}
    hash_at = {seq: h.hash for seq, h in held.items()} | {row.seq: bytes(row.record_hash) for row in rows}
    behind = held.get(batch.last_seq + 1)
    after = None
    if behind and not behind.is_set_aside and batch.last_seq in fresh:
        after = wire.parse(bytes(PassRecord.objects.get(epoch=epoch, seq=batch.last_seq + 1).record))
    return chain_breaks(sheets, fresh, hash_at, after)


def _aside(rows: Sequence[PassRecord], whole: SetAside) -> list[PassRecord]:
    """The rows that an operator must hear of: each poison record, the first one of a whole batch."""
    aside = [row for row in rows if row.set_aside]
    return aside[:1] if whole else aside


def _raise_alarms(
    epoch: Epoch, aside: Sequence[PassRecord], conflicts: Sequence[int], breaks: Sequence[int], now: datetime
) -> None:
    said = [(AlarmKind.SET_ASIDE, row.seq, row.set_aside) for row in aside]
    said += [(AlarmKind.CONFLICT, seq, "") for seq in conflicts]
    said += [(AlarmKind.CHAIN_BREAK, seq, "") for seq in breaks]
    Alarm.objects.bulk_create(
        Alarm(kind=k, device_id=epoch.device_id, epoch_number=epoch.number, seq=seq, detail=d, raised_at=now)
        for k, seq, d in said
    )


def _advance(epoch: Epoch, duplicates: int) -> None:
    """Move the watermark over what follows it without a gap; only rows that are there count."""
    behind = PassRecord.objects.filter(epoch=epoch, seq__gt=epoch.acked_through).order_by("seq")
    for seq, record_hash in behind.values_list("seq", "record_hash").iterator(chunk_size=500):
        if seq != epoch.acked_through + 1:
            break
        epoch.acked_through, epoch.hash_there = seq, bytes(record_hash)
    Epoch.objects.filter(pk=epoch.pk).update(
        acked_through=epoch.acked_through,
        hash_there=epoch.hash_there,
        duplicates=F("duplicates") + duplicates,
    )
