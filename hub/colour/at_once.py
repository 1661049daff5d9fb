"""赋码 for the one person who has just applied or corrected something: by the oracle, within the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from hub import clock
from hub.colour import oracle
from hub.colour.in_force import rule_set_on
from hub.colour.models import Assignment, Run, Trigger
from hub.colour.oracle import Case, CheckIn, Contact, Facts, Fever, Risk, Stay
from hub.colour.writing_back import Row, Told, write_back_one
from hub.evidence import models as evidence
from hub.evidence.days import day_of

if TYPE_CHECKING:
    from django.db.models import Model

    from hub.colour.oracle import Judgement
    from hub.people.models import Person

ONE = "person"


def judge_now(person: Person) -> Judgement:
    """Judge that person by all that the hub knows, and write it down; what the engine would say, to the letter."""
    with transaction.atomic():
        type(person).objects.select_for_update().get(pk=person.pk)
        today = day_of(clock.now_s())
        rules = rule_set_on(today)
        facts = facts_of(person)
        areas = {stay.area for stay in facts.stays}
        levels = evidence.RiskLevel.objects.filter(area__in=areas)
        risk = [
            Risk(*one) for one in levels.values_list("area", "district", "level", "from_day", "until_day")
        ]
        judged = oracle.judge(facts, risk, rules, today)
        run = Run.objects.create(what=ONE, day=today, version=rules.version, started_at=clock.now(), judged=1)
        told = Told(person.pk, judged.colour, judged.rules, judged.evidence, judged.clears_on)
        write_back_one(run, told, [Row(person.pk, *row) for row in judged.ledger])
    return judged


def facts_of(person: Person) -> Facts:
    """What the rules may know of that person."""
    declared = evidence.Declaration.objects.filter(person=person).exists()
    ledger: dict[str, oracle.Trigger] = {}
    for row in _rows(Trigger, person, *oracle.Trigger._fields):
        newest = oracle.Trigger(*row)
        if newest.rule not in ledger or ledger[newest.rule].turn < newest.turn:
            ledger[newest.rule] = newest
    return Facts(
        person.district,
        declared or Assignment.objects.filter(person=person, run=None).exists(),
        tuple(Stay(*row) for row in _rows(evidence.Stay, person, *Stay._fields)),
        tuple(Case(*row) for row in _rows(evidence.Case, person, *Case._fields)),
        tuple(Contact(*row) for row in _rows(evidence.Contact, person, *Contact._fields)),
        tuple(CheckIn(*row) for row in _rows(evidence.CheckIn, person, *CheckIn._fields)),
        tuple(Fever(*row) for row in _rows(evidence.Fever, person, *Fever._fields)),
        tuple(ledger.values()),
    )


def _rows(of: type[Model], person: Person, *columns: str) -> list[tuple[Any, ...]]:
    return list(of._default_manager.filter(person=person).values_list(*columns))  # noqa: SLF001 - Django's name for it
