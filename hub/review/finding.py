"""Whom an officer may look up: by the exact number of a document, or by a code that the person shows. Nobody browses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.codes.verifying import Finding, verified
from hub.lists.models import Place
from hub.oversight.sight import of_district
from hub.people import documents
from hub.people.models import Person
from hub.trust.publishing import home
from scanner.protocol.health_code import PREFIX
from scanner.protocol.papers import spelled

if TYPE_CHECKING:
    from django.contrib.auth.models import User


LONGEST = 300
"""Characters of the longest text that is looked at."""


def find(text: str, officer: User) -> Person | None:
    """The person of the officer's district whose document or code that is; None for every other text."""
    said = text[:LONGEST].strip("\r\n")  # a code may end with a blank
    pk = _by_code(said) if said.startswith(PREFIX) else _by_document(said)
    if pk is None:
        return None
    return of_district(Person.objects.all(), "district", officer).filter(pk=pk).first()


def _by_document(text: str) -> int | None:
    keyed = documents.keyed(spelled(text))
    return Person.objects.filter(issuer=home(), document=keyed).values_list("pk", flat=True).first()


def _by_code(text: str) -> int | None:
    """Also of one that has ended: whoever made it knows whose it was."""
    found = verified(text)
    if found.code is None or found.finding is Finding.NEVER_MADE:
        return None
    code = found.code
    places = Place.objects.filter(issuer_id=code.issuer, generation=code.generation, index=code.index)
    return places.values_list("person_id", flat=True).first()
