"""One person's colour in plain Python: the same rules, written down a second time and in another way.

It answers whoever has just applied, at once; and the tests hold the engine's SQL to it, row for row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hub.colour.rules.rule import BY_HAND, GREEN, GREY, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hub.colour.rules.rule_set import RuleSet

_OF_KIND = {"confirmed": "R1", "suspected": "R2", "observation": "R4", "false_declaration": "R7"}
_OF_LEVEL = {7: "R8", 6: "R5", 5: "R6"}
_WEIGHTS = {2: 1, 3: 2, 4: 3, 5: 5, 6: 6}
_ELEVATED, _LISTED = 4, 7


class Stay(NamedTuple):
    area: str
    from_day: int
    until_day: int
    hours: int


class Risk(NamedTuple):
    area: str
    district: str
    level: int
    from_day: int
    until_day: int


class Case(NamedTuple):
    kind: str
    from_day: int
    until_day: int | None


class Contact(NamedTuple):
    kind: str
    day: int


class CheckIn(NamedTuple):
    day: int
    normal: bool


class Fever(NamedTuple):
    day: int
    cleared_day: int | None


class Trigger(NamedTuple):
    """A row of the ledger."""

    rule: str
    turn: int
    colour: int
    start_day: int
    evidence: int
    hold_until: int
    checkins: int
    closed_day: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one person, and the newest row of the ledger for each rule."""

    district: str
    complete: bool
    stays: tuple[Stay, ...] = ()
    cases: tuple[Case, ...] = ()
    contacts: tuple[Contact, ...] = ()
    checkins: tuple[CheckIn, ...] = ()
    fevers: tuple[Fever, ...] = ()
    ledger: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """`ledger` holds the rows that are open, and those that were closed today."""

    colour: int
    rules: str
    evidence: int | None
    clears_on: int | None
    ledger: tuple[Trigger, ...]


class _Exposure(NamedTuple):
    level: int
    day: int
    hours: int
    at_home: bool


class _Fired(NamedTuple):
    evidence: int
    hold_until: int
    checkins: int


def judge(facts: Facts, risk: Iterable[Risk], rules: RuleSet, today: int) -> Judgement:
    """The colour of that person on that day."""
    exposures = list(_exposures(facts, risk, rules, today))
    said = [*_hard(facts, exposures), *_unrecorded(facts, today), *_scored(facts, exposures, rules, today)]
    first, last = last_run({c.day for c in facts.checkins if c.normal and c.day <= today}, today)
    rows, clears_on = [], [0]
    for row in _merged(facts.ledger, _fired(said, rules, today), rules, today):
        streak = max(0, last - max(first, row.evidence + 1) + 1)
        withdrawn = row.rule not in (*rules.rules, BY_HAND)
        if withdrawn or (today >= row.hold_until and streak >= row.checkins):
            rows.append(row._replace(closed_day=today))
            continue
        rows.append(row)
        clears_on.append(max(row.hold_until, last + row.checkins - streak))
    still = [row for row in rows if row.closed_day is None]
    if not still:
        return Judgement(GREEN if facts.complete else GREY, "", None, None, tuple(rows))
    names = " ".join(sorted(row.rule for row in still))
    newest = max(row.evidence for row in still)
    return Judgement(max(row.colour for row in still), names, newest, max(clears_on), tuple(rows))


def last_run(normal: set[int], today: int) -> tuple[int, int]:
    """First and last day of the run of normal check-ins that reaches today or yesterday; an empty one without."""
    last = first = today if today in normal else today - 1
    while first in normal:
        first -= 1
    return first + 1, last


def _exposures(facts: Facts, risk: Iterable[Risk], rules: RuleSet, today: int) -> Iterator[_Exposure]:
    """Every stay against every level that its area had meanwhile."""
    for area, district, level, from_day, until_day in risk:
        for stay in facts.stays:
            began, ended = max(stay.from_day, from_day), min(stay.until_day, until_day)
            counts = stay.area == area and stay.hours >= rules.min_hours and level > 1
            if counts and began <= min(ended, today) and ended > today - rules.window_days:
                yield _Exposure(level, min(ended, today), stay.hours, district == facts.district)


