"""A live code for a phone that asks again every 20 s: all that it says is read by one statement, planned once.

Three queries through the ORM cost more than signing and drawing together (`bench hub`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.codes.making import claims_of
from hub.people.models import Person
from hub.postgresql.prepared import one_row
from scanner.protocol.health_code import Colour, generation_at

if TYPE_CHECKING:
    from scanner.protocol.health_code import HealthCode

_ALL = """
SELECT p.id, p.issuer_id, p.name, p.tail,
  (SELECT a.colour FROM colour_assignment a WHERE a.person_id = p.id ORDER BY a.id DESC LIMIT 1),
  (SELECT l."index" FROM lists_place l WHERE l.person_id = p.id AND l.generation = %(generation)s AND NOT l.is_card)
FROM people_person p WHERE p.page = %(page)s"""


def refreshed(page: str, iat_s: int) -> HealthCode | None:
    """What a live code made at `iat_s` says; None where the page, the colour or the place is not there yet."""
    found = one_row(_ALL, {"generation": generation_at(iat_s), "page": page})
    if found is None or None in found:
        return None
    pk, issuer, name, tail, colour, index = found
    person = Person(pk=pk, issuer_id=issuer, name=name, tail=tail)
    return claims_of(person, Colour(colour), index, iat_s)
