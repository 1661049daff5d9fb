"""How often each guard of a gate let somebody in as a supervisor, or took a pass back, beside all they judged that day.

The number of a guard is kept here by the day and the gate, in sums alone: what one guard did with one person stays sealed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import F

from hub.passes.models import GuardDay
from scanner.protocol.record import EventKind, Flags

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hub.passes.finding import Finding

_COUNTED: dict[int, str] = {
    EventKind.SCAN: "judged",
    EventKind.OVERRIDE: "overrides",
    EventKind.ANNUL: "annulled",
}
_LABEL = re.compile(r"[0-9]{2}", re.ASCII)  # a gate's own words may hold a name


def count(findings: Iterable[Finding], now: datetime) -> None:
    """Add what was opened at `now` to that day's sums, drills apart; in the transaction of the results."""
    sums: Counter[tuple[int, str, str]] = Counter()
    for finding in findings:
        column, said = _COUNTED.get(finding.event), finding.said
        if column is None or said is None or (finding.row.flags or 0) & Flags.DRILL:
            continue
        for guard in {said.guard, said.other if finding.event == EventKind.OVERRIDE else None}:
            if guard is not None and _LABEL.fullmatch(guard):
                sums[finding.row.device_pk, guard, column] += 1
    for (device, guard, column), number in sums.items():
        day, _ = GuardDay.objects.get_or_create(device_id=device, guard=guard, day=now.date())
        GuardDay.objects.filter(pk=day.pk).update(**{column: F(column) + number})