def _hard(facts: Facts, exposures: list[_Exposure]) -> Iterator[tuple[str, int, int | None]]:
    """Rule, evidence and end of each fact (NULL as None), for the rules that add nothing up."""
    for case in facts.cases:
        yield _OF_KIND[case.kind], case.from_day, OPEN if case.until_day is None else case.until_day
    for contact in facts.contacts:
        yield ("R3" if contact.kind == "close" else "Y4"), contact.day, None
    for checkin in facts.checkins:
        if not checkin.normal:
            yield "Y1", checkin.day, None
    for fever in facts.fevers:
        yield "Y3", fever.day, fever.cleared_day
    for exposure in exposures:
        if exposure.level in _OF_LEVEL:
            yield _OF_LEVEL[exposure.level], exposure.day, None
        elif exposure.level == _ELEVATED and not exposure.at_home:
            yield "Y2", exposure.day, None


def _unrecorded(facts: Facts, today: int) -> Iterator[tuple[str, int, int | None]]:
    if facts.complete and not any(today - 1 <= checkin.day <= today for checkin in facts.checkins):
        yield "Y5", today - 1, None


def _scored(
    facts: Facts, exposures: list[_Exposure], rules: RuleSet, today: int
) -> Iterator[tuple[str, int, int | None]]:
    """The same for the sum."""
    weighed = [(w, e) for e in exposures if (w := _weight(e, rules)) > 0]
    points = _points_of_places(weighed, today)
    days = [e.day for _, e in weighed]
    recent = range(today - rules.window_days + 1, today + 1)
    if near := [c for c in facts.contacts if c.day in recent]:
        general = 3 if "Y4" in rules.rules else 2
        points += max(8 if c.kind == "close" else general for c in near)
        days += [c.day for c in near]
    if ill := [c.day for c in facts.checkins if not c.normal and c.day in recent]:
        points += 3
        days += ill
    for rule, least in (("S5", 5), ("S3", 3)):
        if points >= least:
            yield rule, max(days), None


def _weight(exposure: _Exposure, rules: RuleSet) -> int:
    if exposure.level == _LISTED:
        return 6 if "R8" in rules.rules else 0
    return 2 if exposure.level == _ELEVATED and exposure.at_home else _WEIGHTS[exposure.level]


def _points_of_places(weighed: list[tuple[int, _Exposure]], today: int) -> int:
    """The worst place, and more for coming often or long; less with each week since, but never less than the place."""
    worst = max((weight for weight, _ in weighed), default=0)
    risky = [e for weight, e in weighed if weight >= 3]
    if not risky:
        return worst
    long_or_often = (len(risky) >= 2) + (sum(e.hours for e in risky) >= 24)
    return worst + max(0, long_or_often - (today - max(e.day for e in risky)) // 7)


def _fired(said: list[tuple[str, int, int | None]], rules: RuleSet, today: int) -> dict[str, _Fired]:
    fired: dict[str, _Fired] = {}
    for rule, evidence, ended in said:
        terms = rules.rules.get(rule)
        if terms is None or not today - terms.window_days < evidence <= today:
            continue
        hold = evidence + terms.hold_days if ended is None else ended + terms.after_days
        now = _Fired(evidence, OPEN if ended == OPEN else hold, terms.checkins if ended is None else 0)
        former = fired.get(rule, now)
        fired[rule] = _Fired(*map(max, former, now))
    return fired


def _merged(
    ledger: tuple[Trigger, ...], fired: dict[str, _Fired], rules: RuleSet, today: int
) -> Iterator[Trigger]:
    """The rows that are open now: those that were, moved on by newer evidence, and new ones."""
    held = {row.rule: row for row in ledger}
    for rule, now in fired.items():
        row, colour = held.pop(rule, None), rules.rules[rule].colour
        if row is None:
            yield Trigger(rule, 1, colour, today, *now, None)
        elif row.closed_day is not None and now.evidence > row.evidence:
            yield Trigger(rule, row.turn + 1, colour, today, *now, None)
        elif row.closed_day is None:
            newest = now if now.evidence >= row.evidence else row[4:7]
            yield Trigger(rule, row.turn, colour, row.start_day, *newest, None)
    yield from (row for row in held.values() if row.closed_day is None)
