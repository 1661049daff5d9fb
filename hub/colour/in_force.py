"""Which rule set holds on a day: the newest that is live and has started, and before any the published one of 2020."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hub.colour.models import RuleSetVersion
from hub.colour.rules import rule_set

if TYPE_CHECKING:
    from hub.colour.rules.rule_set import RuleSet

_FIRST = Path(__file__).with_name("rule_sets") / "2020-02.toml"


def rule_set_on(day: int) -> RuleSet:
    """The rule set by which that day is judged."""
    live = RuleSetVersion.objects.filter(is_live=True, starts_day__lte=day).order_by("-starts_day", "-pk")
    text = live.values_list("text", flat=True).first()
    return rule_set.read(text if text is not None else _FIRST.read_text(encoding="utf-8"))
