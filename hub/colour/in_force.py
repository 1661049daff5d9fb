"""Which rule set holds on a day: the newest that is live and has started, and before any the published one of 2020."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hub.colour.models import RuleSetVersion
from hub.colour.rules import rule_set

if TYPE_CHECKING:
    from hub.colour.rules.rule_set import RuleSet

_FIRST = Path(__file__).with_name("rule_sets") / "2020-02.toml"


def rule_set_on(day: int) -> RuleSet:
    """The rule set by which that day is judged."""
    text = _live_on(day)
    return _read(text if text is not None else _first())


@lru_cache(maxsize=8)
def known_on(day: int) -> tuple[str, RuleSet]:
    """The same as this process last saw it, with the MD5 of its text ("" for the published one), as PostgreSQL spells it.

    For who makes sure that it still holds (`apply/first_time.py`) and clears the cache when it does not.
    """
    text = _live_on(day)
    digest = "" if text is None else hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return digest, rule_set_on(day)


def _live_on(day: int) -> str | None:
    live = RuleSetVersion.objects.filter(is_live=True, starts_day__lte=day).order_by("-starts_day", "-pk")
    return live.values_list("text", flat=True).first()


@lru_cache(maxsize=8)
def _read(text: str) -> RuleSet:
    """A rule set is never changed once it is read."""
    return rule_set.read(text)


@lru_cache(maxsize=1)
def _first() -> str:
    return _FIRST.read_text(encoding="utf-8")
