"""The signer's work: look at what is asked for, make the claims from the register, sign, or say why not.

Whoever has the web process can have signed what the register says, each leaving a row, and nothing else: not for somebody
who is not there, not greener than the list says, not for longer than such a code lives, and no second code in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.codes.making import claims_in
from hub.codes.models import Signing
from hub.lists.places import STATUS_OF
from hub.signer import outside_keys
from hub.trust.city_keys import OUTSIDE
from scanner.protocol import health_code
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import FUTURE_LEEWAY_S, LONGEST_LIFE_S, Colour, Kind

if TYPE_CHECKING:
    from scanner.protocol.health_code import HealthCode

_AT_ONCE = 200
_KINDS = {kind.value: kind for kind in Kind if kind.name.lower() in OUTSIDE}
_LONGEST_WHY = 60
_COLOURS = {colour.value for colour in Colour}


def answer_waiting(now_s: int) -> int:
    """Answer what waits, the oldest first; how many. What no published key is good for yet goes on waiting."""
    waiting = Signing.objects.filter(text="", refused="").select_related("place__person")
    return sum(_answer(one, now_s) for one in waiting.order_by("asked_at", "pk")[:_AT_ONCE])


def _answer(asked: Signing, now_s: int) -> bool:
    text, why = "", _why_not(asked, now_s)
    if not why:
        try:
            text = _signed(claims_in(asked))
        except Malformed as error:
            why = str(error)[:_LONGEST_WHY]
        except LookupError:
            return False
    return Signing.objects.filter(pk=asked.pk, text="", refused="").update(text=text, refused=why) == 1


def _why_not(asked: Signing, now_s: int) -> str:
    """Why this is no code that the city gives out; empty where it is one."""
    place = asked.place
    if asked.kind not in _KINDS or asked.colour not in _COLOURS:
        return "no kind or colour of mine"
    if not place.is_card or place.revoked or place.generation != health_code.generation_at(asked.iat_s):
        return "not a card's own place, or ended"
    if not asked.iat_s <= now_s + FUTURE_LEEWAY_S or not now_s < asked.exp_s:
        return "not of this time"
    if asked.exp_s - asked.iat_s > LONGEST_LIFE_S[_KINDS[asked.kind]]:
        return "longer than such a code lives"
    if STATUS_OF[Colour(asked.colour)] < place.status:
        return "greener than the list says"
    return ""


def _signed(code: HealthCode) -> str:
    key = outside_keys.signing(code.issuer, code.kind.name.lower(), code.iat_s, code.exp_s)
    return health_code.write(code, key)
