"""Who was at a gate within ten minutes of a case: a list for review, never a colour.

asked      under a case number, by an officer of the case's district, and only of whom a case is recorded
granted    by another officer of that district, who types the own password for it, within two days
found      by the worker: the case's passes by the numbers that stand for the person (`passes/sightings.py`), who was near by
           the engine's rule, and who that was by opening those rows again
reviewed   by the officers of the district where each of them lives (`contacts.py`); after two weeks the list is gone

Nobody's movements lie anywhere: what joins two hours of a person is the hub's key for the case, the worker's sealing key for
the others. No rule reads the list, and nobody is judged for it.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from hub import data_folder, keys
from hub.cases.models import Met, Trace
from hub.cases.two_officers import must, must_ask, must_be_the_second
from hub.colour.engine import duck, tracing
from hub.colour.exporting import write
from hub.evidence.days import day_of
from hub.evidence.models import Case
from hub.keeping.table import TRACED
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import of_district
from hub.passes import evidence, sightings
from hub.passes.finding import COLUMNS, Row, what_is_in
from hub.passes.holders import holder_of
from hub.passes.models import PassRecord
from hub.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.contrib.auth.models import User

LOOKS_BACK = dt.timedelta(days=TRACED)
WAITS = dt.timedelta(days=2)
_PASSES = "passes"
_OPENED_AT_ONCE = 500


def ask(trace: Trace, officer: User, now: dt.datetime) -> None:
    """Save the wish. Raises NotGranted for somebody of another district, or of whom no case is recorded."""
    must_ask(officer)
    must(_lives_here(officer, trace), "非本辖区人员 Not of your district")
    must(_is_case(trace.person, now), "没有此人的病例记录 No case of this person is recorded")
    with transaction.atomic():
        trace.asked_by, trace.asked_at = officer, now
        trace.save()
        _note(officer.get_username(), Act.ASK, trace, "", now)


def grant(trace: Trace, officer: User, password: str, now: dt.datetime) -> None:
    """Let the worker look. Raises NotGranted for the one who asked, a wrong password, what is granted already or too old."""
    must(_lives_here(officer, trace), "非本辖区人员 Not of your district")
    must_be_the_second(officer, trace.asked_by_id, password)
    must(now < trace.asked_at + WAITS, "申请已过两日，请重新申请 Asked for more than two days ago: ask again")
    with transaction.atomic():
        held = Trace.objects.select_for_update().get(pk=trace.pk)
        must(held.granted_at is None, "已批准 Granted already")
        held.granted_by, held.granted_at = officer, now
        held.save()
        _note(officer.get_username(), Act.GRANT, held, "", now)


def find_granted(now: dt.datetime) -> int:
    """The worker's part; how many wishes it answered."""
    waiting = Trace.objects.filter(found_at=None).exclude(granted_at=None).select_related("person")
    for trace in waiting:
        _find(trace, now)
    return len(waiting)


def _find(trace: Trace, now: dt.datetime) -> None:
    near = _near(trace.person, now)
    people = _met(trace, near)
    with transaction.atomic():
        if Trace.objects.filter(pk=trace.pk, found_at=None).update(found_at=now, opened=len(near)):
            Met.objects.bulk_create(people)
            _note(trail.WORKER, Act.REOPEN, trace, f": {len(near)} rows, {len(people)} people", now)


def _near(person: Person, now: dt.datetime) -> dict[int, int]:
    """The rows of the log, by their ids, that are near one of the person's, and by how many ms; also the person's own."""
    since_s, now_s = int((now - LOOKS_BACK).timestamp()), int(now.timestamp())
    numbers = sightings.numbers_of(person, since_s, now_s)
    with tempfile.TemporaryDirectory(dir=data_folder.folder("tracing")) as place:
        folder = Path(place)
        with duck.opened(folder) as connection:
            write(
                connection,
                folder,
                _PASSES,
                sightings.at_the_gates_of(numbers, 1000 * since_s),
                tracing.PASSES,
            )
            tracing.met(connection, duck.parquet(folder, _PASSES), numbers, folder / "near.parquet")
            return tracing.records(connection, folder / "near.parquet")


def _met(trace: Trace, near: Mapping[int, int]) -> list[Met]:
    """Whose rows those are, each person once; whoever shows two codes, or stays over the hour, has not met oneself."""
    people: dict[int, Met] = {}
    for row, holder in _opened(sorted(near)):
        if holder.pk == trace.person_id:
            continue
        apart_s = near[row.pk] // 1000
        former = people.get(holder.pk)
        times = former.times + 1 if former else 1
        if former is None or apart_s < former.apart_s:
            at = dt.datetime.fromtimestamp((row.wall_ms or 0) / 1000, dt.UTC)
            former = Met(trace=trace, person=holder, gate_id=row.device_pk, at=at, apart_s=apart_s)
        former.times = times
        people[holder.pk] = former
    return list(people.values())


def _opened(records: list[int]) -> Iterator[tuple[Row, Person]]:
    """Those rows opened again, and the holders of the codes in them that were really made here."""
    opening_keys, codes = keys.opening_keys(), evidence.codes()
    for start in range(0, len(records), _OPENED_AT_ONCE):
        some = PassRecord.objects.filter(pk__in=records[start : start + _OPENED_AT_ONCE])
        for columns in some.exclude(record=b"").order_by("pk").values_list(*COLUMNS):
            found = what_is_in(Row(*columns), opening_keys, codes)
            holder = None if found.is_misissued else holder_of(found)
            if holder is not None:
                yield found.row, holder


def _is_case(person: Person, now: dt.datetime) -> bool:
    """Whether the person is one now, or was within the days that are looked at."""
    since = day_of(int((now - LOOKS_BACK).timestamp()))
    lasting = Q(until_day=None) | Q(until_day__gte=since)
    return Case.objects.filter(lasting, person=person, kind__in=("confirmed", "suspected")).exists()


def _lives_here(officer: User, trace: Trace) -> bool:
    return of_district(Person.objects.all(), "district", officer).filter(pk=trace.person_id).exists()


def _note(who: str, act: Act, trace: Trace, more: str, now: dt.datetime) -> None:
    trail.note(who, act, f"trace {trace.pk}: person {trace.person_id}{more}", now, trace.case_number)
