"""What the worker would not count by itself: an officer looks into it and decides, once.

a red code or a fever without the code's own signed bytes      its word alone: nobody's committee hears of it, ever
one of a gate that reported too many in an hour                where it counts, the holder's compound is told now
one person at two gates                                        somebody asks at the gates, or opens the rows under a case
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Max, Min, Q

from hub import keys
from hub.oversight import trail
from hub.oversight.models import Act
from hub.passes import evidence, reports, two_gates
from hub.passes.finding import COLUMNS, Row, what_is_in
from hub.passes.models import Alarm, AlarmKind, Decision, PassRecord, SetAside, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from hub.checkpoints.models import Device

WHY = {
    Alarm.NO_EVIDENCE: ("没有码的签名原文", "Without the code's own signed bytes"),
    Alarm.FOR_REVIEW: ("该卡口一小时内上报过多", "That gate reported too many within an hour"),
    two_gates.SAME_CODE: ("同一个码", "The same code"),
    two_gates.SAME_PERSON: ("同一人，时间上来不及", "The same person, sooner than one can get there"),
}
_LOOK_BACK = timedelta(days=30)
_IN_DOUBT = Q(
    kind__in=(AlarmKind.RED, AlarmKind.FEVER), detail__in=(Alarm.NO_EVIDENCE, Alarm.FOR_REVIEW)
) | Q(kind=AlarmKind.TWO_GATES)


def of(devices: QuerySet[Device]) -> QuerySet[Alarm]:
    """Everything in doubt at these gates, the latest first, decided or not."""
    found = Alarm.objects.filter(_IN_DOUBT, device__in=devices).order_by("-pk")
    return found.select_related("device", "decision", "other__epoch__device")


def set_aside(devices: QuerySet[Device], now: datetime) -> list[dict[str, object]]:
    """Rows that are kept raw and not counted: of each gate, epoch and reason the numbers, how many, when the last came."""
    rows = PassRecord.objects.filter(epoch__device__in=devices, received_at__gt=now - _LOOK_BACK)
    grouped = rows.exclude(set_aside="").values("epoch__device__name", "epoch__number", "set_aside")
    counted = grouped.annotate(count=Count("pk"), first=Min("seq"), last=Max("seq"), at=Max("received_at"))
    return [
        {**group, "gate": group["epoch__device__name"], "epoch": group["epoch__number"]}
        | {"why": SetAside(group["set_aside"]).label}
        for group in counted.order_by("-at")[:100]
    ]


def decide(alarm: Alarm, verdict: Verdict, who: str, now: datetime) -> bool:
    """Write the officer's word down; False where somebody was faster: the first one stands."""
    tells = verdict is Verdict.COUNTS and alarm.detail == Alarm.FOR_REVIEW
    with transaction.atomic():
        trail.note(who, Act.DECIDE, f"alarm {alarm.pk}: {verdict.value}", now)
        _, is_new = Decision.objects.get_or_create(
            alarm=alarm, defaults={"verdict": verdict, "by": who, "at": now, "is_waiting": tells}
        )
        transaction.set_rollback(not is_new)
    return is_new


def tell_decided(now: datetime) -> int:
    """The worker's part: tell the compounds of whom a decision says that it counts; how many were looked at."""
    waiting = Decision.objects.filter(is_waiting=True).select_related("alarm")
    for decision in waiting:
        with transaction.atomic():
            trail.note(trail.WORKER, Act.REOPEN, f"alarm {decision.alarm_id}, decided by {decision.by}", now)
            if row := _row(decision.alarm):
                reports.count(what_is_in(row, keys.opening_keys(), evidence.codes()), now)
            decision.is_waiting = False
            decision.save(update_fields=["is_waiting"])
    return len(waiting)


def _row(alarm: Alarm) -> Row | None:
    """The row that the alarm is about; None where its retention is over."""
    found = PassRecord.objects.filter(
        epoch__device=alarm.device_id, epoch__number=alarm.epoch_number, seq=alarm.seq
    ).exclude(record=b"")
    columns = found.values_list(*COLUMNS).first()
    return Row(*columns) if columns else None
