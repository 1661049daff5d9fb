"""A site's signed document: the rules in force, and the next ones, announced with the time at which they begin."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC
from typing import TYPE_CHECKING, Any

from scanner.protocol import policy

if TYPE_CHECKING:
    from datetime import datetime

    from hub.trust.models import Site, SiteRules
    from scanner.protocol.policy import Risk

_OF_THE_SITE = {"site", "kind", "effective_from_s", "next"}
MEMBERS = tuple(field.name for field in fields(policy.SitePolicy) if field.name not in _OF_THE_SITE)
"""What rules say, by the names of the policy and of the model's fields."""


def document(site: Site, now: datetime) -> bytes:
    """The document of `site` as it is to be published at `now`; members with the built-in value are left out."""
    said = _members(site, in_force(site, now))
    following = announced(site, now)
    if following is not None:
        said["next"] = _members(site, following)
    return _json(said)


def in_force(site: Site, now: datetime) -> SiteRules | None:
    """What `site` asks at `now`; None: the built-in policy."""
    return site.rules.filter(effective_at__lte=now).order_by("effective_at").last()


def announced(site: Site, now: datetime) -> SiteRules | None:
    """What follows next at `site`."""
    return site.rules.filter(effective_at__gt=now).order_by("effective_at").first()


def require(rules: SiteRules) -> None:
    """Raises Malformed unless a gate would accept `rules`."""
    policy.read(_json(_members(rules.site, rules)))


def set_risk(site: Site, risk: Risk, now: datetime) -> None:
    """From `now` on the rules of `site` are what they were, with another level of risk."""
    present = in_force(site, now)
    said = {} if present is None else {name: getattr(present, name) for name in MEMBERS}
    site.rules.update_or_create(effective_at=now, defaults=said | {"risk": risk.value})


def _members(site: Site, rules: SiteRules | None) -> dict[str, Any]:
    said: dict[str, Any] = {"site": site.name, "kind": site.kind}
    if rules is None:
        return said
    differing = {
        name: getattr(rules, name)
        for name in MEMBERS
        if getattr(rules, name) != getattr(policy.DEFAULT, name)
    }
    return said | differing | {"effective_from_s": int(rules.effective_at.astimezone(UTC).timestamp())}


def _json(members: dict[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
