"""What is kept of who was let in where: no name, no subject, nothing by which two hours could be joined.

    person = the first 8 bytes of HMAC-SHA-256(key of the hub's, [issuer, subject, hour]), as a signed integer

Kept for fourteen days after the record came: so much later may the later of two logs come in which one person is at two
gates, and so far back is asked who was near a case (`cases/tracing.py`), whose numbers only the hub's key gives. What is in
the database holds for every worker, and for one that was started again.
"""

from __future__ import annotations

import hmac
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from hub import keys
from hub.keeping.table import kept
from hub.oversight.models import SiteDistrict
from hub.passes import bulk, two_gates
from hub.passes.models import Alarm, AlarmKind, Seen
from hub.passes.two_gates import FAR_S, HOUR_MS, Sighting
from hub.people.subject import subject_of
from scanner.protocol.health_code import Kind, generation_at
from scanner.protocol.outcome import Outcome
from scanner.protocol.record import EventKind, Flags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from hub.passes.finding import Finding
    from hub.people.models import Person

HOUR_S = HOUR_MS // 1000
KEPT = kept("passes.Seen").time
_KEY = "sightings"
_DRILL = int(Flags.DRILL)
_COLUMNS = ("record_id", "person", "gate_id", "at_ms", "made_s", "is_told")
_AT_ONCE = 5000
_ONE, _TWO = 1 << 63, 1 << 64
_LAST_S = 1 << 40  # a gate may write any number; a bigint does not hold any
_FAR_MS = 1000 * FAR_S


def compare(findings: Sequence[Finding], now: datetime) -> list[Alarm]:
    """Keep what is new and compare it with what is kept; the alarms, not saved.

    Call it in the transaction of the results, behind `trail.note`: that one holds the trail's end until all is written, so
    that of two workers with one row each the second sees the first one's.
    """
    key = keys.mac_key(_KEY)
    fresh = [sighting for finding in findings if (sighting := _sighting(finding, key))]
    if not fresh:
        return []
    known = _known({person for sighting in fresh for person in sighting.around})
    fresh = two_gates.worth_keeping(known, fresh)
    twice = two_gates.found(known, fresh, cache(_is_one_district))
    told = {one.later.record for one in twice}
    bulk.insert(Seen, _COLUMNS, [_row(sighting, told) for sighting in fresh])
    Seen.objects.filter(record__in=told - {sighting.record for sighting in fresh}).update(is_told=True)
    return [_alarm(one, now) for one in twice]


def numbers_of(person: Person, from_s: int, to_s: int) -> list[int]:
    """What stands for that person in the hours from `from_s` to `to_s`, whichever code of the time was shown."""
    key, issuer = keys.mac_key(_KEY), person.issuer_id.encode()
    found = set()
    for hour in range(from_s // HOUR_S, to_s // HOUR_S + 1):
        newest = generation_at((hour + 1) * HOUR_S - 1)
        for generation in (newest, newest - 1):  # a code lives at most as long as a generation
            found.add(_stands_for(key, b"%b %b" % (issuer, subject_of(person, generation)), hour))
    return sorted(found)


def at_the_gates_of(numbers: Sequence[int], from_ms: int) -> QuerySet[Seen, tuple[Any, ...]]:
    """(record, number, gate, at_ms) of everybody since then at those gates where the `numbers` were."""
    since = Seen.objects.filter(at_ms__gte=from_ms)
    gates = since.filter(person__in=numbers).values("gate")
    return since.filter(gate__in=gates).values_list("record_id", "person", "gate_id", "at_ms")


def forget(now: datetime) -> int:
    """Forget what has been kept for its days; how many."""
    forgotten = 0
    while True:
        oldest = Seen.objects.order_by("record").values_list("record", "record__received_at")[:_AT_ONCE]
        over = [record for record, received_at in oldest if received_at < now - KEPT]
        if not over:
            return forgotten
        forgotten += Seen.objects.filter(record__in=over).delete()[0]


def _sighting(finding: Finding, key: bytes) -> Sighting | None:
    row, said = finding.row, finding.said
    is_pass = (
        finding.event == EventKind.SCAN and row.outcome != Outcome.REFUSE and not (row.flags or 0) & _DRILL
    )
    if not is_pass or said is None or said.issuer is None or said.subject is None or row.wall_ms is None:
        return None
    hour, past_ms = divmod(row.wall_ms, HOUR_MS)
    who = b"%b %b" % (said.issuer.encode(), said.subject)
    person = _stands_for(key, who, hour)
    around: tuple[int, ...] = (person,)
    if past_ms < _FAR_MS:
        around = (person, _stands_for(key, who, hour - 1))
    elif past_ms >= HOUR_MS - _FAR_MS:
        around = (person, _stands_for(key, who, hour + 1))
    made_s = said.code_iat_s if said.code_kind == Kind.LIVE else None
    if made_s is not None and not 0 < made_s < _LAST_S:
        return None
    number = (row.epoch_number, row.seq)
    return Sighting(row.pk, person, around, row.device_pk, row.site, number, row.wall_ms, made_s)


def _stands_for(key: bytes, who: bytes, hour: int) -> int:
    digest = hmac.digest(key, b"%d %b" % (hour, who), "sha256")
    return (int.from_bytes(digest[:8], "big") + _ONE) % _TWO - _ONE


def _known(persons: Iterable[int]) -> list[Sighting]:
    among, keyed = bulk.among_numbers(persons)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT record_id, person, gate_id, site, epoch.number, seq, at_ms, made_s, is_told
            FROM passes_seen JOIN passes_passrecord AS record ON record.id = record_id
            JOIN checkpoints_epoch AS epoch ON epoch.id = epoch_id JOIN checkpoints_device AS gate ON gate.id = gate_id
            WHERE person {among}""",  # noqa: S608 - our own words
            [keyed],
        )
        return [
            Sighting(record, person, (), gate, site, (epoch, seq), at_ms, made_s, bool(is_told))
            for record, person, gate, site, epoch, seq, at_ms, made_s, is_told in cursor.fetchall()
        ]


def _is_one_district(one: str, other: str) -> bool:
    districts = SiteDistrict.objects.filter(site__in=(one, other)).values_list("district", flat=True)
    return len(districts) == 2 and len(set(districts)) == 1


def _row(sighting: Sighting, told: set[int]) -> tuple[object, ...]:
    is_told = sighting.record in told
    return sighting.record, sighting.person, sighting.gate, sighting.at_ms, sighting.made_s, is_told


def _alarm(twice: two_gates.Twice, now: datetime) -> Alarm:
    later = twice.later
    return Alarm(
        kind=AlarmKind.TWO_GATES,
        device_id=later.gate,
        epoch_number=later.number[0],
        seq=later.number[1],
        detail=twice.word,
        other_id=twice.earlier.record,
        raised_at=now,
    )
