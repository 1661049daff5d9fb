"""Second half of the check: rule by rule, and what must hold whatever the rules find."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.check.deciding import decide
from scanner.check.facts import Facts, ListFault, Repeat
from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.rules import RULES, Case
from scanner.check.verdict import Verdict
from scanner.protocol import policy
from scanner.protocol.credential import Credential, Format
from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import ForeignRule, OtherCities, Risk, SiteKind, SitePolicy, TemperatureRule
from scanner.protocol.reason import Reason
from scanner.protocol.status_list import Status
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, trust_of

NOW_S = SPRING_2026_S
CITY = FakeCity()
FOUND = read(CITY.live(NOW_S), trust_of(CITY), Moment(NOW_S, ClockState.OK))
assert isinstance(FOUND, Credential)
GREEN = Case(
    FOUND, Facts("330100", Status.VALID, ListFault.NONE, 0, 0), policy.DEFAULT, Moment(NOW_S, ClockState.OK)
)
HOUR_S, DAY_S = 3600, 86_400


def _decide(case: Case) -> Verdict:
    return decide(case.credential, case.facts, case.policy, case.now)


def _case(**changed: Any) -> Case:
    """The green case with members of its parts changed, wherever they stand."""
    parts = {}
    for name in ("credential", "facts", "policy", "now"):
        part = getattr(GREEN, name)
        mine = {key: value for key, value in changed.items() if hasattr(part, key)}
        parts[name] = replace(part, **mine)
    return Case(**parts)


FOREIGN: dict[str, Any] = {
    "format": Format.HC1, "issuer": "hc1:DE", "colour": None, "kind": None, "generation": None, "index": None,
    "status": None, "list_age_s": None,
}  # fmt: skip
ADMIT, ASK, UNDECIDED, REFUSE = Outcome.ADMIT, Outcome.ASK, Outcome.UNDECIDED, Outcome.REFUSE
EACH_RULE: list[tuple[dict[str, Any], Outcome, Reason]] = [
    ({}, ADMIT, Reason.PASS_GREEN),
    ({"state": ClockState.ASSUMED}, ADMIT, Reason.PASS_GREEN),
    ({"state": ClockState.WRONG}, UNDECIDED, Reason.CLOCK_WRONG),
    ({"trust_age_s": 14 * DAY_S}, ADMIT, Reason.PASS_GREEN),
    ({"trust_age_s": 14 * DAY_S + 1}, UNDECIDED, Reason.TRUST_OLD),
    ({"fault": ListFault.MISSING, "status": None, "list_age_s": None}, UNDECIDED, Reason.LIST_MISSING),
    ({"fault": ListFault.OUTSIDE, "status": None}, UNDECIDED, Reason.LIST_OUTSIDE),
    ({"fault": ListFault.UNREADABLE, "status": None}, UNDECIDED, Reason.LIST_UNREADABLE),
    ({"status": None}, UNDECIDED, Reason.LIST_UNREADABLE),
    ({"list_age_s": None}, UNDECIDED, Reason.LIST_UNREADABLE),
    ({"fault": ListFault.MISSING}, UNDECIDED, Reason.LIST_MISSING),
    ({"list_age_s": 72 * HOUR_S}, ADMIT, Reason.PASS_GREEN),
    ({"list_age_s": 72 * HOUR_S + 1}, UNDECIDED, Reason.LIST_OLD),
    ({"status": Status.REVOKED}, REFUSE, Reason.LIST_REVOKED),
    ({"status": Status.YELLOW}, REFUSE, Reason.LIST_YELLOW),
    ({"status": Status.RED}, REFUSE, Reason.LIST_RED),
    ({"colour": Colour.YELLOW}, REFUSE, Reason.COLOUR_YELLOW),
    ({"colour": Colour.RED}, REFUSE, Reason.COLOUR_RED),
    ({"repeat": Repeat.CODE, "seen_ago_s": 180}, ASK, Reason.REPEAT_CODE),
    ({"repeat": Repeat.SUBJECT, "seen_ago_s": 180}, ASK, Reason.REPEAT_SUBJECT),
    ({"kind": Kind.PAPER}, ASK, Reason.KIND_PAPER),
    ({"kind": Kind.EMERGENCY}, ASK, Reason.KIND_EMERGENCY),
    ({"kind": Kind.PERMIT}, ASK, Reason.KIND_PERMIT),
    ({"is_drawn": True}, ASK, Reason.SITE_SPOT_CHECK),
    ({"home": "330200"}, ASK, Reason.SITE_OTHER_CITY),
    ({"home": "330200", "other_cities": OtherCities.SHOW}, UNDECIDED, Reason.SITE_OTHER_CITY_SHOWN),
    ({"home": "330200", "other_cities": OtherCities.CONVERT}, REFUSE, Reason.SITE_OTHER_CITY_CONVERT),
    ({"home": "330200", "other_cities": OtherCities.REFUSE}, REFUSE, Reason.SITE_OTHER_CITY_REFUSED),
    ({"other_cities": OtherCities.SHOW}, ADMIT, Reason.PASS_GREEN),
    ({"other_cities": OtherCities.CONVERT}, ADMIT, Reason.PASS_GREEN),
    ({"other_cities": OtherCities.REFUSE}, ADMIT, Reason.PASS_GREEN),
    (FOREIGN, REFUSE, Reason.SITE_FOREIGN_REFUSED),
    ({**FOREIGN, "hc1": ForeignRule.ADMIT}, ASK, Reason.SITE_FOREIGN_PASS),
    ({**FOREIGN, "hc1": ForeignRule.SHOW}, UNDECIDED, Reason.SITE_FOREIGN_SHOWN),
    ({**FOREIGN, "shc": ForeignRule.ADMIT}, REFUSE, Reason.SITE_FOREIGN_REFUSED),
    ({"hc1": ForeignRule.REFUSE}, ADMIT, Reason.PASS_GREEN),
]
BY_SITE: list[tuple[dict[str, Any], Outcome, tuple[Ask, ...]]] = [
    ({"kind": SiteKind.COMMUNITY}, ASK, (Ask.RESIDENCE,)),
    ({"kind": SiteKind.COMPOUND, "household_limit": 1}, ASK, (Ask.RESIDENCE,)),
    ({"kind": SiteKind.COMPOUND}, ADMIT, ()),
    ({"kind": SiteKind.BOARDING, "household_limit": 1}, ADMIT, ()),
    ({"kind": SiteKind.HIGHWAY}, ASK, (Ask.OCCUPANTS,)),
    ({"kind": SiteKind.HIGHWAY, "is_in_vehicle": True}, ADMIT, ()),
    ({"kind": SiteKind.HIGHWAY, "colour": Colour.RED}, REFUSE, ()),
    ({"kind": SiteKind.SUPERMARKET, "occupancy_limit": 50, "inside": 49}, ADMIT, ()),
    ({"kind": SiteKind.SUPERMARKET, "occupancy_limit": 50, "inside": 50}, REFUSE, ()),
    ({"kind": SiteKind.ENTERPRISE, "occupancy_limit": 50, "inside": 50}, REFUSE, ()),
    ({"kind": SiteKind.SUPERMARKET, "inside": 5000}, ADMIT, ()),
    ({"kind": SiteKind.BOARDING, "occupancy_limit": 50, "inside": 50}, ADMIT, ()),
]
"""What a site's kind asks besides; `kind` stands for the site's and the code's both, which no rule takes for another."""
WORST_WINS: list[tuple[dict[str, Any], Outcome, Reason]] = [
    ({"status": Status.YELLOW, "colour": Colour.RED}, REFUSE, Reason.COLOUR_RED),
    ({"status": Status.RED, "colour": Colour.YELLOW}, REFUSE, Reason.LIST_RED),
    ({"status": Status.RED, "colour": Colour.RED}, REFUSE, Reason.LIST_RED),
    ({"status": Status.YELLOW, "colour": Colour.YELLOW}, REFUSE, Reason.LIST_YELLOW),
    ({"status": Status.RED, "list_age_s": 90 * DAY_S}, REFUSE, Reason.LIST_RED),
    ({"colour": Colour.RED, "fault": ListFault.MISSING, "status": None}, REFUSE, Reason.COLOUR_RED),
    ({"colour": Colour.YELLOW, "state": ClockState.WRONG}, REFUSE, Reason.COLOUR_YELLOW),
    (
        {"status": Status.REVOKED, "state": ClockState.WRONG, "trust_age_s": 90 * DAY_S},
        REFUSE,
        Reason.LIST_REVOKED,
    ),
    ({"kind": Kind.PAPER, "list_age_s": 73 * HOUR_S}, UNDECIDED, Reason.LIST_OLD),
    (
        {"kind": Kind.PAPER, "state": ClockState.WRONG, "list_age_s": 73 * HOUR_S},
        UNDECIDED,
        Reason.CLOCK_WRONG,
    ),
    ({**FOREIGN, "hc1": ForeignRule.ADMIT, "state": ClockState.WRONG}, UNDECIDED, Reason.CLOCK_WRONG),
    ({**FOREIGN, "hc1": ForeignRule.ADMIT, "trust_age_s": 15 * DAY_S}, UNDECIDED, Reason.TRUST_OLD),
    ({**FOREIGN, "hc1": ForeignRule.SHOW, "repeat": Repeat.CODE}, UNDECIDED, Reason.SITE_FOREIGN_SHOWN),
    ({**FOREIGN, "state": ClockState.WRONG}, REFUSE, Reason.SITE_FOREIGN_REFUSED),
    ({"repeat": Repeat.CODE, "kind": Kind.PAPER, "home": "330200"}, ASK, Reason.REPEAT_CODE),
    (
        {"kind": Kind.PAPER, "home": "330200", "other_cities": OtherCities.REFUSE},
        REFUSE,
        Reason.SITE_OTHER_CITY_REFUSED,
    ),
]


