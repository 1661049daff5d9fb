"""A rule set: which rules are on from which day, with their colours and times. Versioned data in TOML, never code."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass

from hub.colour.rules.rule import BY_HAND, OPEN, RED, YELLOW
from hub.colour.rules.table import BY_ID

_COLOURS = {"red": RED, "yellow": YELLOW}
_NUMBERS = ("window_days", "hold_days", "after_days", "checkins")
_LONGEST_TEXT = 20_000
_LONGEST_DAYS = 36_500
_LONGEST_WINDOW = 60
_VERSION = re.compile(r"[0-9A-Za-z.-]{1,20}", re.ASCII)


class NotARuleSet(ValueError):
    """The text is no rule set; the sentence says where, and may be shown."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule does while it is on: its colour, and the days of `rules/rule.py`."""

    colour: int
    window_days: int
    hold_days: int
    after_days: int
    checkins: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    """`window_days` is how far back stays are looked at, `min_hours` the shortest stay that counts."""

    version: str
    starts: dt.date
    window_days: int
    min_hours: int
    rules: dict[str, Terms]

    def rows(self) -> list[tuple[object, ...]]:
        """The engine's table `ruleset`. What an officer opened by hand belongs to every rule set."""
        held = [
            (rule, t.colour, t.window_days, t.hold_days, t.after_days, t.checkins)
            for rule, t in self.rules.items()
        ]
        return [*held, (BY_HAND, RED, 0, 0, 0, 0)]

    def night(self, today: int) -> tuple[object, ...]:
        """The engine's table `night`."""
        return (today, self.window_days, self.min_hours)


def read(text: str) -> RuleSet:
    """The rule set that `text` writes down; raises NotARuleSet."""
    if len(text) > _LONGEST_TEXT:
        raise NotARuleSet("The text is too long for a rule set.")
    try:
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise NotARuleSet(f"This is not TOML: {error}") from error
    if set(said) != {"version", "starts", "window_days", "min_hours", "rules"}:
        raise NotARuleSet("Needed are version, starts, window_days, min_hours and rules, and nothing else.")
    version, starts, rules = said["version"], said["starts"], said["rules"]
    if type(version) is not str or not _VERSION.fullmatch(version):
        raise NotARuleSet("version: at most 20 letters, digits, dots and hyphens.")
    if type(starts) is not dt.date:
        raise NotARuleSet("starts: a date like 2020-02-17.")
    if type(rules) is not dict or not rules:
        raise NotARuleSet("rules: at least one rule.")
    return RuleSet(
        version,
        starts,
        _number("window_days", said["window_days"], 1, _LONGEST_WINDOW),
        _number("min_hours", said["min_hours"], 0, 24 * _LONGEST_WINDOW),
        {rule: _terms(rule, terms) for rule, terms in sorted(rules.items())},
    )


def _terms(rule: str, said: object) -> Terms:
    if rule not in BY_ID:
        raise NotARuleSet(f"There is no rule {rule[:20]!r}.")
    if type(said) is not dict or set(said) != {"colour", *_NUMBERS}:
        raise NotARuleSet(f"{rule}: needed are colour, {', '.join(_NUMBERS)}, and nothing else.")
    if said["colour"] not in _COLOURS:
        raise NotARuleSet(f"{rule}: colour is red or yellow.")
    numbers = [_number(f"{rule}.{name}", said[name], 0, _LONGEST_DAYS) for name in _NUMBERS]
    return Terms(_COLOURS[said["colour"]], *numbers)


def _number(name: str, said: object, least: int, most: int) -> int:
    if type(said) is not int or not least <= said <= min(most, OPEN):
        raise NotARuleSet(f"{name}: a whole number from {least} to {most}.")
    return said
