"""Red codes and fevers: the city's alarm, and a notice to the holder's compound that says neither why nor where.

Only with the code's own signed bytes is one evidence: a gate cannot make those up. A gate that reports more than
`MOST_AN_HOUR` in an hour is broken or somebody plays with it: what is more is set aside for review, with one alarm, and
nobody's committee hears of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hub.passes import fevers
from hub.passes.holders import holder_of
from hub.passes.models import Alarm, AlarmKind
from hub.people.models import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hub.passes.finding import Finding

MOST_AN_HOUR = 20
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_REPORTS = (AlarmKind.RED, AlarmKind.FEVER)


def raise_for(findings: Sequence[Finding], now: datetime) -> None:
    """Raise the alarms of `findings`, each a red code or a fever, and tell the compounds."""
    for finding in findings:
        if not finding.has_evidence or finding.is_misissued:
            _raise(finding, Alarm.NO_EVIDENCE, now)
        elif _counted(finding, now) >= MOST_AN_HOUR:
            _set_aside(finding, now)
        else:
            _raise(finding, "", now)
            count(finding, now)


def count(finding: Finding, now: datetime) -> None:
    """What follows from a report that counts: the holder's compound is told, a fever is evidence."""
    _tell(finding, now)
    fevers.note(finding, now)


def _raise(finding: Finding, detail: str, now: datetime) -> None:
    if finding.report is not None:
        finding.row.alarm(finding.report, detail, now).save()


def _counted(finding: Finding, now: datetime) -> int:
    recent = Alarm.objects.filter(device_id=finding.row.device_pk, raised_at__gt=now - _HOUR)
    return recent.filter(kind__in=_REPORTS, detail="").count()


def _set_aside(finding: Finding, now: datetime) -> None:
    _raise(finding, Alarm.FOR_REVIEW, now)
    recent = Alarm.objects.filter(device_id=finding.row.device_pk, raised_at__gt=now - _HOUR)
    if not recent.filter(kind=AlarmKind.TOO_MANY_REPORTS).exists():
        finding.row.alarm(AlarmKind.TOO_MANY_REPORTS, "", now).save()


def _tell(finding: Finding, now: datetime) -> None:
    """One notice a person a day: who is turned back at three gates is asked once."""
    person = holder_of(finding)
    if person is None or person.notices.filter(told_at__gt=now - _DAY).exists():
        return
    Notice.objects.create(person=person, compound=person.compound, told_at=now)
