"""What a site asks of those who pass: a signed document of the delegated role `sites/*`, and the built-in default.

    sites/<name>.json = { "site": name, "kind": ..., "list_amber_s": ..., ..., "next": { "effective_from_s": s, ... } }

Missing members keep the default's value; unknown ones are refused, since a rule that is not understood must not be skipped.
`next` is a whole policy of the same site that follows at its `effective_from_s`: announced, signed and fetched before.
A policy may be stricter than DESIGN's limits of age, never laxer. Yellow and red are refused everywhere; all that a
policy says of them is how many persons together may override that, one day, at the desk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from scanner.protocol.cbor import Malformed
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.protocol.credential import Format

MAX_POLICY_BYTES = 16 * 1024


class SiteKind(StrEnum):
    """Where the gate stands."""

    COMMUNITY = "community"
    COMPOUND = "compound"
    SUPERMARKET = "supermarket"
    HIGHWAY = "highway"
    BOARDING = "boarding"
    ENTERPRISE = "enterprise"


class NoCodeRule(StrEnum):
    """Who has no code: measured and written down he may pass, a supervisor decides, or nobody lets him in."""

    MEASURE = "measure"
    SUPERVISOR = "supervisor"
    REFUSE = "refuse"


class OtherCities(StrEnum):
    """How codes of mutually recognised cities are handled 互认.

    As good as ours once the ID is compared; shown to those who decide; only after the home hub has made one of ours of it
    转码; or refused.
    """

    ACCEPT = "accept"
    SHOW = "show"
    CONVERT = "convert"
    REFUSE = "refuse"


class ForeignRule(StrEnum):
    """How a genuine foreign pass is handled: as good as a bearer pass, shown to those who decide, or refused."""

    ADMIT = "admit"
    SHOW = "show"
    REFUSE = "refuse"


class Risk(StrEnum):
    """The township's level on the day's map."""

    LOW = "low"
    RAISED = "raised"
    HIGH = "high"


class TemperatureRule(StrEnum):
    """Who is measured before passing: nobody, everybody, everybody while the township's level is not low."""

    NEVER = "never"
    BY_RISK = "by_risk"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class SitePolicy:
    """The rules of one site. Ages and windows in seconds; the defaults are DESIGN's (section 5).

    `list_amber_s`, `list_stale_s`: from when the list's age is shown as doubtful, and from when nobody is admitted by it.
    `trust_amber_s`, `trust_stale_s`: the same for the trust documents. `reuse_s`: how long a subject is remembered.
    `answer_s`: so long a guard may take to compare an ID (10 to 3600); then the person counts as not passed.
    `spot_check_one_in`: of so many live codes one is drawn for a look at the ID; 0 draws none. `temperature_limit` in tenths
    of a degree Celsius. `household_limit`: so many outings a household and day; `occupancy_limit`: so many people inside at
    once; 0 counts neither. `modes`: to what kinds besides `kind` the gate may be switched, with spaces between.
    `..._override_persons`: how many persons together may let somebody in against a doubt, a yellow or a red (0: nobody;
    red only 0 or 2). One row for each foreign format, by its name (`Format`): refused where nothing is said. `next`
    follows this policy at its own `effective_from_s`.
    """

    site: str = "default"
    kind: SiteKind = SiteKind.COMPOUND
    list_amber_s: int = 24 * 3600
    list_stale_s: int = 72 * 3600
    trust_amber_s: int = 24 * 3600
    trust_stale_s: int = 14 * 86_400
    reuse_s: int = 600
    answer_s: int = 120
    other_cities: OtherCities = OtherCities.ACCEPT
    hc1: ForeignRule = ForeignRule.REFUSE
    shc: ForeignRule = ForeignRule.REFUSE
    nzcp: ForeignRule = ForeignRule.REFUSE
    vds_nc: ForeignRule = ForeignRule.REFUSE
    spot_check_one_in: int = 0
    risk: Risk = Risk.LOW
    temperature: TemperatureRule = TemperatureRule.NEVER
    temperature_limit: int = 373
    household_limit: int = 0
    occupancy_limit: int = 0
    no_code: NoCodeRule = NoCodeRule.SUPERVISOR
    modes: str = ""
    undecided_override_persons: int = 1
    yellow_override_persons: int = 0
    red_override_persons: int = 0
    effective_from_s: int = 0
    next: SitePolicy | None = None

    def at(self, now_s: int) -> SitePolicy:
        """The policy that is in force at `now_s` (seconds since the Unix epoch): this one, or the one announced in it."""
        return self.next if self.next is not None and now_s >= self.next.effective_from_s else self

    @property
    def asks_temperature(self) -> bool:
        """Whether everybody is measured here today."""
        is_due = self.temperature is TemperatureRule.BY_RISK and self.risk is not Risk.LOW
        return is_due or self.temperature is TemperatureRule.ALWAYS

    @property
    def asks_residence(self) -> bool:
        """Whether the guard says who lives here: in a village always, in a compound while outings are counted."""
        is_counted = self.household_limit > 0 and self.kind is SiteKind.COMPOUND
        return is_counted or self.kind is SiteKind.COMMUNITY

    @property
    def counts_inside(self) -> bool:
        """Whether it is counted who is inside."""
        return self.kind in (SiteKind.SUPERMARKET, SiteKind.ENTERPRISE)

    @property
    def switchable(self) -> tuple[SiteKind, ...]:
        """What kinds the gate may be switched to; none of them, where no other is named."""
        others = tuple(SiteKind(name) for name in self.modes.split())
        return tuple(dict.fromkeys((self.kind, *others))) if others else ()

    def under(self, mode: SiteKind | None) -> SitePolicy:
        """The policy at a gate that was switched to `mode`; what it does not allow changes nothing."""
        return replace(self, kind=mode) if mode in self.switchable else self

    def persons_to_override(self, reason: Reason) -> int:
        """How many persons together may let somebody in who was stopped for `reason`; 0: nobody, whoever they are.

        Never what no key has signed, what is no pass, whom the ID does not fit: there is nobody to be let in.
        """
        if reason in _REDS:
            return self.red_override_persons
        if reason in _YELLOWS:
            return self.yellow_override_persons
        return self.undecided_override_persons if reason in _DOUBTS else 0

    def foreign(self, kind: Format) -> ForeignRule:
        """The rule for passes of a foreign format; everything that is none is refused."""
        rule = getattr(self, kind, None)
        return rule if isinstance(rule, ForeignRule) else ForeignRule.REFUSE


