"""What a record in a batch is, before it is looked up: a good one, or one to set aside and why. No database here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.passes.models import SetAside
from scanner.protocol import record as wire
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from scanner.protocol.batch import Batch
    from scanner.protocol.record import Record


@dataclass(frozen=True, slots=True)
class Sheet:
    """One record as it came: its place `seq` in the batch, its bytes, their SHA-256, and its parts where it has them."""

    seq: int
    raw: bytes
    hash: bytes
    record: Record | None
    set_aside: SetAside


def sorted_out(batch: Batch) -> list[Sheet]:
    """The batch's records in order, the unreadable ones marked."""
    return [_sheet(batch.epoch, seq, raw) for seq, raw in enumerate(batch.records, start=batch.first_seq)]


def _sheet(epoch: int, seq: int, raw: bytes) -> Sheet:
    try:
        record = wire.parse(raw)
    except Malformed:
        return Sheet(seq, raw, wire.hash_of(raw), None, SetAside.UNREADABLE)
    agrees = (record.epoch, record.seq) == (epoch, seq)
    return Sheet(seq, raw, wire.hash_of(raw), record, SetAside.NO if agrees else SetAside.OTHER_NUMBER)


def chain_breaks(
    sheets: Sequence[Sheet], fresh: Container[int], hash_at: Mapping[int, bytes], after: Record | None
) -> list[int]:
    """The numbers at which a record does not name the hash of the one before it.

    `fresh` holds the numbers that are stored now, `hash_at` the hash the hub holds at each number, from the one before
    the batch on (what it does not hold cannot be compared); `after` is the record right behind the batch, where it came
    earlier. A pair of which neither is fresh was compared before.
    """
    records = [s.record for s in sheets if s.record and not s.set_aside and hash_at.get(s.seq) == s.hash]
    return [
        record.seq
        for record in [*records, *([after] if after else [])]
        if (record.seq in fresh or record.seq - 1 in fresh)
        and hash_at.get(record.seq - 1, record.prev_hash) != record.prev_hash
    ]
