"""What may raise the highest trusted time, how far, how it runs on, and what a clock behind it is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.check.moment import ClockState, Moment
from scanner.check.trusted_time import BEHIND_LEEWAY_S, MOVED_S, NEAR_S, TrustedTime
from tests.fakes.clock import SPRING_2026_S, FakeClock

NOW_S = SPRING_2026_S
DAY_S = 86_400


class Running:
    """A program's trusted time, its clock, and what it kept over restarts."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.kept: list[int] = []
        self.offers: list[int] = []
        self.start()

    def start(self, floor_s: int = 0, *, offered_s: int = 0, accepted_s: int = 0) -> TrustedTime:
        self.time = TrustedTime(
            floor_s,
            self.kept.append,
            self.clock.mono_ms(),
            offer=self.offers.append,
            offered_s=offered_s,
            accepted_s=accepted_s,
        )
        return self.time

    def verified(self, named_s: int) -> None:
        self.time.verified(named_s, self.clock.wall_s(), self.clock.mono_ms())

    def answered(self, named_s: int) -> None:
        self.time.answered(named_s, self.clock.wall_s(), self.clock.mono_ms())

    def judged(self) -> Moment:
        return self.time.judge(self.clock.wall_s(), self.clock.mono_ms())

    def runs(self, seconds: int, step_s: int = 60) -> None:
        """The program runs for so long."""
        for _ in range(seconds // step_s):
            self.clock.advance(step_s)
            self.time.time_passes(self.clock.wall_s(), self.clock.mono_ms())

    def state(self) -> ClockState:
        return self.judged().state


@pytest.fixture
def run() -> Running:
    return Running()


def test_before_anything_verified_the_clock_is_assumed(run: Running) -> None:
    assert run.state() is ClockState.ASSUMED
    assert run.time.judge(NOW_S, 0.0).s == NOW_S


def test_a_verified_document_makes_it_ok_and_is_kept(run: Running) -> None:
    run.verified(NOW_S - 100)
    assert run.state() is ClockState.OK
    assert run.kept == [NOW_S - 100]


@pytest.mark.parametrize(
    ("old_s", "state"),
    [(NEAR_S, ClockState.OK), (NEAR_S + 1, ClockState.ASSUMED), (DAY_S, ClockState.ASSUMED)],
)
def test_an_old_document_proves_a_bound_and_no_clock(run: Running, old_s: int, state: ClockState) -> None:
    """A list off a stick, or a reply kept back and played again."""
    run.verified(NOW_S - old_s)
    assert (run.state(), run.kept) == (state, [NOW_S - old_s])


def test_an_old_document_takes_no_ok_away(run: Running) -> None:
    run.verified(NOW_S)
    run.verified(NOW_S - DAY_S)
    assert run.state() is ClockState.OK


@pytest.mark.parametrize(
    ("behind_s", "state"), [(60, ClockState.OK), (61, ClockState.WRONG), (DAY_S, ClockState.WRONG)]
)
def test_a_clock_set_back_is_wrong(run: Running, behind_s: int, state: ClockState) -> None:
    run.verified(NOW_S)
    run.clock.set_wall_s(NOW_S - behind_s)
    assert run.state() is state


@pytest.mark.parametrize("moved_s", [MOVED_S + 1, 3 * 365 * DAY_S])
def test_a_clock_set_ahead_is_ok_no_more(run: Running, moved_s: int) -> None:
    run.verified(NOW_S)
    run.clock.set_wall_s(NOW_S + moved_s)
    assert run.state() is ClockState.ASSUMED
    run.clock.set_wall_s(NOW_S)
    assert run.state() is ClockState.OK


def test_a_clock_set_back_to_the_last_contact_is_wrong_while_the_program_runs(run: Running) -> None:
    run.verified(NOW_S)
    run.runs(3 * DAY_S, 3600)
    run.clock.set_wall_s(NOW_S)
    assert run.state() is ClockState.WRONG


def test_a_clock_set_back_over_ten_restarts_keeps_no_list_fresh(run: Running) -> None:
    """Each time it is set back as far as it goes unseen, and the gate runs eight hours: the list ages all the same."""
    run.verified(NOW_S)
    for _ in range(10):
        run.clock.set_wall_s(run.kept[-1])
        run.clock.reboot()
        run.start(run.kept[-1])
        assert run.state() is ClockState.ASSUMED
        run.runs(8 * 3600)
    assert run.kept[-1] >= NOW_S + 10 * 8 * 3600 - 10 * 600
    run.clock.set_wall_s(NOW_S)
    assert run.start(run.kept[-1]).judge(NOW_S, 0.0).state is ClockState.WRONG


@pytest.mark.parametrize(("ahead_s", "raises"), [(DAY_S, True), (DAY_S + 1, False), (400 * DAY_S, False)])
def test_no_document_raises_it_far_beyond_the_wall_clock(run: Running, ahead_s: int, raises: bool) -> None:
    """A list 400 days ahead must not shut the gate for 400 days."""
    run.verified(NOW_S + ahead_s)
    assert run.kept == ([NOW_S + ahead_s] if raises else [])
    assert run.offers == ([] if raises else [NOW_S + ahead_s])
    assert run.state() is (ClockState.WRONG if raises else ClockState.DISPUTED)


def test_what_was_poisoned_shuts_the_gate_for_a_day_at_most(run: Running) -> None:
    run.verified(NOW_S + DAY_S)
    run.runs(DAY_S - 120)
    assert run.state() is ClockState.WRONG
    run.runs(120)
    assert run.state() is ClockState.ASSUMED
    run.verified(run.clock.wall_s())
    assert run.state() is ClockState.OK


def test_it_never_falls(run: Running) -> None:
    run.verified(NOW_S)
    run.verified(NOW_S - DAY_S)
    assert run.kept == [NOW_S]


def test_an_older_document_than_the_kept_floor_writes_nothing(run: Running) -> None:
    run.start(NOW_S)
    run.verified(NOW_S)
    assert run.kept == []
    assert run.state() is ClockState.OK


def test_a_wall_clock_of_2035_leaves_no_trace(run: Running) -> None:
    """However long the program runs with it, only real seconds count."""
    run.start(NOW_S)
    run.clock.set_wall_s(NOW_S + 9 * 365 * DAY_S)
    run.runs(3600)
    run.clock.set_wall_s(NOW_S + 3600)
    assert run.state() is ClockState.ASSUMED
    assert run.time.now_s(NOW_S) == NOW_S + 3600


def test_without_any_verified_time_nothing_runs_on(run: Running) -> None:
    run.runs(DAY_S, 3600)
    assert (run.kept, run.time.now_s(5)) == ([], 5)


def test_a_new_list_key_forgets_what_lies_ahead(run: Running) -> None:
    run.start(NOW_S + 9 * 365 * DAY_S)
    assert run.state() is ClockState.WRONG
    assert run.time.forget(NOW_S, run.clock.mono_ms()) == NOW_S
    assert run.state() is ClockState.ASSUMED
    assert run.time.forget(NOW_S + DAY_S, run.clock.mono_ms()) == NOW_S


def test_what_runs_on_is_kept_every_ten_minutes_and_not_more_often(run: Running) -> None:
    run.verified(NOW_S)
    run.runs(1800)
    assert run.kept == [NOW_S, NOW_S + 600, NOW_S + 1200, NOW_S + 1800]


def test_a_program_that_runs_for_weeks_keeps_its_clock_ok(run: Running) -> None:
    """The two clocks go alike, however far they have gone."""
    run.verified(NOW_S)
    run.runs(30 * DAY_S, 3600)
    assert run.state() is ClockState.OK


def test_as_far_as_two_clocks_drift_apart_it_is_ok(run: Running) -> None:
    run.verified(NOW_S)
    run.clock.set_wall_s(NOW_S + MOVED_S)
    assert run.state() is ClockState.OK


def test_what_is_far_ahead_waits_for_a_supervisor_over_a_restart(run: Running) -> None:
    run.verified(NOW_S + 400 * DAY_S)
    run.verified(NOW_S + 401 * DAY_S)
    assert run.time.waiting_s(NOW_S) == NOW_S + 401 * DAY_S, (
        "the last one counts: 2099 must not hide what is right"
    )
    run.start(offered_s=run.offers[-1])
    assert run.state() is ClockState.DISPUTED
    assert run.kept == []


def test_while_the_clock_is_proved_nothing_waits_for_a_supervisor(run: Running) -> None:
    """The document is the doubtful one then, not the clock."""
    run.verified(NOW_S)
    run.verified(NOW_S + 400 * DAY_S)
    assert (run.state(), run.offers) == (ClockState.OK, [])
    run.clock.set_wall_s(NOW_S + MOVED_S + 1)
    run.verified(NOW_S + 400 * DAY_S)
    assert run.state() is ClockState.DISPUTED


def test_a_document_of_now_settles_the_dispute(run: Running) -> None:
    run.verified(NOW_S + 400 * DAY_S)
    run.verified(NOW_S)
    assert (run.state(), run.offers) == (ClockState.OK, [NOW_S + 400 * DAY_S, 0])


@pytest.mark.parametrize(
    ("ahead_s", "state"), [(DAY_S, ClockState.ASSUMED), (DAY_S + 1, ClockState.DISPUTED)]
)
def test_a_clock_that_is_set_settles_the_dispute(run: Running, ahead_s: int, state: ClockState) -> None:
    run.start(offered_s=NOW_S)
    run.clock.set_wall_s(NOW_S - ahead_s)
    assert run.state() is state
    assert bool(run.time.waiting_s(NOW_S - ahead_s)) is (state is ClockState.DISPUTED)


def test_once_accepted_time_goes_on_past_a_dead_clock_and_nobody_is_decided_by_it(run: Running) -> None:
    """The computer says 2000; lists and trust go by the accepted time, persons wait for the hub, or the clock."""
    run.clock.set_wall_s(5)
    run.start(NOW_S, accepted_s=NOW_S)
    run.runs(3600)
    assert run.time.now_s(run.clock.wall_s()) == NOW_S + 3600
    run.verified(NOW_S + 3600 + DAY_S)
    assert run.kept[-1] == NOW_S + 3600 + DAY_S
    assert (run.state(), run.offers) == (ClockState.WRONG, [])
    run.verified(NOW_S + 3600 + 2 * DAY_S + 1)
    assert run.offers == [NOW_S + 3600 + 2 * DAY_S + 1], "a day further needs the supervisor once more"


def with_a_dead_clock(run: Running) -> None:
    """The computer says 2000, and a supervisor has accepted what was signed an hour ago."""
    run.clock.set_wall_s(5)
    run.start(NOW_S - 3600, accepted_s=NOW_S - 3600)


def test_where_a_supervisor_has_accepted_the_hub_tells_the_time(run: Running) -> None:
    with_a_dead_clock(run)
    run.answered(NOW_S)
    assert run.judged() == Moment(NOW_S, ClockState.BY_HUB)
    run.runs(3 * 3600)
    assert run.judged() == Moment(NOW_S + 3 * 3600, ClockState.BY_HUB)
    run.clock.set_wall_s(NOW_S + 3 * 3600)
    assert run.state() is ClockState.ASSUMED, "set, and not yet proved"
    run.answered(NOW_S + 3 * 3600)
    assert run.state() is ClockState.OK


def test_the_hub_s_time_is_to_the_second_after_days(run: Running) -> None:
    with_a_dead_clock(run)
    run.runs(3 * 86_400, step_s=3600)
    run.answered(NOW_S + 3 * 86_400)
    assert run.judged() == Moment(NOW_S + 3 * 86_400, ClockState.BY_HUB)


def test_where_nobody_has_accepted_the_hub_tells_no_time(run: Running) -> None:
    run.clock.set_wall_s(NOW_S - 3600)
    run.answered(NOW_S)
    assert run.state() is ClockState.WRONG


def test_a_signed_time_that_answers_nothing_is_not_to_the_second(run: Running) -> None:
    """A list, or an acknowledgement that was kept back."""
    with_a_dead_clock(run)
    run.verified(NOW_S)
    assert run.state() is ClockState.WRONG


@pytest.mark.parametrize(
    ("apart_s", "state"), [(MOVED_S, ClockState.BY_HUB), (MOVED_S + 1, ClockState.WRONG)]
)
def test_a_computer_that_slept_waits_for_the_hub_s_next_answer(
    run: Running, apart_s: int, state: ClockState
) -> None:
    """The monotonic clock stood still, and a picture of before would be in time."""
    with_a_dead_clock(run)
    run.answered(NOW_S)
    run.clock.set_wall_s(5 + apart_s)
    assert run.state() is state
    run.answered(NOW_S + apart_s)
    assert run.judged() == Moment(NOW_S + apart_s, ClockState.BY_HUB)


@pytest.mark.parametrize(
    ("behind_s", "state"), [(BEHIND_LEEWAY_S, ClockState.BY_HUB), (BEHIND_LEEWAY_S + 1, ClockState.WRONG)]
)
def test_an_answer_behind_what_was_signed_tells_no_time(
    run: Running, behind_s: int, state: ClockState
) -> None:
    with_a_dead_clock(run)
    run.answered(NOW_S - 3600 - behind_s)
    assert run.state() is state


def test_an_answer_a_day_ahead_of_all_that_was_signed_waits_for_the_supervisor(run: Running) -> None:
    with_a_dead_clock(run)
    run.answered(NOW_S - 3600 + DAY_S + 1)
    assert (run.state(), run.offers) == (ClockState.WRONG, [NOW_S - 3600 + DAY_S + 1])


def test_an_answer_a_day_ahead_and_no_more_tells_the_time(run: Running) -> None:
    with_a_dead_clock(run)
    run.answered(NOW_S - 3600 + DAY_S)
    assert (run.state(), run.offers) == (ClockState.BY_HUB, [])


def test_once_the_clock_is_set_what_was_accepted_bounds_nothing(run: Running) -> None:
    run.start(NOW_S, accepted_s=NOW_S)
    run.clock.set_wall_s(NOW_S)
    run.clock.set_wall_s(NOW_S + 60)
    run.runs(3600)
    run.clock.set_wall_s(NOW_S + 60)
    run.runs(3600)
    assert run.time.now_s(0) == NOW_S + 60 + 3600
    run.verified(NOW_S + 60 + 3600 + DAY_S + 1)
    assert run.kept[-1] <= NOW_S + 60 + 3600


def test_a_new_list_key_forgets_what_was_offered_and_accepted(run: Running) -> None:
    run.start(NOW_S + DAY_S, offered_s=NOW_S + 9 * DAY_S, accepted_s=NOW_S + DAY_S)
    run.time.forget(NOW_S, run.clock.mono_ms())
    assert run.offers == [0]
    run.clock.set_wall_s(NOW_S)
    run.verified(NOW_S + DAY_S + 1)
    assert run.kept == []
    run.clock.advance(3600)
    run.clock.set_wall_s(NOW_S)
    run.time.time_passes(NOW_S, run.clock.mono_ms())
    assert run.time.now_s(0) == NOW_S, "the wall clock bounds it again"


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)), max_size=20))
def test_what_is_kept_only_rises_and_stays_near_a_wall_clock(named: list[tuple[int, int]]) -> None:
    kept: list[int] = []
    time = TrustedTime(0, kept.append, 0.0, offer=lambda _: None)
    for named_s, wall_s in named:
        time.verified(named_s, wall_s, 0.0)
    assert kept == sorted(set(kept))
    assert all(any(floor == n and n <= w + DAY_S for n, w in named) for floor in kept)


