"""Drawing places in a list, and marking them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from hub.lists.models import Place
from scanner.protocol.health_code import Colour
from scanner.protocol.status_list import Status, living_generations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.people.models import Person

STATUS_OF = {Colour.GREEN: Status.VALID, Colour.YELLOW: Status.YELLOW, Colour.RED: Status.RED}
_DRAWS = 256
_MARKED_AT_ONCE = 5000


class ListFull(Exception):
    """No free place was found: the issuer's list is too short for its people."""


def phone_place(person: Person, generation: int, colour: Colour) -> Place:
    """The place of all the person's phone codes of that generation; drawn the first time."""
    found = Place.objects.filter(person=person, generation=generation, is_card=False).first()
    return found or _draw(person, generation, colour, is_card=False)


def card_place(person: Person, generation: int, colour: Colour) -> Place:
    """A new place, for one card alone."""
    return _draw(person, generation, colour, is_card=True)


def mark(people: Sequence[int], colour: Colour, now_s: int) -> None:
    """Set all living places of those people, by their ids, to `colour`."""
    living = Place.objects.filter(generation__in=living_generations(now_s))
    for start in range(0, len(people), _MARKED_AT_ONCE):
        chosen = people[start : start + _MARKED_AT_ONCE]
        living.filter(person_id__in=chosen).update(status=STATUS_OF[colour])


def listed(issuer: str, generation: int) -> dict[int, Status]:
    """Index -> status of every place that is not valid."""
    places = Place.objects.filter(issuer=issuer, generation=generation)
    coloured = places.exclude(status=Status.VALID).values_list("index", F("status"))
    found = {index: Status(status) for index, status in coloured.iterator()}
    revoked = places.filter(revoked=True).values_list("index", flat=True)
    return found | dict.fromkeys(revoked.iterator(), Status.REVOKED)


def _draw(person: Person, generation: int, colour: Colour, *, is_card: bool) -> Place:
    size = person.issuer.list_size - 1  # the last index is the canary's
    for _ in range(_DRAWS):
        place = Place(
            issuer_id=person.issuer_id,
            generation=generation,
            index=secrets.randbelow(size),
            person=person,
            is_card=is_card,
            status=STATUS_OF[colour],
        )
        try:
            with transaction.atomic():
                place.save(force_insert=True)
        except IntegrityError:
            if not is_card and (
                theirs := Place.objects.filter(person=person, generation=generation, is_card=False)
            ):
                return theirs[0]
            continue
        return place
    raise ListFull
