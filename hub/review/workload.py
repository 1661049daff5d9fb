"""How the work of a district stands: what waits, how old it is, what is late, and how long answers took.

Counted alike for whatever holders ask or send and officers answer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Rows = QuerySet[Any]

_LATELY = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Workload:
    """Hours are whole; `median_h` is None where nothing was answered in the last fourteen days."""

    waiting: int
    overdue: int
    oldest_h: int
    median_h: int | None
    by_officer: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Columns:
    """When it was asked, when and by whom it was answered."""

    asked: str
    answered: str
    by: str


def of(waiting: Rows, overdue: Rows, answered: Rows, columns: Columns, now: dt.datetime) -> Workload:
    """Of what waits, what of it is late, and what was answered by somebody."""
    oldest = waiting.order_by(columns.asked).values_list(columns.asked, flat=True).first()
    lately = answered.filter(**{f"{columns.answered}__gt": now - _LATELY})
    rows = list(lately.values_list(columns.by, columns.asked, columns.answered))
    took = [hours(ended - asked) for _, asked, ended in rows]
    return Workload(
        waiting=waiting.count(),
        overdue=overdue.count(),
        oldest_h=hours(now - oldest) if oldest else 0,
        median_h=int(median(took)) if took else None,
        by_officer=Counter(who for who, _, _ in rows).most_common(),
    )


def hours(span: dt.timedelta) -> int:
    """Whole ones."""
    return int(span.total_seconds() // 3600)
