"""What gives a script away, and what does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.checkin.scripts import CROWD_IN_A_SECOND, SAME_TIME_DAYS, SAME_WORDS_PEOPLE, Sent, Sign, noticed

NOON = 12 * 3600


def test_the_same_second_of_many_days_is_noticed_and_a_habit_is_not() -> None:
    script = [Sent(1, day, NOON + day % 3, "") for day in range(SAME_TIME_DAYS)]
    habit = [Sent(2, day, NOON + 40 * day, "") for day in range(14)]
    assert noticed([*script, *habit]) == {1: {Sign.TIME_OF_DAY}}
    assert noticed(script[:-1]) == {}


def test_the_same_words_of_many_on_one_day_are_noticed() -> None:
    copied = [Sent(person, 1, person * 60, "digest") for person in range(SAME_WORDS_PEOPLE)]
    assert noticed(copied) == {person: {Sign.SAME_WORDS} for person in range(SAME_WORDS_PEOPLE)}
    assert noticed(copied[1:]) == {}
    assert noticed([Sent(one.person, one.day, one.second, "") for one in copied]) == {}


def test_a_crowd_in_one_second_is_noticed() -> None:
    crowd = [Sent(person, 1, NOON, "") for person in range(CROWD_IN_A_SECOND)]
    assert set(noticed(crowd)) == set(range(CROWD_IN_A_SECOND))
    assert noticed(crowd[1:]) == {}


@given(
    st.lists(
        st.builds(
            Sent, st.integers(0, 5), st.integers(0, 13), st.integers(0, 86_399), st.sampled_from(["", "a"])
        )
    )
)
def test_order_does_not_matter(rows: list[Sent]) -> None:
    assert noticed(rows) == noticed(rows[::-1])


@given(st.integers(0, 86_000), st.permutations(range(14)))
def test_whoever_comes_minutes_apart_is_left_alone(start: int, minutes: list[int]) -> None:
    rows = [Sent(1, day, (start + 60 * minute) % 86_400, "") for day, minute in enumerate(minutes)]
    assert noticed(rows) == {}
