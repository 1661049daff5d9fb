"""The opening worker: the only place where sealed parts are opened, each once, and as little as possible is kept.

Kept in the clear: why the gate decided so, which kind of code it was, whether this city ever made that code, whether the
code's own signed bytes lie there as evidence. Who it was stays sealed. What does not open is marked, raises an alarm and
is not tried again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from hub import clock, keys
from hub.codes.models import Activation
from hub.oversight import trail
from hub.oversight.models import Act
from hub.passes import bulk, evidence, fevers, guard_days, reports, sealing_eras, sightings
from hub.passes.finding import COLUMNS, Finding, Row, what_is_in
from hub.passes.models import Alarm, AlarmKind, Opened, PassRecord
from scanner.protocol.health_code import Kind
from scanner.protocol.record import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_RESULTS = ("record_id", "opened_at", "fault", "reason", "code_kind", "is_misissued", "has_evidence")


def open_waiting(limit: int) -> int:
    """Open at most `limit` stored records that nobody opened yet, oldest first; returns how many results were written."""
    waiting = PassRecord.objects.filter(is_waiting=True).order_by("id").values_list(*COLUMNS)[:limit]
    rows = [Row(*columns) for columns in waiting]
    if not rows:
        return 0
    opening_keys, codes = keys.opening_keys(), evidence.codes()
    return _write([what_is_in(row, opening_keys, codes) for row in rows], clock.now())


def _write(findings: Sequence[Finding], now: datetime) -> int:
    """Write the results of rows that are still waiting: of two workers with the same row one writes."""
    with transaction.atomic():
        claimed = bulk.claim(PassRecord, "is_waiting", [finding.row.pk for finding in findings])
        mine = [finding for finding in findings if finding.row.pk in claimed]
        if not mine:
            return 0
        trail.note(trail.WORKER, Act.OPEN, f"passes {min(claimed)} to {max(claimed)}: {len(mine)}", now)
        opened_at = connection.ops.adapt_datetimefield_value(now)
        bulk.insert(Opened, _RESULTS, [_opened(finding, opened_at) for finding in mine])
        activations = [_activation(finding) for finding in mine if _activates(finding)]
        Activation.objects.bulk_create(activations, ignore_conflicts=True)
        alarms = [alarm for finding in mine for alarm in _alarms(finding, now)]
        Alarm.objects.bulk_create([*alarms, *sightings.compare(mine, now)])
        reports.raise_for([finding for finding in mine if finding.report], now)
        fevers.end(mine, now)
        guard_days.count(mine, now)
        sealing_eras.note_used({finding.key for finding in mine if finding.key}, now)
    return len(mine)


def _opened(finding: Finding, opened_at: object) -> tuple[object, ...]:
    return (
        finding.row.pk,
        opened_at,
        finding.fault.value,
        finding.reason,
        finding.code_kind,
        finding.is_misissued,
        finding.has_evidence,
    )


def _activates(finding: Finding) -> bool:
    """Whether this is a permit of ours, matched with its holder's ID."""
    said = finding.said
    return (
        said is not None
        and finding.event == EventKind.IDENTITY
        and (said.code_kind, said.same) == (Kind.PERMIT, 1)
        and said.code_id is not None
        and finding.is_ours
        and not finding.is_misissued
    )


def _activation(finding: Finding) -> Activation:
    said = finding.said
    if said is None or said.issuer is None or said.code_id is None:
        raise ValueError("no code")
    at = datetime.fromtimestamp((finding.row.wall_ms or 0) / 1000, UTC)
    return Activation(issuer=said.issuer, code_id=said.code_id, matched_at=at, device=finding.row.device_hex)


def _alarms(finding: Finding, now: datetime) -> list[Alarm]:
    said = [(AlarmKind.DOES_NOT_OPEN, finding.fault.value)] if finding.fault else []
    if finding.is_misissued:
        said.append((AlarmKind.MISISSUED, ""))
    if finding.event == EventKind.DEVICE and not finding.fault:
        said.append((AlarmKind.DEVICE, finding.reason))
    return [finding.row.alarm(kind, detail, now) for kind, detail in said]
