"""Whether the log that the hub holds ends as the guard read out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from hub.checkpoints.shift_nonce import shift_nonce
from hub.passes.models import PassRecord
from scanner.protocol.orders import NO_NONCE
from scanner.protocol.shift import shift_end

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from hub.checkpoints.models import Device
    from scanner.protocol.shift import ShiftEnd

DAYS = 31
"""A gate without a network may hold the hub's word of last month."""


class Match(Enum):
    """The three answers."""

    MATCHES = "一致 Matches"
    DIFFERS = "不一致 Does not match"
    NOT_HERE = "该编号还没传到，待传为 0 后再试 That number has not come in; try again once the gate has nothing waiting"


@dataclass(frozen=True, slots=True)
class Answer:
    """`at` is when that record came in, `through` what the hub holds without a gap; both of the epoch that was compared."""

    match: Match
    seq: int
    through: int
    at: datetime | None = None

    def __str__(self) -> str:
        if self.at is None:
            return f"{self.match.value}: {self.seq} (已收到 held through {self.through})"
        came = f"{localtime(self.at):%Y-%m-%d %H:%M}"
        return f"{self.match.value}: 至 up to {self.seq}, {came} (已收到 held through {self.through})"


def check(device: Device, said: ShiftEnd, now: datetime) -> Answer:
    """Compare what was `said` with every record of that number that is held of `device`; the newest epoch first."""
    held = (
        PassRecord.objects.filter(epoch__device=device, seq=said.seq)
        .select_related("epoch")
        .order_by("-epoch__number")
    )
    rows = list(held)
    for row in rows:
        epoch, head = row.epoch, bytes(row.record_hash)
        is_whole = epoch.acked_through >= said.seq
        if is_whole and any(
            shift_end(device.device, epoch.number, said.seq, head, nonce) == said
            for nonce in _nonces(device, now)
        ):
            return Answer(Match.MATCHES, said.seq, epoch.acked_through, row.received_at)
    newest = device.epochs.order_by("-number").first()
    through = newest.acked_through if newest else 0
    return Answer(Match.DIFFERS if rows else Match.NOT_HERE, said.seq, through)


def _nonces(device: Device, now: datetime) -> Iterator[bytes]:
    yield from (shift_nonce(device, now - timedelta(days=days)) for days in range(DAYS))
    yield NO_NONCE
