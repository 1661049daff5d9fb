"""The database's half of the ingest: one epoch's rows, held against every other worker while the transaction lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from hub.checkpoints.models import Device, Epoch
from hub.passes import bulk
from hub.passes.models import Alarm, Conflict, PassRecord, SetAside
from scanner.protocol import record as wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from hub.passes.models import AlarmKind
    from hub.passes.sorting import Sheet
    from scanner.protocol.record import Record

_COLUMNS = (
    "epoch_id",
    "seq",
    "record",
    "record_hash",
    "received_at",
    "set_aside",
    "kind",
    "outcome",
    "flags",
    "wall_ms",
    "is_waiting",
)


@dataclass(frozen=True, slots=True)
class Held:
    """What lies under a number."""

    hash: bytes
    is_set_aside: bool


class EpochLog:
    """The rows of one epoch. Make it inside a transaction: PostgreSQL holds the epoch's row, SQLite the database."""

    def __init__(self, device: Device, number: int, now: datetime) -> None:
        """Raises Epoch.DoesNotExist for an epoch that is not known."""
        self.epoch = Epoch.objects.select_for_update().get(device=device, number=number)
        self._now = now

    def around(self, first: int, last: int) -> dict[int, Held]:
        """What is held under these numbers, the one before and the one behind."""
        rows = PassRecord.objects.filter(epoch=self.epoch, seq__range=(first - 1, last + 1))
        held = {
            seq: Held(bytes(digest), bool(aside))
            for seq, digest, aside in rows.values_list("seq", "record_hash", "set_aside")
        }
        held.setdefault(self.epoch.start_seq, Held(bytes(self.epoch.start_hash), is_set_aside=False))
        return held

    def record_at(self, seq: int) -> Record | None:
        """The record that counts under that number; None where its retention is over."""
        raw = bytes(PassRecord.objects.get(epoch=self.epoch, seq=seq).record)
        return wire.parse(raw) if raw else None

    def known_when_closed(self) -> int:
        """The number through which everything had come when the next epoch was granted: so far nothing is late."""
        later = Epoch.objects.filter(device_id=self.epoch.device_id, number__gt=self.epoch.number)
        following = later.order_by("number").first()
        return following.start_seq if following else 0

    def add(self, sheets: Sequence[Sheet], aside: Mapping[int, SetAside]) -> None:
        """Store what is new; `aside` says of which numbers only the bytes are kept, and why."""
        received_at = connection.ops.adapt_datetimefield_value(self._now)
        nothing = (None, None, None, None, False)
        rows = []
        for sheet in sheets:
            why = aside.get(sheet.seq, SetAside.NO)
            clear = nothing if why or sheet.record is None else _clear(sheet.record)
            rows.append((self.epoch.pk, sheet.seq, sheet.raw, sheet.hash, received_at, why.value, *clear))
        bulk.insert(PassRecord, _COLUMNS, rows)

    def keep_apart(self, sheets: Sequence[Sheet]) -> list[int]:
        """Keep other bytes under held numbers, once; the numbers of those not seen before."""
        if not sheets:
            return []
        known = Conflict.objects.filter(epoch=self.epoch, seq__in=[sheet.seq for sheet in sheets])
        kept = {(seq, bytes(digest)) for seq, digest in known.values_list("seq", "record_hash")}
        fresh = [sheet for sheet in sheets if (sheet.seq, sheet.hash) not in kept]
        Conflict.objects.bulk_create(
            Conflict(epoch=self.epoch, seq=s.seq, record=s.raw, record_hash=s.hash, received_at=self._now)
            for s in fresh
        )
        return [sheet.seq for sheet in fresh]

    def raise_alarms(self, said: Sequence[tuple[AlarmKind, int, str]]) -> None:
        """Kind, number and detail of each."""
        Alarm.objects.bulk_create(
            Alarm(
                kind=kind,
                device_id=self.epoch.device_id,
                epoch_number=self.epoch.number,
                seq=seq,
                detail=detail,
                raised_at=self._now,
            )
            for kind, seq, detail in said
        )

    def save(self, *, duplicates: int) -> None:
        """Keep how far the epoch is held, and that so many records came again."""
        self.epoch.duplicates += duplicates
        self.epoch.save(update_fields=["acked_through", "hash_there", "duplicates"])


def _clear(record: Record) -> tuple[int, int, int, int, bool]:
    return record.kind, record.outcome, record.flags, record.wall_ms, True
