"""Whose code a gate met: found by the code's place in the list, and only where its subject is that person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.lists.models import Place
from hub.people.subject import subject_of
from scanner.protocol.health_code import generation_at

if TYPE_CHECKING:
    from hub.passes.finding import Finding
    from hub.people.models import Person


def holder_of(finding: Finding) -> Person | None:
    """The holder, or None where the row names no code of a person of ours."""
    said = finding.said
    if said is None or said.code_iat_s is None or said.index is None:
        return None
    generation = generation_at(said.code_iat_s)
    places = Place.objects.filter(issuer=said.issuer, generation=generation, index=said.index)
    place = places.select_related("person").first()
    if place is None or subject_of(place.person, generation) != said.subject:
        return None
    return place.person
