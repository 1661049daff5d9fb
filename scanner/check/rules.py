"""The rules of the second half, one small function each, in the order of `RULES`.

A rule looks at the whole case and finds something or nothing. It never looks at what another rule has found: the worst
finding wins afterwards, so that a doubt never hides a refusal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.check.facts import ListFault, Repeat
from scanner.check.moment import ClockState
from scanner.protocol.credential import Format
from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import ForeignRule, OtherCities, SiteKind
from scanner.protocol.reason import Reason
from scanner.protocol.status_list import Status

if TYPE_CHECKING:
    from scanner.check.facts import Facts
    from scanner.check.moment import Moment
    from scanner.protocol.credential import Credential
    from scanner.protocol.policy import SitePolicy


class Case(NamedTuple):
    """Everything a rule may look at."""

    credential: Credential
    facts: Facts
    policy: SitePolicy
    now: Moment


class Finding(NamedTuple):
    """What one rule found; `asks` only with ASK."""

    outcome: Outcome
    reason: Reason
    asks: tuple[Ask, ...] = ()


def _undecided(reason: Reason) -> Finding:
    return Finding(Outcome.UNDECIDED, reason)


def _ask_identity(reason: Reason) -> Finding:
    return Finding(Outcome.ASK, reason, (Ask.IDENTITY,))


def _refuse(reason: Reason) -> Finding:
    return Finding(Outcome.REFUSE, reason)


def clock(case: Case) -> Finding | None:
    """A clock behind a verified time tells nothing about expiry and age."""
    return _undecided(Reason.CLOCK_WRONG) if case.now.state is ClockState.WRONG else None


def trust_age(case: Case) -> Finding | None:
    """Keys withdrawn since would not be known."""
    return _undecided(Reason.TRUST_OLD) if case.facts.trust_age_s > case.policy.trust_stale_s else None


_FAULTS = {
    ListFault.MISSING: Reason.LIST_MISSING,
    ListFault.OUTSIDE: Reason.LIST_OUTSIDE,
    ListFault.UNREADABLE: Reason.LIST_UNREADABLE,
}


def list_answers(case: Case) -> Finding | None:
    """No list, an index outside it, a list that cannot be read, half an answer: "could not tell", never "not listed"."""
    facts = case.facts
    if case.credential.format is not Format.HZ1:
        return None
    if facts.fault is ListFault.NONE and (facts.status is None or facts.list_age_s is None):
        return _undecided(Reason.LIST_UNREADABLE)
    reason = _FAULTS.get(facts.fault)
    return _undecided(reason) if reason else None


def list_age(case: Case) -> Finding | None:
    """People listed since would not be known."""
    age_s = case.facts.list_age_s
    return _undecided(Reason.LIST_OLD) if age_s is not None and age_s > case.policy.list_stale_s else None


_LISTED: dict[Status | None, Reason] = {
    Status.REVOKED: Reason.LIST_REVOKED,
    Status.RED: Reason.LIST_RED,
    Status.YELLOW: Reason.LIST_YELLOW,
}


def listed(case: Case) -> Finding | None:
    """The list overrides a green code, however old it is; of two colours the worse one is told."""
    if case.facts.status is Status.YELLOW and case.credential.colour is Colour.RED:
        return None
    reason = _LISTED.get(case.facts.status)
    return _refuse(reason) if reason else None


_COLOURS: dict[Colour | None, Reason] = {Colour.RED: Reason.COLOUR_RED, Colour.YELLOW: Reason.COLOUR_YELLOW}


def colour(case: Case) -> Finding | None:
    """The code's own colour; nothing on the device makes it better."""
    reason = _COLOURS.get(case.credential.colour)
    return _refuse(reason) if reason else None


_REPEATS = {Repeat.CODE: Reason.REPEAT_CODE, Repeat.SUBJECT: Reason.REPEAT_SUBJECT}