_REDS = frozenset({Reason.LIST_RED, Reason.COLOUR_RED, Reason.COLOUR_DETECTED})
_YELLOWS = frozenset({Reason.LIST_YELLOW, Reason.COLOUR_YELLOW})
_DOUBTS = frozenset(
    {
        Reason.CLOCK_WRONG,
        Reason.TRUST_MISSING,
        Reason.TRUST_OLD,
        Reason.LIST_MISSING,
        Reason.LIST_OUTSIDE,
        Reason.LIST_OLD,
        Reason.LIST_UNREADABLE,
        Reason.SITE_FOREIGN_SHOWN,
        Reason.SITE_OTHER_CITY_SHOWN,
        Reason.SITE_NO_CODE,
    }
)
DEFAULT = SitePolicy()
STRICTEST = SitePolicy(
    other_cities=OtherCities.REFUSE,
    spot_check_one_in=1,
    temperature=TemperatureRule.ALWAYS,
    undecided_override_persons=0,
)
"""For a site whose rules were never readable here: whatever they ask, this asks it too."""
_PERSONS = {
    "undecided_override_persons": range(3),
    "yellow_override_persons": range(3),
    "red_override_persons": (0, 2),
}
_KINDS: dict[str, Callable[[Any], Any]] = {
    "no_code": NoCodeRule,
    "risk": Risk,
    "temperature": TemperatureRule,
    "kind": SiteKind,
    "other_cities": OtherCities,
    "hc1": ForeignRule,
    "shc": ForeignRule,
    "nzcp": ForeignRule,
    "vds_nc": ForeignRule,
}


def read(document: bytes) -> SitePolicy:
    """The policy in a signed document; raises Malformed for unknown members, wrong types and values out of range."""
    try:
        members = json.loads(document) if len(document) <= MAX_POLICY_BYTES else None
    except (ValueError, RecursionError) as error:
        msg = "policy is not JSON"
        raise Malformed(msg) from error
    if type(members) is not dict:
        msg = "policy is not an object"
        raise Malformed(msg)
    said = members.pop("next", None)
    policy = _policy(members)
    if said is None:
        return policy
    following = _policy(said) if type(said) is dict and "next" not in said else None
    if following is None or following.site != policy.site:
        msg = "policy: next"
        raise Malformed(msg)
    return replace(policy, next=following)


def _policy(members: dict[str, Any]) -> SitePolicy:
    try:
        policy = SitePolicy(**{name: _KINDS.get(name, _same)(value) for name, value in members.items()})
    except (TypeError, ValueError) as error:
        msg = "policy has a member that is not understood"
        raise Malformed(msg) from error
    for field in fields(SitePolicy):
        value, default = getattr(policy, field.name), getattr(DEFAULT, field.name)
        if type(value) is not type(default) or (type(value) is int and value < 0):
            msg = f"policy: {field.name}"
            raise Malformed(msg)
    if not _is_in_range(policy):
        msg = "policy: laxer than any site may be"
        raise Malformed(msg)
    return policy


def _is_in_range(policy: SitePolicy) -> bool:
    return (
        policy.list_stale_s <= DEFAULT.list_stale_s
        and policy.trust_stale_s <= DEFAULT.trust_stale_s
        and 10 <= policy.answer_s <= 3600
        and set(policy.modes.split()) <= set(SiteKind)
        and 350 <= policy.temperature_limit <= 380
        and all(getattr(policy, name) in allowed for name, allowed in _PERSONS.items())
    )


def _same(value: Any) -> Any:  # noqa: ANN401 - JSON
    return value
