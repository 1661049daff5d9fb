"""The rules themselves: two engines say the same, the same facts give the same colour, more exposure is never greener."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.colour import oracle
from hub.colour.oracle import CheckIn
from tests.hub.colour import _cities
from tests.hub.colour._cities import EVERYTHING_ON, FEBRUARY, TODAY, by_engine, by_oracle, newest, with_rules

if TYPE_CHECKING:
    from hub.colour.oracle import Facts, Risk
    from hub.colour.rules.rule_set import RuleSet

maps = st.lists(_cities.risks, max_size=4)
rule_sets = st.sampled_from((FEBRUARY, EVERYTHING_ON, with_rules("Y5")))


@settings(max_examples=25)
@given(st.lists(_cities.people, min_size=1, max_size=40), maps, rule_sets, rule_sets, st.integers(0, 9))
def test_the_oracle_and_the_engine_agree_row_for_row(
    people: list[Facts], risk: list[Risk], before: RuleSet, after: RuleSet, nights: int
) -> None:
    """Over two nights, the second of them perhaps under another rule set."""
    city = dict(enumerate(people))
    first = by_engine(city, risk, before, TODAY - nights)
    assert first == by_oracle(city, risk, before, TODAY - nights)
    later = {pid: replace(facts, ledger=newest((), first[pid])) for pid, facts in city.items()}
    assert by_engine(later, risk, after) == by_oracle(later, risk, after)


more = st.one_of(
    _cities.stays.map(lambda it: ("stays", it)),
    _cities.contacts.map(lambda it: ("contacts", it)),
    _cities.cases.map(lambda it: ("cases", it)),
    _cities.fevers.map(lambda it: ("fevers", it)),
)


@settings(max_examples=200)
@given(_cities.people, st.lists(more, min_size=1, max_size=3), maps, rule_sets, st.integers(0, 20))
def test_more_exposure_is_never_greener(
    facts: Facts, added: list[tuple[str, object]], risk: list[Risk], rules: RuleSet, nights: int
) -> None:
    former = oracle.judge(facts, risk, rules, TODAY - nights).ledger
    person = (
        replace(facts, ledger=newest((), oracle.judge(facts, risk, rules, TODAY - nights)))
        if former
        else facts
    )
    exposed = person
    for name, fact in added:
        changed: dict[str, Any] = {name: (*getattr(exposed, name), fact)}
        exposed = replace(exposed, **changed)
    assert oracle.judge(exposed, risk, rules, TODAY).colour >= oracle.judge(person, risk, rules, TODAY).colour


@given(_cities.people, maps, rule_sets)
def test_a_higher_level_is_never_greener(facts: Facts, risk: list[Risk], rules: RuleSet) -> None:
    raised = [row._replace(level=min(6, row.level + 1)) for row in risk if row.level <= 6]
    lower = [row for row in risk if row.level <= 6]
    before = oracle.judge(facts, lower, rules, TODAY).colour
    assert oracle.judge(facts, raised, rules, TODAY).colour >= before


drawn = st.tuples(_cities.people, maps)
ill_days = st.sets(st.integers(TODAY - 20, TODAY), min_size=1)


@settings(max_examples=200)
@example(_cities.traveller((0, 12), (3, 11)), FEBRUARY, 1, 0).via("the hours become a day")
@example(_cities.traveller((0, 24), (14, 4)), FEBRUARY, 0, 1).via("a second stay comes into the window")
@example(_cities.traveller((0, 12), (3, 12), (14, 4)), FEBRUARY, 0, 1).via("an older stay beside newer ones")
@example(_cities.traveller((8, 4), (7, 4)), FEBRUARY, 0, 1).via("the last stay is of this week")
@given(drawn | _cities.travellers, rule_sets, st.sampled_from((0, 1, 12, 20)), st.sampled_from((0, 1, 2, 6)))
def test_a_longer_stay_is_never_greener(
    drawn: tuple[Facts, list[Risk]], rules: RuleSet, hours: int, days: int
) -> None:
    facts, risk = drawn
    longer = tuple(
        stay._replace(until_day=stay.until_day + days, hours=stay.hours + hours) for stay in facts.stays
    )
    before = oracle.judge(facts, risk, rules, TODAY).colour
    assert oracle.judge(replace(facts, stays=longer), risk, rules, TODAY).colour >= before


@settings(max_examples=200)
@given(
    st.tuples(drawn, ill_days) | _cities.patients(),
    rule_sets | st.just(_cities.HARD_RULES_ONLY),
    st.integers(0, 20),
)
def test_a_symptom_is_never_greener(
    drawn: tuple[tuple[Facts, list[Risk]], set[int]], rules: RuleSet, nights: int
) -> None:
    """Those days' check-ins, made or not, tell of a fever; also where a row of the ledger waits for its normal days."""
    (facts, risk), ill = drawn
    held = replace(facts, ledger=newest((), oracle.judge(facts, risk, rules, TODAY - nights)))
    days = (*(one for one in facts.checkins if one.day not in ill), *(CheckIn(day, False) for day in ill))
    before = oracle.judge(held, risk, rules, TODAY).colour
    assert oracle.judge(replace(held, checkins=days), risk, rules, TODAY).colour >= before


@given(_cities.people, maps, rule_sets)
def test_judging_again_changes_nothing(facts: Facts, risk: list[Risk], rules: RuleSet) -> None:
    first = oracle.judge(facts, risk, rules, TODAY)
    again = oracle.judge(replace(facts, ledger=newest((), first)), risk, rules, TODAY)
    assert (again.colour, again.rules, again.evidence, again.clears_on) == (
        first.colour,
        first.rules,
        first.evidence,
        first.clears_on,
    )


@given(_cities.people, maps, rule_sets)
def test_every_colour_is_explained(facts: Facts, risk: list[Risk], rules: RuleSet) -> None:
    judged = oracle.judge(facts, risk, rules, TODAY)
    told = (judged.rules, judged.evidence, judged.clears_on)
    assert all(told) if judged.colour > 0 else told == ("", None, None)
