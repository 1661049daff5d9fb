"""赋码 by hand, by an officer's word; and the colour that holds, whoever gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hub import clock
from hub.colour.models import Assignment, Run, Standing, Trigger
from hub.colour.rules.rule import BY_HAND, OPEN
from hub.evidence.days import day_of
from hub.lists import places
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from hub.people.models import Person


class NotAssigned(LookupError):
    """The person has no colour yet, and so no code."""


def assign(person: Person, colour: Colour, reason: str, by: str) -> Assignment:
    """Give the person that colour from now on; the next lists say so of every code the person holds.

    Whatever made the person's colour graver is settled by this word, and is not opened again by the same evidence.
    """
    with transaction.atomic():
        # The row is held so that the last assignment and the places' status cannot come from two different hands.
        type(person).objects.select_for_update().get(pk=person.pk)
        day = day_of(clock.now_s())
        run = Run.objects.create(
            what="hand", day=day, version="", started_at=clock.now(), judged=1, changed=1, is_done=True
        )
        _rewrite_ledger(person, colour, run)
        _tell(person, colour, run)
        places.mark([person.pk], colour, clock.now_s())
        return Assignment.objects.create(
            person=person, colour=colour, reason=reason, by=by, assigned_at=clock.now()
        )


def colour_of(person: Person) -> Colour:
    """The colour that holds now; raises NotAssigned."""
    latest = Assignment.objects.filter(person=person).values_list("colour", flat=True).first()
    if latest is None:
        raise NotAssigned
    return Colour(latest)


def _rewrite_ledger(person: Person, colour: Colour, run: Run) -> None:
    opened = Trigger.objects.filter(person=person, closed_day=None)
    for graver in (opened.filter(colour__gt=colour), opened.filter(rule=BY_HAND)):
        graver.update(closed_day=run.day, run=run)
    if colour is Colour.GREEN:
        return
    former = Trigger.objects.filter(person=person, rule=BY_HAND).order_by("-turn").first()
    Trigger.objects.create(
        person=person,
        rule=BY_HAND,
        turn=former.turn + 1 if former else 1,
        colour=colour,
        start_day=run.day,
        evidence=run.day,
        hold_until=OPEN,
        checkins=0,
        run=run,
    )


def _tell(person: Person, colour: Colour, run: Run) -> None:
    still = Trigger.objects.filter(person=person, closed_day=None)
    told = {
        "colour": colour,
        "rules": " ".join(sorted(still.values_list("rule", flat=True))),
        "evidence": max(still.values_list("evidence", flat=True), default=None),
        "clears_on": OPEN if still else None,
        "run": run,
    }
    Standing.objects.update_or_create(person=person, defaults=told)