@pytest.mark.parametrize(("changed", "outcome", "reason"), [*EACH_RULE, *WORST_WINS], ids=str)
def test_the_table_of_rules(changed: dict[str, Any], outcome: Outcome, reason: Reason) -> None:
    verdict = _decide(_case(**changed))
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.asks == ((Ask.IDENTITY,) if outcome is ASK else ())


@pytest.mark.parametrize(
    ("changed", "asks"),
    [
        ({"temperature": TemperatureRule.ALWAYS}, (Ask.TEMPERATURE,)),
        ({"temperature": TemperatureRule.BY_RISK, "risk": Risk.HIGH}, (Ask.TEMPERATURE,)),
        ({"temperature": TemperatureRule.BY_RISK, "risk": Risk.RAISED}, (Ask.TEMPERATURE,)),
        ({"temperature": TemperatureRule.BY_RISK}, ()),
        ({"risk": Risk.HIGH}, ()),
        ({"temperature": TemperatureRule.ALWAYS, "kind": Kind.PAPER}, (Ask.IDENTITY, Ask.TEMPERATURE)),
        ({"temperature": TemperatureRule.ALWAYS, "colour": Colour.RED}, ()),
    ],
    ids=str,
)
def test_temperature_is_asked_as_the_site_says(changed: dict[str, Any], asks: tuple[Ask, ...]) -> None:
    assert _decide(_case(**changed)).asks == asks


