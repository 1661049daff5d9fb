"""How long a part waits after trouble."""

from __future__ import annotations

import pytest

from scanner.errors import StoreError, SyncError, Trouble
from scanner.sync.backoff import delay_s
from scanner.sync.turn import Turn


def test_the_wait_doubles_from_a_second_to_five_minutes() -> None:
    nearly_one = 1 - 1e-12
    assert [round(delay_s(n, nearly_one)) for n in range(1, 12)] == [
        1,
        2,
        4,
        8,
        16,
        32,
        64,
        128,
        256,
        300,
        300,
    ]
    assert delay_s(10_000, nearly_one) == pytest.approx(300)


def test_the_jitter_is_full() -> None:
    assert (delay_s(5, 0.0), delay_s(5, 0.25)) == (0.0, 4.0)


def test_what_the_hub_asked_for_is_waited_in_full() -> None:
    assert (delay_s(1, 0.0, 120.0), delay_s(1, 0.5, 120.0)) == (120.0, 120.5)


def test_a_turn_waits_after_each_failure_and_not_after_success() -> None:
    turn = Turn(lambda: 0.5)
    assert turn.wait_s(0) == 0
    turn.failed(SyncError(Trouble.HUB_UNREACHABLE), 1000)
    assert (turn.wait_s(1000), turn.wait_s(1500)) == (0.5, 0)
    turn.failed(SyncError(Trouble.HUB_UNREACHABLE), 2000)
    assert (turn.wait_s(2000), turn.trouble, turn.reached) == (1.0, Trouble.HUB_UNREACHABLE, False)
    turn.went_well()
    assert (turn.wait_s(2000), turn.trouble, turn.reached) == (0, None, True)
    turn.failed(SyncError(Trouble.HUB_UNREACHABLE), 3000)
    assert turn.wait_s(3000) == 0.5


def test_hurry_obeys_what_the_hub_asked_for() -> None:
    turn = Turn(lambda: 0.5)
    turn.failed(SyncError(Trouble.HUB_BUSY, retry_after_s=120.0), 0)
    turn.hurry()
    assert turn.wait_s(0) == 120
    turn.failed(SyncError(Trouble.HUB_UNREACHABLE), 0)
    turn.hurry()
    assert turn.wait_s(0) == 0


def test_trouble_of_our_own_is_told_as_it_is() -> None:
    turn = Turn(lambda: 0.0)
    turn.failed(StoreError(Trouble.STORE_FULL), 0)
    assert turn.trouble is Trouble.STORE_FULL
    turn.failed(KeyError("a mistake"), 0)
    assert (turn.trouble, turn.reached) == (Trouble.INTERNAL, False)
