"""A permit's life: made of a reviewed application, shown, matched with its holder's ID at a gate, ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hub import clock
from hub.codes import making
from hub.codes.asking import signed
from hub.codes.models import Activation
from hub.lists.models import Place
from hub.lists.places import card_place
from hub.permits.models import Permit
from scanner.protocol.health_code import LONGEST_LIFE_S, Colour, Kind, generation_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.apply.models import Application
    from hub.people.models import Person
    from scanner.protocol.health_code import HealthCode

LIFE_S = LONGEST_LIFE_S[Kind.PERMIT]


def make(application: Application) -> Permit:
    """The permit of that application, good for fourteen days; in the caller's transaction."""
    iat_s = clock.now_s()
    made = Permit.objects.create(
        application=application,
        place=card_place(application.person, generation_at(iat_s), Colour.GREEN),
        name=application.person.name,
        iat_s=iat_s,
        exp_s=iat_s + LIFE_S,
    )
    text_of(made)  # so that the signer is at it before the holder looks
    return made


def living(person: Person) -> Permit | None:
    """The permit that gates let in."""
    standing = Permit.objects.filter(
        application__person=person, place__revoked=False, exp_s__gt=clock.now_s()
    )
    return standing.select_related("place", "application__person__issuer").order_by("-pk").first()


def end(person: Person) -> None:
    """The next lists say REVOKED of every permit of that person."""
    end_of([person.pk])


def end_of(people: Sequence[int]) -> None:
    """The same of all those people, by their ids."""
    Place.objects.filter(person__in=people, permit__isnull=False, revoked=False).update(revoked=True)


def claims_of(permit: Permit) -> HealthCode:
    """What it says."""
    person = permit.application.person
    return replace(
        making.permit_claims(person, permit.place.index, permit.iat_s, permit.exp_s), name=permit.name
    )


def text_of(permit: Permit) -> str | None:
    """Its text, the same each time; None until the signer has been there. Raises NotSigned."""
    return signed(permit.place, claims_of(permit))


def activation_of(permit: Permit) -> Activation | None:
    """启用: when a gate first matched it with its holder's ID; None until that gate's record has come in."""
    said = claims_of(permit)
    return Activation.objects.filter(issuer=said.issuer, code_id=said.code_id).first()
