"""赋码 for who has just applied or corrected something: by the oracle, within the request."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from hub import clock
from hub.colour import oracle
from hub.colour.in_force import rule_set_on
from hub.colour.models import Assignment, Run, Trigger
from hub.colour.oracle import Case, CheckIn, Contact, Facts, Fever, Risk, Stay
from hub.colour.writing_back import Row, Told, write_back, write_back_one
from hub.evidence import models as evidence
from hub.evidence.days import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Model

    from hub.colour.oracle import Judgement
    from hub.people.models import Person

ONE = "person"
F = TypeVar("F", bound=tuple[Any, ...])


def judge_now(person: Person) -> Judgement:
    """Judge that person by all that the hub knows, and write it down; what the engine would say, to the letter."""
    with transaction.atomic():
        type(person).objects.select_for_update().get(pk=person.pk)
        run, (judged,) = _judged([person])
        write_back_one(run, _told(person, judged), _ledger(person, judged))
    return judged


def judge_all_now(people: Sequence[Person]) -> None:
    """The same for several, whom the caller holds, by so many statements as for two."""
    with transaction.atomic():
        run, judged = _judged(people)
        found = list(zip(people, judged, strict=True))
        told = [_told(person, one) for person, one in found]
        write_back(run, told, [row for person, one in found for row in _ledger(person, one)])


def facts_of(people: Iterable[Person]) -> dict[int, Facts]:
    """What the rules may know of each of those people, by their ids."""
    districts = {person.pk: person.district for person in people}
    who = list(districts)
    declared = set(_ids(evidence.Declaration.objects, who)) | set(
        _ids(Assignment.objects.filter(run=None), who)
    )
    ledger: dict[int, dict[str, oracle.Trigger]] = defaultdict(dict)
    for pk, row in _rows(Trigger, who, oracle.Trigger._fields):
        newest = oracle.Trigger(*row)
        held = ledger[pk].get(newest.rule)
        if held is None or held.turn < newest.turn:
            ledger[pk][newest.rule] = newest
    stays = _by_person(evidence.Stay, who, Stay)
    cases = _by_person(evidence.Case, who, Case)
    contacts = _by_person(evidence.Contact, who, Contact)
    checkins = _by_person(evidence.CheckIn, who, CheckIn)
    fevers = _by_person(evidence.Fever, who, Fever)
    return {
        pk: Facts(
            district,
            pk in declared,
            tuple(stays[pk]),
            tuple(cases[pk]),
            tuple(contacts[pk]),
            tuple(checkins[pk]),
            tuple(fevers[pk]),
            tuple(ledger[pk].values()),
        )
        for pk, district in districts.items()
    }


def _judged(people: Sequence[Person]) -> tuple[Run, list[Judgement]]:
    today = day_of(clock.now_s())
    rules = rule_set_on(today)
    facts = facts_of(people)
    risk = _risk({stay.area for one in facts.values() for stay in one.stays})
    run = Run.objects.create(
        what=ONE, day=today, version=rules.version, started_at=clock.now(), judged=len(people)
    )
    return run, [
        oracle.judge(
            facts[person.pk],
            [row for area in {stay.area for stay in facts[person.pk].stays} for row in risk[area]],
            rules,
            today,
        )
        for person in people
    ]


def _risk(areas: set[str]) -> dict[str, list[Risk]]:
    levels = evidence.RiskLevel.objects.filter(area__in=areas)
    found: dict[str, list[Risk]] = defaultdict(list)
    for row in levels.values_list("area", "district", "level", "from_day", "until_day"):
        found[row[0]].append(Risk(*row))
    return found


def _told(person: Person, judged: Judgement) -> Told:
    return Told(person.pk, judged.colour, judged.rules, judged.evidence, judged.clears_on)


def _ledger(person: Person, judged: Judgement) -> list[Row]:
    return [Row(person.pk, *row) for row in judged.ledger]


def _by_person(of: type[Model], who: list[int], fact: type[F]) -> dict[int, list[F]]:
    found: dict[int, list[F]] = defaultdict(list)
    for pk, row in _rows(of, who, fact._fields):  # type: ignore[attr-defined]  # a NamedTuple
        found[pk].append(fact(*row))
    return found


def _rows(of: type[Model], who: list[int], columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    rows = of._default_manager.filter(person__in=who)  # noqa: SLF001 - Django's name for it
    for pk, *row in rows.values_list("person_id", *columns):
        yield pk, tuple(row)


def _ids(rows: Any, who: list[int]) -> Iterable[int]:  # noqa: ANN401 - a manager or what it gives
    found: Iterable[int] = rows.filter(person__in=who).values_list("person_id", flat=True)
    return found
