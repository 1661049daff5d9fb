"""制码: make the codes that gates read. Each carries the colour of the moment and the person's place in the list."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from hub import clock, keys
from hub.codes.asking import signed
from hub.codes.models import Card
from hub.colour.assigning import colour_of
from hub.lists.places import card_place, phone_place
from hub.people.models import Person
from hub.people.subject import subject_of
from hub.trust import city_keys
from scanner.protocol import health_code
from scanner.protocol.health_code import (
    CODE_ID_BYTES,
    LONGEST_LIFE_S,
    Colour,
    HealthCode,
    Kind,
    generation_at,
)

LIVE_TAIL_DIGITS = 2
MOST_CARDS = 20
SHEET = 10

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hub.codes.models import Signing


class TooManyCards(Exception):
    """The person has as many living cards as one person may have."""


def live_code(person: Person) -> str:
    """A code for the phone, good for a minute from now; raises NotAssigned for a person without a colour."""
    return sign(live_claims(person, clock.now_s()))


def live_claims(person: Person, iat_s: int) -> HealthCode:
    """What a live code made at `iat_s` says."""
    colour = colour_of(person)
    return claims_of(person, colour, phone_place(person, generation_at(iat_s), colour).index, iat_s)


def claims_of(person: Person, colour: Colour, index: int, iat_s: int) -> HealthCode:
    """The same for a colour and a place that are known."""
    return _claims(person, Kind.LIVE, colour, index, iat_s, iat_s + LONGEST_LIFE_S[Kind.LIVE])


def emergency_claims(person: Person, iat_s: int) -> HealthCode:
    """应急码: what a code for a phone without a network says; four hours, in the place of the person's phone codes."""
    colour = colour_of(person)
    place = phone_place(person, generation_at(iat_s), colour)
    life_s = LONGEST_LIFE_S[Kind.EMERGENCY]
    return _claims(person, Kind.EMERGENCY, colour, place.index, iat_s, iat_s + life_s)


def make_sheet(person: Person) -> None:
    """Make paper codes until the person has a sheet of ten that live; raises NotAssigned and TooManyCards."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        for _ in range(SHEET - living_cards(person, clock.now_s()).count()):
            make_card(person)


def living_cards(person: Person, now_s: int) -> QuerySet[Card]:
    """The person's paper codes that gates let in, newest first."""
    made = Card.objects.filter(person=person, exp_s__gt=now_s, place__revoked=False)
    return made.select_related("place", "person__issuer").order_by("-pk")


def make_card(person: Person) -> Card:
    """A new paper code, good for fourteen days, in a place of its own; raises NotAssigned and TooManyCards."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        now_s = clock.now_s()
        made = Card.objects.filter(person=person, exp_s__gt=now_s)
        if made.filter(place__revoked=False).count() >= MOST_CARDS:
            raise TooManyCards
        # Two cards of one second would share their code id.
        iat_s = max(now_s, (made.aggregate(latest=Max("iat_s"))["latest"] or 0) + 1)
        colour = colour_of(person)
        made_now = Card.objects.create(
            person=person,
            place=card_place(person, generation_at(iat_s), colour),
            colour=colour,
            iat_s=iat_s,
            exp_s=iat_s + LONGEST_LIFE_S[Kind.PAPER],
        )
        card_text(made_now)  # so that the signer is at it while the page is on its way
        return made_now


def card_text(card: Card) -> str | None:
    """The text of that paper code, the same each time; None until the signer has been there. Raises NotSigned."""
    return signed(card.place, card_claims(card))


def card_claims(card: Card) -> HealthCode:
    """What that paper code says."""
    return _claims(card.person, Kind.PAPER, Colour(card.colour), card.place.index, card.iat_s, card.exp_s)


def permit_claims(person: Person, index: int, iat_s: int, exp_s: int) -> HealthCode:
    """电子路条: what a permit in the place `index` says. Whoever gives one has found no reason against it: it is green."""
    return _claims(person, Kind.PERMIT, Colour.GREEN, index, iat_s, exp_s)


def claims_in(asked: Signing) -> HealthCode:
    """What the code says that is asked for in a card's place: the register's words, whoever asks."""
    place = asked.place
    kind, colour = Kind(asked.kind), Colour(asked.colour)
    return _claims(place.person, kind, colour, place.index, asked.iat_s, asked.exp_s)


def code_id_of(issuer: str, kind: Kind, subject: bytes, iat_s: int, index: int) -> bytes:
    """8 bytes that only this hub can compute: a code whose id differs was never made here, whoever signed it.

    They follow from the code alone: also when its holder is no longer in the register it can be told.
    """
    message = issuer.encode() + bytes([kind]) + subject + iat_s.to_bytes(8, "big") + index.to_bytes(4, "big")
    return hmac.digest(keys.mac_key(keys.CODE_ID), message, hashlib.sha256)[:CODE_ID_BYTES]


def sign(code: HealthCode) -> str:
    """The text of a live or emergency `code`, signed by the key of its city and kind.

    Raises LookupError when none is good at its time, and for the kinds that only the signer signs (`asking.py`).
    """
    key = city_keys.signing(code.issuer, code.kind.name.lower(), code.iat_s, code.exp_s)
    return health_code.write(code, key)


def _claims(person: Person, kind: Kind, colour: Colour, index: int, iat_s: int, exp_s: int) -> HealthCode:
    subject = subject_of(person, generation_at(iat_s))
    tail = person.tail[-LIVE_TAIL_DIGITS:] if kind is Kind.LIVE else person.tail
    code_id = code_id_of(person.issuer_id, kind, subject, iat_s, index)
    return HealthCode(
        person.issuer_id, subject, exp_s, iat_s, code_id, colour, kind, index, person.name, tail
    )