@pytest.mark.parametrize(("changed", "outcome", "asks"), BY_SITE, ids=str)
def test_what_the_site_s_kind_asks(changed: dict[str, Any], outcome: Outcome, asks: tuple[Ask, ...]) -> None:
    verdict = _decide(_case(**changed))
    assert (verdict.outcome, verdict.asks) == (outcome, asks)


def test_who_is_red_and_comes_when_it_is_full_is_red() -> None:
    full = {"occupancy_limit": 1, "inside": 1}
    case = _case(colour=Colour.RED, **full)
    assert _decide(case._replace(policy=replace(case.policy, kind=SiteKind.SUPERMARKET))).reason is (
        Reason.COLOUR_RED
    )


def test_every_rule_stands_in_the_table() -> None:
    """Each finds something in at least one case of it, or it guards nothing that is tested."""
    cases = [_case(**changed) for changed, _, _ in EACH_RULE]
    cases.append(_case(temperature=TemperatureRule.ALWAYS))
    cases += [_case(**changed) for changed, _, _ in BY_SITE]
    assert all(any(rule(case) for case in cases) for rule in RULES)


def test_the_green_case_finds_nothing() -> None:
    assert [rule(GREEN) for rule in RULES] == [None] * len(RULES)


def test_a_verdict_carries_what_the_guard_may_see() -> None:
    verdict = _decide(_case(name="张*", tail="12", seen_ago_s=180, repeat=Repeat.CODE, list_age_s=5))
    assert (verdict.name, verdict.tail, verdict.seen_ago_s, verdict.list_age_s) == ("张*", "12", 180, 5)
    assert (Verdict(REFUSE, Reason.READ_EMPTY).name, Verdict(REFUSE, Reason.READ_EMPTY).tail) == ("", "")


