"""One person, one code: the same document finds the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.people import documents
from hub.people.models import Person

if TYPE_CHECKING:
    from hub.trust.models import Issuer


def register(issuer: Issuer, name: str, number: str, district: str, compound: str = "") -> Person:
    """The person with that document `number` in the issuer's city; made when not there. Name and number are not kept."""
    person, _ = Person.objects.get_or_create(
        issuer=issuer,
        document=documents.keyed(number),
        defaults={
            "name": documents.masked(name),
            "tail": documents.tail(number),
            "district": district,
            "compound": compound,
        },
    )
    return person
