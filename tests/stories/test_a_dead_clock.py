"""The computer's clock has forgotten the year, or somebody moves it: what the supervisor may do, and what the log says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from scanner import cli
from scanner.check.moment import ClockState
from scanner.errors import Trouble, TrustError
from scanner.protocol.guard import Guard, Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.enrolled_gate import EnrolledGate
from tests.stories.test_lists_and_time_put_right import device_events, state
from tests.stories.test_who_stands_here import at_the_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

YEAR_2000_S, DAY_S = 946_684_800, 86_400


@pytest.fixture
def dead(tmp_path: Path, hub: HubInProcess, clock: FakeClock) -> Iterator[EnrolledGate]:
    """A gate that was in use; three days later its computer starts in the year 2000."""
    gate = EnrolledGate(tmp_path / "dead", hub, clock.apart())
    gate.sync()
    gate.stop()
    clock.advance(3 * DAY_S)
    hub.publish()
    gate.clock.set_wall_s(YEAR_2000_S)
    gate.clock.reboot()
    gate.start()
    gate.sync()
    gate.paths.settings.write_text('keys = "file"\n')
    yield gate
    gate.stop()


def accepts(gate: EnrolledGate, typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The window is closed, the supervisor gives the command and types a date, the window is opened."""
    monkeypatch.setattr(cli, "SystemClock", lambda: gate.clock)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
    gate.stop()
    try:
        return cli.main(["accept-time", "--data", str(gate.paths.data)])
    finally:
        gate.start()


def test_the_supervisor_takes_over_the_documents_time_and_the_hub_tells_it_from_then_on(
    dead: EnrolledGate,
    hub: HubInProcess,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    green = hub.live_code(hub.people("green")[0])
    assert dead.scan(green).verdict.reason is Reason.CLOCK_WRONG
    assert accepts(dead, "2026-03-24", monkeypatch) == 0
    assert "2026-03-23" in capsys.readouterr().out
    assert device_events(dead) == 1
    clock.advance(600)
    dead.sync()
    assert dead.talk.report is not None
    assert (dead.talk.report.lists, dead.talk.report.trouble) == (4, None)
    assert state(dead) is ClockState.BY_HUB
    assert dead.scan(hub.live_code(hub.people("red")[0])).verdict.outcome is Outcome.REFUSE
    assert dead.scan(hub.live_code(hub.people("green")[1])).verdict.outcome is Outcome.ADMIT
    assert dead.scan(green).verdict.reason is Reason.TIME_EXPIRED, "a picture of minutes ago"


def test_it_is_done_in_the_open_window_too_by_a_supervisor_who_is_named(
    dead: EnrolledGate, hub: HubInProcess, clock: FakeClock
) -> None:
    chief = Guard(1, "李", Role.SUPERVISOR)
    assert dead.room.is_time_waiting()
    answers: list[Trouble | None] = []
    for today in ("2026-03-29", "2026-03-24"):
        dead.room.accept_time(today, chief, answers.append)
        dead.work()
    assert answers == [Trouble.TIME_OTHER_DAY, None]
    dead.stop()
    dead.start()
    clock.advance(600)
    dead.sync()
    assert state(dead) is ClockState.BY_HUB
    accepted = [said.guard for _, said in at_the_city(dead) if said.reason == Trouble.TIME_ACCEPTED]
    assert accepted == [chief.label]


def test_without_the_hub_an_accepted_time_is_not_to_the_second_and_admits_nobody(
    dead: EnrolledGate, hub: HubInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead.network.offline = True
    accepts(dead, "2026-03-23", monkeypatch)
    dead.sync()
    verdict = dead.scan(hub.live_code(hub.people("green")[0])).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, Reason.CLOCK_WRONG)


def test_once_the_clock_is_set_the_gate_admits(
    dead: EnrolledGate, hub: HubInProcess, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepts(dead, "2026-03-23", monkeypatch)
    dead.clock.set_wall_s(clock.wall_s())
    dead.sync()
    clock.advance(600)
    assert state(dead) is ClockState.OK
    assert dead.scan(hub.live_code(hub.people("green")[0])).verdict.outcome is Outcome.ADMIT
    assert accepts(dead, "2026-03-23", monkeypatch) == cli.TROUBLE, "nothing waits any more"


@pytest.mark.parametrize("typed", ["2026-03-25", "2026-03-21", "2000-01-01", "yes", ""])
def test_another_day_than_the_supervisors_calendar_says_is_not_accepted(
    dead: EnrolledGate, typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before_s = dead.stored.time.now_s(0)
    assert accepts(dead, typed, monkeypatch) == cli.TROUBLE
    assert "[C5]" in capsys.readouterr().err
    assert (device_events(dead), dead.stored.time.now_s(0)) == (0, before_s)


def test_without_an_event_nothing_is_accepted(dead: EnrolledGate, monkeypatch: pytest.MonkeyPatch) -> None:
    before_s = dead.stored.time.now_s(0)

    def no_key(*_: object) -> bytes:
        raise TrustError(Trouble.TRUST_REFUSED)

    monkeypatch.setattr("scanner.app.stored.Stored.seal", no_key)
    assert accepts(dead, "2026-03-23", monkeypatch) == cli.TROUBLE
    assert dead.stored.time.now_s(0) == before_s


def test_a_clock_that_is_moved_is_written_down_once(gate: EnrolledGate, hub: HubInProcess) -> None:
    """Also back: a list must not be kept fresh unseen."""
    right_s = gate.clock.wall_s()
    gate.clock.set_wall_s(right_s + 7 * DAY_S)
    gate.sync()
    gate.sync()
    gate.lane.tick()
    gate.lane.loop.step(0)
    assert device_events(gate) == 1
    gate.clock.set_wall_s(right_s)
    gate.sync()
    gate.sync()
    gate.lane.tick()
    gate.lane.loop.step(0)
    assert device_events(gate) == 2
