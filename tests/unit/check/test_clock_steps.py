"""A jump between wall and monotonic time is seen once, a drift within bounds never."""

from __future__ import annotations

import pytest

from scanner.check.clock_steps import ClockSteps
from scanner.check.trusted_time import MOVED_S

WALL_S = 1_774_000_000


def steps() -> ClockSteps:
    return ClockSteps(WALL_S, 5_000.0)


@pytest.mark.parametrize(
    ("moved_s", "stepped"),
    [(MOVED_S, False), (MOVED_S + 1, True), (-MOVED_S, False), (-MOVED_S - 1, True), (10**9, True)],
)
def test_how_far_is_a_step(moved_s: int, stepped: bool) -> None:
    assert steps().has_stepped(WALL_S + 3600 + moved_s, 5_000.0 + 3_600_000) is stepped


def test_a_step_is_told_once_and_the_way_back_again() -> None:
    watch = steps()
    assert watch.has_stepped(WALL_S + 900, 5_000.0)
    assert not watch.has_stepped(WALL_S + 960, 65_000.0)
    assert watch.has_stepped(WALL_S + 120, 125_000.0)


def test_many_small_steps_the_same_way_are_one() -> None:
    watch = steps()
    found = [watch.has_stepped(WALL_S - 50 * n, 5_000.0) for n in range(1, 7)]
    assert found == [False, False, True, False, False, True]
