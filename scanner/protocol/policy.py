"""What a site asks of those who pass: a signed document of the delegated role `sites/*`, and the built-in default.

    sites/<name>.json = { "site": name, "kind": ..., "direction": "in"|"out", "list_amber_s": ..., ... }

Missing members keep the default's value; unknown ones are refused, since a rule that is not understood must not be skipped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from scanner.protocol.credential import Format

MAX_POLICY_BYTES = 16 * 1024


class SiteKind(StrEnum):
    """Where the gate stands."""

    COMMUNITY = "community"
    COMPOUND = "compound"
    SUPERMARKET = "supermarket"
    HIGHWAY = "highway"
    BOARDING = "boarding"


class OtherCities(StrEnum):
    """How codes of mutually recognised cities are handled 互认."""

    ASK = "ask"
    REFUSE = "refuse"


class ForeignRule(StrEnum):
    """How a genuine foreign pass is handled: as good as a bearer pass, shown to those who decide, or refused."""

    ADMIT = "admit"
    SHOW = "show"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class SitePolicy:
    """The rules of one site. Ages and windows in seconds; the defaults are DESIGN's (section 5).

    `list_amber_s`, `list_stale_s`: from when the list's age is shown as doubtful, and from when nobody is admitted by it.
    `trust_amber_s`, `trust_stale_s`: the same for the trust documents. `reuse_s`: how long a subject is remembered.
    One row for each foreign format, by its name (`Format`): refused where nothing is said.
    """

    site: str = "default"
    kind: SiteKind = SiteKind.COMPOUND
    list_amber_s: int = 24 * 3600
    list_stale_s: int = 72 * 3600
    trust_amber_s: int = 24 * 3600
    trust_stale_s: int = 14 * 86_400
    reuse_s: int = 600
    other_cities: OtherCities = OtherCities.ASK
    hc1: ForeignRule = ForeignRule.REFUSE
    shc: ForeignRule = ForeignRule.REFUSE
    nzcp: ForeignRule = ForeignRule.REFUSE
    vds_nc: ForeignRule = ForeignRule.REFUSE

    def foreign(self, kind: Format) -> ForeignRule:
        """The rule for passes of a foreign format; everything that is none is refused."""
        rule = getattr(self, kind, None)
        return rule if isinstance(rule, ForeignRule) else ForeignRule.REFUSE


DEFAULT = SitePolicy()
_KINDS = {
    "kind": SiteKind,
    "other_cities": OtherCities,
    "hc1": ForeignRule,
    "shc": ForeignRule,
    "nzcp": ForeignRule,
    "vds_nc": ForeignRule,
}


def read(document: bytes) -> SitePolicy:
    """The policy in a signed document; raises Malformed for unknown members, wrong types and negative times."""
    try:
        members = json.loads(document) if len(document) <= MAX_POLICY_BYTES else None
    except (ValueError, RecursionError) as error:
        msg = "policy is not JSON"
        raise Malformed(msg) from error
    if type(members) is not dict:
        msg = "policy is not an object"
        raise Malformed(msg)
    try:
        members = {name: _KINDS.get(name, _same)(value) for name, value in members.items()}
        policy = SitePolicy(**members)
    except (TypeError, ValueError) as error:
        msg = "policy has a member that is not understood"
        raise Malformed(msg) from error
    for field in fields(SitePolicy):
        value, default = getattr(policy, field.name), getattr(DEFAULT, field.name)
        if type(value) is not type(default) or (type(value) is int and value < 0):
            msg = f"policy: {field.name}"
            raise Malformed(msg)
    return policy


def _same(value: object) -> object:
    return value