def repeat(case: Case) -> Finding | None:
    """The same code or person again: borrowed or relayed, perhaps; a look at the ID tells."""
    reason = _REPEATS.get(case.facts.repeat)
    return _ask_identity(reason) if reason else None


_BEARER: dict[Kind | None, Reason] = {
    Kind.PAPER: Reason.KIND_PAPER,
    Kind.EMERGENCY: Reason.KIND_EMERGENCY,
    Kind.PERMIT: Reason.KIND_PERMIT,
}


def bearer_pass(case: Case) -> Finding | None:
    """Whoever holds it can show it, so the ID is compared at every gate, every time."""
    reason = _BEARER.get(case.credential.kind)
    return _ask_identity(reason) if reason else None


def spot_check(case: Case) -> Finding | None:
    """The policy draws one in so many live codes; a bearer pass is compared in any case."""
    return _ask_identity(Reason.SITE_SPOT_CHECK) if case.facts.is_drawn else None


def residence(case: Case) -> Finding | None:
    """Where residents and visitors are told apart, the guard says which; what follows from it is asked then."""
    if not case.policy.asks_residence:
        return None
    return Finding(Outcome.ASK, Reason.SITE_RESIDENCE, (Ask.RESIDENCE,))


def temperature(case: Case) -> Finding | None:
    """A site that measures everybody asks for it besides whatever else it asks."""
    if not case.policy.asks_temperature:
        return None
    return Finding(Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))


def occupants(case: Case) -> Finding | None:
    """A vehicle is one transaction: its plate, how many are inside, and a code of each of them."""
    if case.policy.kind is not SiteKind.HIGHWAY or case.facts.is_in_vehicle:
        return None
    return Finding(Outcome.ASK, Reason.SITE_OCCUPANTS, (Ask.OCCUPANTS,))


def full(case: Case) -> Finding | None:
    """只出不进: as many are inside as may be."""
    return _refuse(Reason.SITE_FULL) if is_full(case.policy, case.facts.inside) else None


def is_full(policy: SitePolicy, inside: int) -> bool:
    """Whether nobody more may come in where `inside` people are counted."""
    return policy.counts_inside and 0 < policy.occupancy_limit <= inside


_OTHER_CITIES = {
    OtherCities.ACCEPT: _ask_identity(Reason.SITE_OTHER_CITY),
    OtherCities.SHOW: _undecided(Reason.SITE_OTHER_CITY_SHOWN),
    OtherCities.CONVERT: _refuse(Reason.SITE_OTHER_CITY_CONVERT),
    OtherCities.REFUSE: _refuse(Reason.SITE_OTHER_CITY_REFUSED),
}


def other_city(case: Case) -> Finding | None:
    """A recognised city's code is handled as the site's policy says 互认; only the home city's is simply ours."""
    if case.credential.format is not Format.HZ1 or case.credential.issuer == case.facts.home:
        return None
    return _OTHER_CITIES[case.policy.other_cities]


_FOREIGN = {
    ForeignRule.ADMIT: _ask_identity(Reason.SITE_FOREIGN_PASS),
    ForeignRule.SHOW: _undecided(Reason.SITE_FOREIGN_SHOWN),
    ForeignRule.REFUSE: _refuse(Reason.SITE_FOREIGN_REFUSED),
}


def foreign_pass(case: Case) -> Finding | None:
    """A genuine pass of another country is what the site's policy makes of it, and never simply a yes.

    Shown only is UNDECIDED, not an ASK: a "same person" given to another question must not let it through.
    """
    kind = case.credential.format
    return None if kind is Format.HZ1 else _FOREIGN[case.policy.foreign(kind)]


RULES = (
    clock,
    trust_age,
    list_answers,
    list_age,
    listed,
    colour,
    repeat,
    bearer_pass,
    spot_check,
    residence,
    temperature,
    occupants,
    full,
    other_city,
    foreign_pass,
)
