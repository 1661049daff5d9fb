"""The opening worker: the only place where sealed parts are opened, each once, and as little as possible is kept.

Kept in the clear: why the gate decided so, which kind of code it was, whether this city ever made that code, whether the
code's own signed bytes lie there as evidence. Who it was stays sealed. What does not open is marked, raises an alarm and
is not tried again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hub import clock, keys
from hub.codes.models import Activation
from hub.passes.evidence import has_evidence, is_misissued, is_ours
from hub.passes.models import Alarm, AlarmKind, Fault, Opened, PassRecord
from scanner.protocol import particulars, record
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Kind
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.protocol.particulars import Particulars
    from scanner.protocol.sealing import OpeningKey

UNKNOWN_REASON = "UNKNOWN"  # a gate's own words may hold a name: only those of the protocol are kept
_KINDS = frozenset(Kind)
_REASONS = frozenset(reason.value for reason in Reason)


def open_waiting(limit: int) -> int:
    """Open at most `limit` stored records that nobody opened yet, oldest first; returns how many results were written."""
    waiting = PassRecord.objects.filter(is_waiting=True).select_related("epoch__device").order_by("id")
    rows = list(waiting[:limit])
    if not rows:
        return 0
    opening_keys, now = keys.opening_keys(), clock.now()
    return _write([_result(row, opening_keys, now) for row in rows])


@dataclass(frozen=True, slots=True)
class _Result:
    opened: Opened
    activation: Activation | None = None


def _result(row: PassRecord, opening_keys: Sequence[OpeningKey], now: datetime) -> _Result:
    opened = Opened(record=row, opened_at=now)
    plaintext = _opened(row, opening_keys)
    if plaintext is None:
        opened.fault = Fault.DOES_NOT_OPEN
        return _Result(opened)
    try:
        said = particulars.parse(plaintext)
    except Malformed:
        opened.fault = Fault.UNREADABLE
        return _Result(opened)
    if said.reason is not None:
        opened.reason = said.reason if said.reason in _REASONS else UNKNOWN_REASON
    opened.code_kind = said.code_kind if said.code_kind in _KINDS else None
    opened.is_misissued = is_misissued(said)
    opened.has_evidence = has_evidence(said)
    return _Result(opened, None if opened.is_misissued else _activation(row, said))


def _activation(row: PassRecord, said: Particulars) -> Activation | None:
    """A permit matched with its holder's ID."""
    parts = record.parse(bytes(row.record))
    if parts.kind != EventKind.IDENTITY or said.code_kind != Kind.PERMIT or said.same != 1:
        return None
    if said.issuer is None or said.code_id is None or not is_ours(said.issuer):
        return None
    at = datetime.fromtimestamp(parts.wall_ms / 1000, UTC)
    device = row.epoch.device.device_hex
    return Activation(issuer=said.issuer, code_id=said.code_id, matched_at=at, device=device)


def _opened(row: PassRecord, opening_keys: Sequence[OpeningKey]) -> bytes | None:
    parts = record.parse(bytes(row.record))
    binding = parts.binding(row.epoch.device.device)
    for key in opening_keys:
        try:
            return key.open(parts.sealed, binding)
        except Malformed:
            continue
    return None


def _write(results: Sequence[_Result]) -> int:
    """Write the results of rows that are still waiting: of two workers with the same row one writes."""
    with transaction.atomic():
        still = PassRecord.objects.select_for_update(skip_locked=True).filter(
            pk__in=[result.opened.record_id for result in results], is_waiting=True
        )
        claimed = set(still.values_list("pk", flat=True))
        mine = [result for result in results if result.opened.record_id in claimed]
        Opened.objects.bulk_create([result.opened for result in mine])
        activations = [result.activation for result in mine if result.activation is not None]
        Activation.objects.bulk_create(activations, ignore_conflicts=True)
        PassRecord.objects.filter(pk__in=claimed).update(is_waiting=False)
        Alarm.objects.bulk_create(alarm for result in mine for alarm in _alarms(result.opened))
    return len(mine)


def _alarms(result: Opened) -> list[Alarm]:
    kinds = [AlarmKind.DOES_NOT_OPEN] if result.fault else []
    if result.is_misissued:
        kinds.append(AlarmKind.MISISSUED)
    epoch = result.record.epoch
    return [
        Alarm(
            kind=kind,
            device=epoch.device,
            epoch_number=epoch.number,
            seq=result.record.seq,
            detail=result.fault,
            raised_at=result.opened_at,
        )
        for kind in kinds
    ]
