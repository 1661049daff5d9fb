"""What may raise the highest trusted time, how far, and what a clock behind it is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.check.moment import ClockState
from scanner.check.trusted_time import TrustedTime
from tests.fakes.clock import SPRING_2026_S

NOW_S = SPRING_2026_S
DAY_S = 86_400


class FakeShelf:
    """Keeps the floor as the store would."""

    def __init__(self) -> None:
        self.kept: list[int] = []

    def time(self, floor_s: int = 0) -> TrustedTime:
        return TrustedTime(floor_s, self.kept.append)


@pytest.fixture
def shelf() -> FakeShelf:
    return FakeShelf()


def test_before_anything_verified_the_clock_is_assumed(shelf: FakeShelf) -> None:
    moment = shelf.time().judge(NOW_S)
    assert (moment.s, moment.state) == (NOW_S, ClockState.ASSUMED)


def test_a_verified_document_makes_it_ok_and_is_kept(shelf: FakeShelf) -> None:
    time = shelf.time()
    time.verified(NOW_S - 100, NOW_S)
    assert time.judge(NOW_S).state is ClockState.OK
    assert shelf.kept == [NOW_S - 100]


@pytest.mark.parametrize(
    ("behind_s", "state"), [(60, ClockState.OK), (61, ClockState.WRONG), (DAY_S, ClockState.WRONG)]
)
def test_a_clock_set_back_is_wrong(shelf: FakeShelf, behind_s: int, state: ClockState) -> None:
    time = shelf.time()
    time.verified(NOW_S, NOW_S)
    assert time.judge(NOW_S - behind_s).state is state


def test_a_clock_set_back_over_a_restart_is_wrong(shelf: FakeShelf) -> None:
    """Ten reboots with the clock set back: the kept floor stands against each."""
    for boot in range(10):
        assert shelf.time(NOW_S).judge(NOW_S - DAY_S - boot).state is ClockState.WRONG
    assert shelf.time(NOW_S).judge(NOW_S).state is ClockState.ASSUMED


@pytest.mark.parametrize(("ahead_s", "raises"), [(DAY_S, True), (DAY_S + 1, False), (400 * DAY_S, False)])
def test_no_document_raises_it_far_beyond_the_wall_clock(
    shelf: FakeShelf, ahead_s: int, raises: bool
) -> None:
    """A list 400 days ahead must not shut the gate for 400 days."""
    time = shelf.time()
    time.verified(NOW_S + ahead_s, NOW_S)
    assert shelf.kept == ([NOW_S + ahead_s] if raises else [])
    assert time.judge(NOW_S).state is (ClockState.WRONG if raises else ClockState.ASSUMED)


def test_it_never_falls(shelf: FakeShelf) -> None:
    time = shelf.time()
    time.verified(NOW_S, NOW_S)
    time.verified(NOW_S - DAY_S, NOW_S)
    assert shelf.kept == [NOW_S]
    assert time.judge(NOW_S - DAY_S).state is ClockState.WRONG


def test_an_older_document_than_the_kept_floor_writes_nothing(shelf: FakeShelf) -> None:
    time = shelf.time(NOW_S)
    time.verified(NOW_S, NOW_S)
    assert shelf.kept == []
    assert time.judge(NOW_S).state is ClockState.OK


def test_judging_alone_raises_nothing(shelf: FakeShelf) -> None:
    """A wall clock of 2035, however often looked at, leaves no trace once it is put right."""
    time = shelf.time(NOW_S)
    for _ in range(3):
        time.judge(NOW_S + 9 * 365 * DAY_S)
    assert time.judge(NOW_S).state is ClockState.ASSUMED
    assert shelf.kept == []


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)), max_size=20))
def test_what_is_kept_only_rises_and_stays_near_a_wall_clock(named: list[tuple[int, int]]) -> None:
    kept: list[int] = []
    time = TrustedTime(0, kept.append)
    for named_s, wall_s in named:
        time.verified(named_s, wall_s)
    assert kept == sorted(set(kept))
    assert all(any(floor == n and n <= w + DAY_S for n, w in named) for floor in kept)
