"""测温异常: a temperature that a gate measured is evidence of its own, and a later one without fever ends it.

The measurement colours nobody by itself: it is a fact that the rules weigh (Y3), written with the one whose facts changed.
A fever counts only with the code's own signed bytes, as every report (`reports.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.colour.models import Waiting
from hub.evidence.days import day_of
from hub.evidence.models import Fever, Source
from hub.passes.holders import holder_of
from hub.passes.models import AlarmKind
from scanner.protocol.record import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hub.passes.finding import Finding

_WHAT = "gate"


def note(finding: Finding, now: datetime) -> None:
    """Write down the fever that `finding` reports. A scan that only speaks of one is an alarm, and colours nobody."""
    if not _is_measured(finding) or finding.report is not AlarmKind.FEVER:
        return
    if (person := holder_of(finding)) is not None:
        source = Source.objects.create(
            what=_WHAT, name=f"row {finding.row.pk}", by=finding.row.device_hex, received_at=now
        )
        Fever.objects.get_or_create(person=person, day=_day(finding, now), defaults={"source": source})
        Waiting.objects.create(person=person)


def end(findings: Iterable[Finding], now: datetime) -> None:
    """复测正常: end the fevers of whoever was measured again without one."""
    if not Fever.objects.filter(cleared_day=None).exists():
        return
    for finding in filter(_is_normal, findings):
        if (person := holder_of(finding)) is None:
            continue
        day = _day(finding, now)
        if Fever.objects.filter(person=person, day__lte=day, cleared_day=None).update(cleared_day=day):
            Waiting.objects.create(person=person)


def _is_normal(finding: Finding) -> bool:
    is_low = _is_measured(finding) and finding.report is not AlarmKind.FEVER
    return is_low and finding.is_ours and not finding.is_misissued


def _is_measured(finding: Finding) -> bool:
    """Whether somebody at the gate took a temperature."""
    said = finding.said
    return finding.event == EventKind.TEMPERATURE and said is not None and said.temperature is not None


def _day(finding: Finding, now: datetime) -> int:
    """The day of the measurement by the gate's clock, which may be wrong: never a day to come."""
    today = day_of(int(now.timestamp()))
    return min(today, day_of(finding.row.wall_ms // 1000)) if finding.row.wall_ms else today
