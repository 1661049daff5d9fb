"""反向测试: a rule set is proposed, looked at from all sides, and goes live when others accept it.

Where a golden case would be judged otherwise, two persons must accept, neither of them the proposer; else one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from hub import clock
from hub.colour import golden
from hub.colour.models import Label, RuleSetVersion, Standing
from hub.colour.rules import rule_set
from hub.colour.rules.rule import RED
from hub.colour.what_if import NoNightYet, what_if
from hub.evidence.days import day_of, day_of_date

if TYPE_CHECKING:
    from hub.colour.what_if import Change


class NotReleased(Exception):
    """A sentence in both languages that says why the rule set stays as it is."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")


@dataclass(frozen=True, slots=True)
class Examination:
    """`changes` is None before anybody was judged: nobody can say yet who would change."""

    broken: list[str]
    changes: list[Change] | None


@dataclass(frozen=True, slots=True)
class Rates:
    """Of the labelled people: reds who are no risk, risks who are not red, and how many of each there are."""

    false_red: int
    harmless: int
    missed_red: int
    risks: int


def propose(text: str, by: str) -> RuleSetVersion:
    """Raises NotARuleSet, and NotReleased where that version is there already."""
    rules = rule_set.read(text)
    try:
        with transaction.atomic():
            return RuleSetVersion.objects.create(
                version=rules.version,
                text=text,
                starts_day=day_of_date(rules.starts),
                proposed_by=by,
                proposed_at=clock.now(),
            )
    except IntegrityError as error:
        raise NotReleased("这个版本已经提出过。", "That version was proposed before.") from error


def examine(proposed: RuleSetVersion) -> Examination:
    """What the golden cases say, and who would change colour by district and direction."""
    rules, today = rule_set.read(proposed.text), day_of(clock.now_s())
    try:
        changes = what_if(rules, today)
    except NoNightYet:
        changes = None
    return Examination(golden.broken(rules, today), changes)


def accept(proposed: RuleSetVersion, by: str) -> bool:
    """Write down that `by` accepts it; whether it is live now. Raises NotReleased."""
    with transaction.atomic():
        found = RuleSetVersion.objects.select_for_update().get(pk=proposed.pk)
        if by in (found.proposed_by, found.accepted_by):
            raise NotReleased("须由另一人批准。", "Another person has to accept it.")
        if found.is_live:
            raise NotReleased("已经生效。", "It is live already.")
        if found.accepted_by:
            found.second_by = by
        else:
            found.accepted_by = by
        broken = golden.broken(rule_set.read(found.text), day_of(clock.now_s()))
        found.is_live = bool(found.second_by) or not broken
        found.save()
    return found.is_live


def rates() -> Rates:
    """How right the colours of the labelled people are."""
    told = dict(Standing.objects.filter(person__label__isnull=False).values_list("person_id", "colour"))
    labels = dict(Label.objects.values_list("person_id", "is_risk"))
    risks = [person for person, is_risk in labels.items() if is_risk]
    harmless = [person for person, is_risk in labels.items() if not is_risk]
    return Rates(
        sum(told.get(person) == RED for person in harmless),
        len(harmless),
        sum(told.get(person) != RED for person in risks),
        len(risks),
    )