def test_limits_are_the_sites() -> None:
    strict = {"list_stale_s": 60, "trust_stale_s": 60}
    assert _decide(_case(list_age_s=61, **strict)).reason is Reason.LIST_OLD
    assert _decide(_case(trust_age_s=61, **strict)).reason is Reason.TRUST_OLD
    assert _decide(_case(list_age_s=60, trust_age_s=60, **strict)).outcome is ADMIT


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case at all, the store's half answers among them."""
    return Case(
        replace(GREEN.credential, colour=draw(st.sampled_from(Colour)), kind=draw(st.sampled_from(Kind))),
        Facts(
            home=draw(st.sampled_from(["330100", "330200"])),
            status=draw(st.none() | st.sampled_from(Status)),
            fault=draw(st.sampled_from(ListFault)),
            list_age_s=draw(st.none() | st.integers(0, 200 * HOUR_S)),
            trust_age_s=draw(st.integers(-HOUR_S, 30 * DAY_S)),
            repeat=draw(st.sampled_from(Repeat)),
        ),
        SitePolicy(other_cities=draw(st.sampled_from(OtherCities))),
        Moment(NOW_S, draw(st.sampled_from(ClockState))),
    )


@given(cases())
def test_the_worst_wins_and_the_first_of_the_worst_is_told(case: Case) -> None:
    found = [finding for rule in RULES if (finding := rule(case))]
    verdict = _decide(case)
    assert verdict.outcome == max([finding.outcome for finding in found], default=ADMIT)
    told = [finding.reason for finding in found if finding.outcome is verdict.outcome] or [Reason.PASS_GREEN]
    assert verdict.reason is told[0]


@given(cases())
def test_nobody_listed_or_not_green_is_admitted_or_asked(case: Case) -> None:
    if (
        case.facts.status in (Status.REVOKED, Status.YELLOW, Status.RED)
        or case.credential.colour is not Colour.GREEN
    ):
        assert _decide(case).outcome is REFUSE


@given(cases())
def test_red_is_told_as_red(case: Case) -> None:
    """Yellow is sent home, red is stopped and reported: colour is the worse of the code's and the list's."""
    if case.credential.colour is Colour.RED and case.facts.status in (Status.YELLOW, Status.VALID):
        assert _decide(case).reason is Reason.COLOUR_RED


@given(cases())
def test_a_list_that_did_not_answer_admits_nobody(case: Case) -> None:
    if case.facts.fault or case.facts.status is None or case.facts.list_age_s is None:
        assert _decide(case).outcome in (UNDECIDED, REFUSE)


DOUBTS = st.sampled_from(
    [
        {"now": Moment(NOW_S, ClockState.WRONG)},
        {"trust_age_s": 15 * DAY_S},
        {"list_age_s": 73 * HOUR_S},
        {"fault": ListFault.MISSING, "status": None, "list_age_s": None},
        {"fault": ListFault.OUTSIDE, "status": None},
        {"fault": ListFault.UNREADABLE, "status": None},
    ]
)


@given(cases(), DOUBTS)
def test_a_doubt_never_makes_it_better(case: Case, doubt: dict[str, Any]) -> None:
    """A refusal on the code's own colour stays one; what was a yes is none any more."""
    before = _decide(case)
    now = doubt.get("now", case.now)
    facts = {key: value for key, value in doubt.items() if key != "now"}
    after = _decide(Case(case.credential, replace(case.facts, **facts), case.policy, now))
    assert after.outcome in (UNDECIDED, REFUSE)
    if before.outcome is REFUSE and "status" not in doubt:
        assert (after.outcome, after.reason) == (before.outcome, before.reason)


@given(cases())
def test_bearer_passes_are_never_simply_admitted(case: Case) -> None:
    if case.credential.kind is not Kind.LIVE:
        assert _decide(case).outcome is not ADMIT


@given(cases())
def test_only_an_ask_asks(case: Case) -> None:
    verdict = _decide(case)
    assert bool(verdict.asks) == (verdict.outcome is ASK)
    assert len(set(verdict.asks)) == len(verdict.asks)


@given(cases(), st.sampled_from([*Format]), st.lists(st.sampled_from(ForeignRule), min_size=4, max_size=4))
def test_a_foreign_pass_is_never_simply_admitted(case: Case, kind: Format, rules: list[ForeignRule]) -> None:
    """Asked for the ID at the most, and only where that format's own row says "admit"."""
    policy_ = replace(case.policy, hc1=rules[0], shc=rules[1], nzcp=rules[2], vds_nc=rules[3])
    credential = replace(case.credential, format=kind, colour=None, kind=None, generation=None, index=None)
    verdict = decide(credential, case.facts, policy_, case.now)
    assert verdict.outcome is not ADMIT or kind is Format.HZ1
    if verdict.outcome is ASK and kind is not Format.HZ1:
        assert policy_.foreign(kind) is ForeignRule.ADMIT


def test_outcomes_rise_with_severity() -> None:
    assert ADMIT < ASK < UNDECIDED < REFUSE
