"""Who a request speaks of, and what may be told of them."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from ninja.errors import HttpError

from hub.apply.identity import Identity
from hub.apply.models import Application
from hub.colour.models import Assignment, Standing
from hub.colour.rules.rule import OPEN
from hub.evidence.days import date_of
from hub.interfaces import said
from hub.people import documents
from hub.people.models import Person
from hub.trust.publishing import home
from scanner.protocol.health_code import Colour
from scanner.protocol.papers import spelled

if TYPE_CHECKING:
    import datetime as dt

_UNKNOWN = "Nobody is known by that document and name"


def by_paper(paper: said.Paper) -> Person:
    """The person with that document; raises HttpError 404, the same for a wrong name as for an unknown number."""
    keyed = documents.keyed(spelled(paper.number))
    person = Person.objects.filter(issuer=home(), document=keyed).first()
    if person is None or person.name != documents.masked(paper.name):
        raise HttpError(404, _UNKNOWN)
    return person


def proven(holder: said.Holder) -> Person:
    """The same for who knows also the telephone that was declared; raises HttpError 404."""
    person = by_paper(holder)
    proof = Application.objects.filter(person=person).values_list("proof", flat=True).first()
    asked = Identity(holder.name, holder.kind, spelled(holder.number), holder.phone, "")
    if proof is None or not hmac.compare_digest(proof, asked.proof):
        raise HttpError(404, _UNKNOWN)
    return person


def masked(person: Person) -> said.Person:
    return said.Person(name=person.name, tail=person.tail)


def told(person: Person) -> said.Told:
    """The colour that holds and what it rests on."""
    latest = Assignment.objects.filter(person=person).values_list("colour", flat=True).first()
    standing = Standing.objects.filter(person=person).first()
    return said.Told(
        person=masked(person),
        colour=shown(latest),
        rules=standing.rules.split() if standing else [],
        evidence_on=_date(standing.evidence if standing else None),
        clears_on=_date(standing.clears_on if standing else None),
    )


def shown(colour: int | None) -> said.Shown:
    """A colour as it is spelled over the interfaces."""
    names: dict[int | None, said.Shown] = {Colour.GREEN: "green", Colour.YELLOW: "yellow", Colour.RED: "red"}
    return names.get(colour, "none")


def _date(day: int | None) -> dt.date | None:
    return None if day is None or day >= OPEN else date_of(day)
