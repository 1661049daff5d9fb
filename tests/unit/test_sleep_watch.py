"""A computer that slept asks for everything at once; one whose clock was set back, or only worked, does not."""

from __future__ import annotations

from scanner.app.sleep_watch import SLEPT_S, SleepWatch
from tests.fakes.clock import FakeClock


def test_a_sleep_is_told_once() -> None:
    clock, woken = FakeClock(), list[bool]()
    watch = SleepWatch(clock, lambda: woken.append(True))
    clock.advance(3600)
    watch.look()
    assert woken == []
    clock.set_wall_s(clock.wall_s() + 8 * 3600)
    watch.look()
    watch.look()
    assert woken == [True]


def test_a_clock_set_back_or_a_little_forward_is_no_sleep() -> None:
    clock, woken = FakeClock(), list[bool]()
    watch = SleepWatch(clock, lambda: woken.append(True))
    for moved_s in (-7200, SLEPT_S - 1):
        clock.set_wall_s(clock.wall_s() + moved_s)
        watch.look()
    assert woken == []
