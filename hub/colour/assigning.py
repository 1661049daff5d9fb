"""赋码: assign a colour, and find the colour that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hub import clock
from hub.colour.models import Assignment
from hub.lists import places
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from hub.people.models import Person


class NotAssigned(LookupError):
    """The person has no colour yet, and so no code."""


def assign(person: Person, colour: Colour, reason: str, by: str) -> Assignment:
    """Give the person that colour from now on; the next lists say so of every code the person holds."""
    with transaction.atomic():
        # The row is held so that the last assignment and the places' status cannot come from two different hands.
        type(person).objects.select_for_update().get(pk=person.pk)
        places.mark(person, colour, clock.now_s())
        return Assignment.objects.create(
            person=person, colour=colour, reason=reason, by=by, assigned_at=clock.now()
        )


def colour_of(person: Person) -> Colour:
    """The colour that holds now; raises NotAssigned."""
    latest = Assignment.objects.filter(person=person).values_list("colour", flat=True).first()
    if latest is None:
        raise NotAssigned
    return Colour(latest)