def test_a_computer_that_is_up_for_weeks_goes_by_the_same_seconds(run: Running) -> None:
    run.clock.advance(30 * DAY_S)
    run.verified(run.clock.wall_s())
    assert run.state() is ClockState.OK


def test_poisoned_documents_lead_no_further_one_after_the_other(run: Running) -> None:
    """Each a day beyond the last one: what holds is the wall clock, not what the one before has named."""
    for days in (1, 2, 3):
        run.verified(NOW_S + days * DAY_S)
    assert (run.kept, run.offers) == ([NOW_S + DAY_S], [NOW_S + 2 * DAY_S, NOW_S + 3 * DAY_S])


def test_a_clock_that_has_come_up_to_what_was_accepted_bounds_again(run: Running) -> None:
    run.start(NOW_S + 100, accepted_s=NOW_S)
    run.verified(NOW_S + DAY_S + 50)
    assert (run.kept, run.offers) == ([], [NOW_S + DAY_S + 50])


@pytest.mark.parametrize(("ahead_s", "state"), [(NEAR_S, ClockState.OK), (NEAR_S + 1, ClockState.WRONG)])
def test_a_clock_ahead_of_what_the_hub_answers_is_wrong_until_it_is_set(
    run: Running, ahead_s: int, state: ClockState
) -> None:
    """Seen at a gate an hour fast: every phone's code was "expired, may be a screenshot", and nobody said why."""
    run.answered(NOW_S - ahead_s)
    assert run.state() is state
    run.runs(3600)
    assert run.state() is state
    run.clock.set_wall_s(NOW_S - ahead_s + 3600)
    assert run.state() is not ClockState.WRONG
    run.answered(run.clock.wall_s())
    assert run.state() is ClockState.OK


def test_a_computer_that_slept_is_not_ahead_of_the_hub(run: Running) -> None:
    """Its monotonic clock stood still: what the hub said runs on no further by it."""
    run.answered(NOW_S)
    run.clock.set_wall_s(NOW_S + 8 * 3600)
    assert run.state() is ClockState.ASSUMED
