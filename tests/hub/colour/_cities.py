"""Made-up people for the rules: drawn by hypothesis, or by a seed; and the engine asked about them."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from hub.colour import oracle
from hub.colour.engine import duck
from hub.colour.oracle import Case, CheckIn, Contact, Facts, Fever, Judgement, Risk, Stay, Trigger
from hub.colour.rules import rule_set
from hub.colour.rules.rule import RED, YELLOW
from hub.colour.rules.rule_set import RuleSet, Terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RULE_SETS = Path(rule_set.__file__).parents[1] / "rule_sets"
FEBRUARY = rule_set.read((RULE_SETS / "2020-02.toml").read_text(encoding="utf-8"))
TODAY = 18_309  # 2020-02-17
_OFF_BY_DEFAULT = {
    "R8": Terms(RED, 14, 14, 0, 14),
    "Y4": Terms(YELLOW, 14, 7, 0, 7),
    "Y5": Terms(YELLOW, 14, 0, 0, 1),
}


def with_rules(*names: str) -> RuleSet:
    """The rule set of February with those rules on that are off by default."""
    return replace(FEBRUARY, rules=FEBRUARY.rules | {name: _OFF_BY_DEFAULT[name] for name in names})


EVERYTHING_ON = with_rules("R8", "Y4")
T = TypeVar("T")
DISTRICTS, AREAS = ("东湖区", "西山区"), ("330110001", "330110002", "420100000")

_days = st.integers(TODAY - 20, TODAY)
_ends = st.none() | st.integers(TODAY - 18, TODAY + 3)
stays = st.builds(
    lambda area, day, length, hours: Stay(area, day, day + length, hours),
    st.sampled_from(AREAS),
    _days,
    st.integers(0, 6),
    st.sampled_from((1, 3, 4, 12, 24, 40)),
)
risks = st.builds(
    lambda area, district, level, day, length: Risk(area, district, level, day, day + length),
    st.sampled_from(AREAS),
    st.sampled_from(DISTRICTS),
    st.integers(1, 7),
    _days,
    st.integers(0, 20),
)
cases = st.builds(
    Case, st.sampled_from(("confirmed", "suspected", "observation", "false_declaration")), _days, _ends
)
contacts = st.builds(Contact, st.sampled_from(("close", "general")), _days)
fevers = st.builds(Fever, _days, _ends)
checkins = st.lists(
    st.builds(CheckIn, _days, st.sampled_from((True, True, True, False))),
    max_size=21,
    unique_by=lambda c: c.day,
).map(tuple)


def _few(of: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(of, max_size=most).map(tuple)


people = st.builds(
    Facts,
    st.sampled_from(DISTRICTS),
    st.booleans(),
    _few(stays),
    _few(cases, 1),
    _few(contacts, 2),
    checkins,
    _few(fevers, 1),
)


def newest(former: Sequence[Trigger], judged: Judgement) -> tuple[Trigger, ...]:
    """The ledger after that night: the newest row of each rule."""
    return tuple(({row.rule: row for row in former} | {row.rule: row for row in judged.ledger}).values())


def by_engine(
    city: Mapping[int, Facts], risk: Sequence[Risk], rules: RuleSet, today: int = TODAY
) -> dict[int, Judgement]:
    """What DuckDB makes of those people."""
    with tempfile.TemporaryDirectory() as folder, duck.opened(Path(folder)) as connection:
        duck.fill(connection, rows_of(city, risk, rules, today))
        duck.judge(connection, Path(folder))
        ledger: dict[int, list[Trigger]] = {pid: [] for pid in city}
        for pid, *row in connection.sql(
            "SELECT * EXCLUDE clears_on FROM judged ORDER BY pid, rule"
        ).fetchall():
            ledger[pid].append(Trigger(*row))
        state = connection.sql("SELECT pid, colour, rules, evidence, clears_on FROM state").fetchall()
        return {
            pid: Judgement(colour, names, evidence, clears_on, tuple(ledger[pid]))
            for pid, colour, names, evidence, clears_on in state
        }


def by_oracle(
    city: Mapping[int, Facts], risk: Sequence[Risk], rules: RuleSet, today: int = TODAY
) -> dict[int, Judgement]:
    judged = {pid: oracle.judge(facts, risk, rules, today) for pid, facts in city.items()}
    return {
        pid: Judgement(j.colour, j.rules, j.evidence, j.clears_on, tuple(sorted(j.ledger)))
        for pid, j in judged.items()
    }


def rows_of(
    city: Mapping[int, Facts], risk: Sequence[Risk], rules: RuleSet, today: int
) -> dict[str, list[tuple[object, ...]]]:
    """The engine's tables for that city."""
    many = ("stays", "cases", "contacts", "checkins", "fevers", "ledger")
    return {
        "people": [(pid, f.district, f.complete) for pid, f in city.items()],
        **{name: [(pid, *row) for pid, f in city.items() for row in getattr(f, name)] for name in many},
        "risk": list(risk),
        "ruleset": rules.rows(),
        "night": [rules.night(today)],
    }
