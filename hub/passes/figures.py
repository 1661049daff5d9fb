"""Counts for whoever compares what gates sent with what the city holds."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Q

from hub.checkpoints.models import Epoch
from hub.passes.models import Conflict, Opened, PassRecord


def figures() -> list[dict[str, Any]]:
    """One dict for each device and epoch, in that order.

    `device` (hex), `epoch`; `stored`, `set_aside`, `conflicts`, `opened`, `misissued` count records, `duplicates`
    answers; `last_seq` is the highest number held, `acked_through` the last one before the first gap.
    """
    counted = [_records(), _conflicts(), _opened()]
    return [
        {
            "device": epoch.device.device_hex,
            "epoch": epoch.number,
            "duplicates": epoch.duplicates,
            "acked_through": epoch.acked_through,
            **dict.fromkeys(("stored", "set_aside", "last_seq", "conflicts", "opened", "misissued"), 0),
            **{name: count for table in counted for name, count in table.get(epoch.pk, {}).items()},
        }
        for epoch in Epoch.objects.select_related("device").order_by("device__device_hex", "number")
    ]


def _records() -> dict[int, dict[str, int]]:
    rows = PassRecord.objects.values_list("epoch_id").annotate(
        stored=Count("pk", filter=Q(set_aside="")),
        aside=Count("pk", filter=~Q(set_aside="")),
        last=Max("seq"),
    )
    return {pk: {"stored": stored, "set_aside": aside, "last_seq": last} for pk, stored, aside, last in rows}


def _conflicts() -> dict[int, dict[str, int]]:
    rows = Conflict.objects.values_list("epoch_id").annotate(conflicts=Count("pk"))
    return {pk: {"conflicts": conflicts} for pk, conflicts in rows}


def _opened() -> dict[int, dict[str, int]]:
    rows = Opened.objects.values_list("record__epoch_id").annotate(
        opened=Count("pk", filter=Q(fault="")), misissued=Count("pk", filter=Q(is_misissued=True))
    )
    return {pk: {"opened": opened, "misissued": misissued} for pk, opened, misissued in rows}
