"""How the work of a district stands: what waits, how old it is, and how long answers took."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from hub.review.models import OPEN_STATES, AppealState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hub.review.models import Appeal

_LATELY = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Workload:
    """Hours are whole; `median_h` is None where nothing was decided in the last fourteen days."""

    waiting: int
    in_review: int
    overdue: int
    oldest_h: int
    median_h: int | None
    by_officer: list[tuple[str, int]]


def of(appeals: QuerySet[Appeal], now: dt.datetime) -> Workload:
    """Of those appeals."""
    still = appeals.filter(state__in=OPEN_STATES)
    oldest = still.order_by("asked_at").values_list("asked_at", flat=True).first()
    decided = appeals.filter(decided_at__gt=now - _LATELY).exclude(state=AppealState.WITHDRAWN)
    rows = list(decided.values_list("decided_by", "asked_at", "decided_at"))
    took = [_hours(ended - asked) for _, asked, ended in rows if ended]
    counts: dict[str, int] = {}
    for who, _, _ in rows:
        counts[who] = counts.get(who, 0) + 1
    return Workload(
        waiting=still.filter(state=AppealState.WAITING).count(),
        in_review=still.filter(state=AppealState.IN_REVIEW).count(),
        overdue=still.filter(due_at__lt=now).count(),
        oldest_h=_hours(now - oldest) if oldest else 0,
        median_h=int(median(took)) if took else None,
        by_officer=sorted(counts.items(), key=lambda one: -one[1]),
    )


def _hours(span: dt.timedelta) -> int:
    return int(span.total_seconds() // 3600)
