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

# People on the edges, where a point, an hour or a day decides: levels that add up to three and five, hours to a day, stays
# that end as the window or a week begins, and normal days in a row but for one or two.
_AWAY, _MIDDLE, _HIGH = AREAS
EDGES = [
    Risk(_AWAY, "江北区", 4, TODAY - 60, TODAY + 60),
    Risk(_MIDDLE, "江北区", 3, TODAY - 60, TODAY + 60),
    Risk(_HIGH, "江北区", 5, TODAY - 60, TODAY - 8),
]
HARD_RULES_ONLY = replace(
    FEBRUARY, rules={name: terms for name, terms in FEBRUARY.rules.items() if name not in ("S3", "S5")}
)
_edge_days = st.sampled_from([TODAY - n for n in (0, 3, 6, 7, 8, 13, 14, 15)])
_edge_stays = st.builds(
    lambda area, last, length, hours: Stay(area, last - length, last, hours),
    st.sampled_from((*[_AWAY] * 6, _MIDDLE, _HIGH)),
    _edge_days,
    st.integers(0, 1),
    st.sampled_from((3, 4, 12, 12, 23, 24)),
)


def _on_the_edge(stays: st.SearchStrategy[list[Stay]], *kinds: str) -> st.SearchStrategy[Facts]:
    contacts = st.just(()) | _few(st.builds(Contact, st.sampled_from(kinds), _edge_days), 1)
    return st.builds(Facts, st.just(DISTRICTS[0]), st.just(True), stays.map(tuple), contacts=contacts)


travellers = st.tuples(_on_the_edge(st.lists(_edge_stays, min_size=2, max_size=3), "general"), st.just(EDGES))


def traveller(*stays: tuple[int, int]) -> tuple[Facts, list[Risk]]:
    """Somebody with stays of one day, so many days ago, of so many hours, in a place of elevated risk."""
    found = (Stay(_AWAY, TODAY - ago, TODAY - ago, hours) for ago, hours in stays)
    return Facts(DISTRICTS[0], complete=True, stays=tuple(found)), EDGES


@st.composite
def patients(draw: st.DrawFn) -> tuple[tuple[Facts, list[Risk]], set[int]]:
    """Somebody on the edge with normal days and gaps in them, and days on which that one was ill: most often those."""
    around = range(TODAY - 16, TODAY + 1)
    some = draw(st.sets(st.sampled_from(around), min_size=1, max_size=2))
    normal = draw(st.sampled_from((some, set(around) - some)))
    ill = draw(st.just(some) | st.sets(st.sampled_from(around), min_size=1, max_size=3))
    facts = draw(_on_the_edge(st.lists(_edge_stays, max_size=1), "close", "close", "general"))
    checkins = tuple(CheckIn(day, normal=True) for day in sorted(normal))
    return (replace(facts, checkins=checkins), EDGES), ill


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
