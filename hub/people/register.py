"""One person, one code: the same document finds the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.people import documents
from hub.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.trust.models import Issuer

_AT_ONCE = 2000


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


def register_all(issuer: Issuer, people: Sequence[tuple[str, str, str]]) -> dict[str, int]:
    """The ids by document number of those (name, number, district); who is not there is made. For lists of thousands."""
    keys = {number: documents.keyed(number) for _, number, _ in people}
    found = _ids(issuer, list(keys.values()))
    fresh = {
        keys[number]: Person(
            issuer=issuer,
            document=keys[number],
            name=documents.masked(name),
            tail=documents.tail(number),
            district=district,
        )
        for name, number, district in people
        if keys[number] not in found
    }
    Person.objects.bulk_create(fresh.values(), batch_size=_AT_ONCE, ignore_conflicts=True)
    found |= _ids(issuer, list(fresh))
    return {number: found[document] for number, document in keys.items()}


def _ids(issuer: Issuer, documents_: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(documents_), _AT_ONCE):
        some = Person.objects.filter(issuer=issuer, document__in=documents_[start : start + _AT_ONCE])
        found.update(some.values_list("document", "pk"))
    return found
