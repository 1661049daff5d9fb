"""Ages in the facts."""

from __future__ import annotations

import pytest

from scanner.check.facts import NO_LIST, Repeat, facts_of
from scanner.check.moment import ClockState, Moment
from scanner.protocol.status_list import Status
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.gate import FakeListed

NOW = Moment(SPRING_2026_S, ClockState.OK)


@pytest.mark.parametrize(("iat_s", "age_s"), [(NOW.s - 90, 90), (NOW.s - 1, 1), (NOW.s, 0), (NOW.s + 300, 0)])
def test_a_list_made_a_little_ahead_of_this_clock_has_no_age(iat_s: int, age_s: int) -> None:
    assert facts_of("330100", FakeListed(Status.VALID, iat_s), 0, NOW).list_age_s == age_s


def test_no_list_has_no_age_and_trust_always_one() -> None:
    facts = facts_of("330100", NO_LIST, NOW.s - 5, NOW)
    assert (facts.list_age_s, facts.trust_age_s) == (None, 5)


def test_a_visit_by_itself_repeats_nothing_and_finds_an_empty_site() -> None:
    facts = facts_of("330100", FakeListed(Status.VALID, NOW.s), NOW.s, NOW)
    assert (facts.repeat, facts.seen_ago_s) == (Repeat.NONE, None)
    assert (facts.inside, facts.is_drawn, facts.is_in_vehicle) == (0, False, False)
