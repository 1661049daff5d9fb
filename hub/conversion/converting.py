"""转码: a green code of a recognised city becomes a permit 电子路条 of ours, for a day.

1. The code is proved as a gate proves it (`scanner.protocol.proving`), by the trust that gates have from this hub.
2. It is another city's, green, in time, and valid in that city's own fresh list; what cannot be told is no yes.
3. It names its holder. A permit shows three digits of the document number: a live code's two are completed by the holder,
   and the gate compares all three with the ID, as it does for every permit, every time.
4. The permit has a place of its own in our list, and ends with the other city's code (`following.py`).

Whom this city has made yellow or red since an earlier conversion gets none.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from hub import clock
from hub.codes import making
from hub.codes.asking import signed
from hub.colour.assigning import NotAssigned, assign, colour_of
from hub.conversion import elsewhere
from hub.conversion.models import Conversion
from hub.lists.bringing import believed
from hub.lists.places import card_place
from hub.people import documents
from hub.people.models import Person
from hub.trust.publishing import home
from scanner.protocol.health_code import Colour, generation_at
from scanner.protocol.proving import Proved, out_of_time, oversteps, prove
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.protocol.health_code import HealthCode
    from scanner.protocol.trust import Trust

LIFE_S = 24 * 3600
MOST_LIVING = 5
BY = "conversion"
_COLOURS = {Colour.YELLOW: Reason.COLOUR_YELLOW, Colour.RED: Reason.COLOUR_RED}


class Why(StrEnum):
    """What a gate does not ask.

    The code is this city's own, names nobody, the digits are not its holder's, or its holder has permits enough.
    """

    OURS = "OURS"
    NAMELESS = "NAMELESS"
    DIGITS = "DIGITS"
    ENOUGH = "ENOUGH"


class Converted(NamedTuple):
    """The permit: its text, None until the signer has been there, what it says, and of which city's code it was made."""

    text: str | None
    claims: HealthCode
    issuer: str


def convert(text: str, digits: str) -> Conversion | Reason | Why:
    """What `text` becomes, or why it becomes nothing. `digits`: positions 15 to 17 of the holder's number."""
    now_s = clock.now_s()
    trust = believed()
    found = prove(text.strip(), trust)
    if not isinstance(found, Proved):
        return found
    code, named = found.code, _digits(found.code, digits.strip())
    reason = oversteps(found) or out_of_time(code, now_s) or _stopped(trust, code, now_s)
    if reason is not None:
        return reason
    return named if isinstance(named, Why) else _permit(code, named, now_s)


def permit_of(made: Conversion) -> Converted:
    """The permit of that conversion; raises NotSigned."""
    claims = making.permit_claims(made.ours.person, made.ours.index, made.exp_s - LIFE_S, made.exp_s)
    return Converted(signed(made.ours, claims), claims, made.issuer)


def _stopped(trust: Trust, code: HealthCode, now_s: int) -> Reason | None:
    listed = elsewhere.stopped(trust, code.issuer, code.generation, code.index, now_s)
    return _COLOURS.get(code.colour) or listed


def _digits(code: HealthCode, digits: str) -> str | Why:
    if code.issuer == home().code:
        return Why.OURS
    if not code.name:
        return Why.NAMELESS
    is_whole = len(digits) == 3 and digits.isascii() and digits.isdigit()
    return digits if is_whole and digits.endswith(code.tail) else Why.DIGITS


@transaction.atomic
def _permit(code: HealthCode, digits: str, now_s: int) -> Conversion | Reason | Why:
    person, colour = _visitor(code, digits)
    if colour is not Colour.GREEN:
        return _COLOURS[colour]
    Person.objects.select_for_update().get(pk=person.pk)  # two at once must not both be the last one
    living = Conversion.objects.filter(ours__person=person, ours__revoked=False, exp_s__gt=now_s)
    if living.count() >= MOST_LIVING:
        return Why.ENOUGH
    place = card_place(person, generation_at(now_s), colour)
    made = Conversion.objects.create(
        ours=place, issuer=code.issuer, generation=code.generation, index=code.index, exp_s=now_s + LIFE_S
    )
    permit_of(made)  # so that the signer is at it while the page is on its way
    return made


def _visitor(code: HealthCode, digits: str) -> tuple[Person, Colour]:
    """Who holds it, in our register under that city's pseudonym of fourteen days; green when here for the first time."""
    said = {"name": code.name, "tail": digits, "district": ""}
    pseudonym = documents.keyed(f"{code.issuer}/{code.subject.hex()}/{digits}")
    person, _ = Person.objects.get_or_create(issuer=home(), document=pseudonym, defaults=said)
    try:
        return person, colour_of(person)
    except NotAssigned:
        assign(person, Colour.GREEN, f"{code.issuer} 转码 converted", BY)
        return person, Colour.GREEN
