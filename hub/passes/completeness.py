"""What came from each gate, hour by hour, and what did not: gaps in the numbers, silence, what the gate still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Q

from hub.checkpoints.models import Device, Epoch
from hub.passes.models import PassRecord

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

HOURS = 24
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate's column. `by_hour` counts what happened at the gate in each of the last hours, the present one last.

    `missing` numbers lie before one that is here; `unsent` records exist at the gate by its own last word;
    `silent_min` since its last sign of life, None for never.
    """

    device: Device
    by_hour: tuple[int, ...]
    received: int
    set_aside: int
    missing: int
    unsent: int
    silent_min: int | None


def gates(now: datetime, devices: QuerySet[Device] | None = None) -> list[Gate]:
    """Every confirmed gate of `devices` (all), by name."""
    chosen = (Device.objects.all() if devices is None else devices).exclude(confirmed_at=None)
    hour = int(now.timestamp() * 1000) // HOUR_MS
    counted = _counted(hour)
    numbers = _numbers()
    return [_gate(device, counted, numbers, hour, now) for device in chosen.order_by("name", "pk")]


def hours(now: datetime) -> list[datetime]:
    """The beginnings of the hours that `by_hour` counts."""
    this = now.replace(minute=0, second=0, microsecond=0)
    return [this - timedelta(hours=ago) for ago in range(HOURS - 1, -1, -1)]


def _gate(
    device: Device,
    counted: Mapping[tuple[int, int], int],
    numbers: Mapping[int, tuple[int, int, int, int]],
    hour: int,
    now: datetime,
) -> Gate:
    received, aside, missing, last = numbers.get(device.pk, (0, 0, 0, 0))
    silence = now - device.last_seen_at if device.last_seen_at else None
    return Gate(
        device,
        tuple(counted.get((device.pk, hour - ago), 0) for ago in range(HOURS - 1, -1, -1)),
        received,
        aside,
        missing,
        max(device.reported_last_seq - last, 0),
        int(silence.total_seconds()) // 60 if silence else None,
    )


def _counted(hour: int) -> dict[tuple[int, int], int]:
    """(device, hour since 1970) -> records that happened then."""
    since_ms = (hour - HOURS + 1) * HOUR_MS
    recent = PassRecord.objects.filter(wall_ms__gte=since_ms).annotate(hour=F("wall_ms") / HOUR_MS)
    return {
        (device, at): count
        for device, at, count in recent.values_list("epoch__device", "hour").annotate(count=Count("pk"))
    }


def _numbers() -> dict[int, tuple[int, int, int, int]]:
    """Device -> received, set aside, missing, last number. A gap is counted where a later number is here."""
    found: dict[int, tuple[int, int, int, int]] = {}
    epochs = Epoch.objects.annotate(
        count=Count("records"),
        aside=Count("records", filter=~Q(records__set_aside="")),
        last=Max("records__seq"),
    )
    for epoch in epochs.order_by("number"):
        received, aside, missing, last = found.get(epoch.device_id, (0, 0, 0, 0))
        gap = max((epoch.last or epoch.start_seq) - epoch.start_seq - epoch.count, 0)
        found[epoch.device_id] = (
            received + epoch.count,
            aside + epoch.aside,
            missing + gap,
            max(last, epoch.last or epoch.start_seq),
        )
    return found
