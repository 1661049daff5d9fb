"""A hand on the copy, a look-up that fails, a stolen list key, midnight of a generation, a clock set back, a stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.lists.models import ListToken
from hub.trust import city_keys
from scanner.app import loading
from scanner.check.moment import ClockState
from scanner.errors import Trouble
from scanner.protocol.health_code import GENERATION_S
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind, parse
from scanner.store import blacklist, schema
from scanner.store.database import open_database
from tests.fakes.enrolled_gate import SETTINGS
from tests.fakes.transport import lose_request, portal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

DAY_S = 86_400


def device_events(gate: EnrolledGate) -> int:
    """How many `device` events the log holds."""
    database = gate.stored.open_passes()
    rows = database.execute("SELECT bytes FROM record").fetchall()
    return sum(parse(row[0]).kind == EventKind.DEVICE for row in rows)


def state(gate: EnrolledGate) -> ClockState:
    return gate.stored.time.judge(gate.clock.wall_s(), gate.clock.mono_ms()).state


def listed_paper(gate: EnrolledGate, hub: HubInProcess) -> str:
    """A green paper whose holder was listed red afterwards."""
    holder = hub.people("green")[0]
    paper = hub.paper_code(holder)
    hub.set_colour(holder, "red")
    gate.clock.advance(300)
    hub.publish()
    gate.sync()
    return paper


@pytest.mark.parametrize(
    "hand", ["DELETE FROM blacklist", "UPDATE blacklist SET status = 2", "UPDATE list SET size = size + 4"]
)
def test_a_hand_on_the_copy_is_put_right_and_the_hub_hears_of_it(
    gate: EnrolledGate, hub: HubInProcess, hand: str
) -> None:
    paper = listed_paper(gate, hub)
    gate.stop()
    database = open_database(gate.paths.trust, schema.trust)
    database.execute(hand)
    database.close()
    gate.start()
    assert set(gate.stored.troubles) == {Trouble.LIST_COPY_DIFFERED}
    gate.lane.loop.step(0)
    assert device_events(gate) == len(gate.stored.troubles)
    assert gate.scan(paper).verdict.reason is Reason.LIST_RED
    gate.sync()
    assert gate.counts().waiting == 0


def test_a_look_up_that_finds_nobody_decides_nothing(
    gate: EnrolledGate, hub: HubInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy equals its file, but asking it fails to find: the canary is silent, so nobody is "not listed"."""
    code = hub.live_code(hub.people("green")[0])
    gate.stop()
    deaf = blacklist._LOOK_UP.replace('"index" = ?3', '"index" = ?3 + 1')
    monkeypatch.setattr(blacklist, "_LOOK_UP", deaf)
    gate.start()
    assert set(gate.stored.troubles) == {Trouble.LIST_CANARY_SILENT}
    verdict = gate.scan(code).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, Reason.LIST_UNREADABLE)
    gate.lane.loop.step(0)
    assert device_events(gate) == len(gate.stored.troubles)


def test_a_withdrawn_list_key_answers_no_more_and_the_next_list_does(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    gate.stored.time.verified(gate.clock.wall_s() + DAY_S, gate.clock.wall_s(), gate.clock.mono_ms())
    assert state(gate) is ClockState.WRONG
    city_keys.roll("000000", "list", gate.clock.wall_s(), stolen=True)
    hub.publish()
    gate.network.always("/lists/", lose_request)
    gate.sync()
    verdict = gate.scan(hub.live_code(hub.people("green")[1])).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, Reason.LIST_UNREADABLE)
    readable = [gate.talk.lists_readable]
    gate.network.heal()
    gate.sync()
    assert [*readable, gate.talk.lists_readable] == [False, True]
    assert state(gate) is ClockState.OK
    assert gate.scan(hub.live_code(hub.people("green")[0])).verdict.outcome is Outcome.ADMIT


def test_midnight_of_a_generation_without_a_network(gate: EnrolledGate, hub: HubInProcess) -> None:
    midnight_s = (gate.clock.wall_s() // GENERATION_S + 1) * GENERATION_S
    gate.clock.advance(midnight_s - gate.clock.wall_s() - 3600)
    hub.publish()
    gate.sync()
    gate.network.offline = True
    gate.clock.advance(3600)
    verdict = gate.scan(hub.live_code(hub.people("green")[0])).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.ADMIT, Reason.PASS_GREEN)


def test_a_clock_set_back_while_offline_keeps_no_list_fresh(gate: EnrolledGate, hub: HubInProcess) -> None:
    contact_s = gate.clock.wall_s()
    gate.network.offline = True
    for _ in range(4):
        gate.clock.advance(20 * 3600)
        gate.sync()
    gate.clock.set_wall_s(contact_s)
    verdict = gate.scan(hub.paper_code(hub.people("green")[0])).verdict
    assert verdict.outcome is Outcome.UNDECIDED
    gate.stop()
    gate.clock.reboot()
    gate.start()
    assert state(gate) is ClockState.WRONG


def test_a_portals_date_and_a_row_of_2035_change_nothing(gate: EnrolledGate, hub: HubInProcess) -> None:
    right_s, code = gate.clock.wall_s(), hub.live_code(hub.people("green")[0])
    gate.clock.set_wall_s(right_s + 9 * 365 * DAY_S)
    assert gate.scan(code).verdict.reason is Reason.TIME_EXPIRED
    gate.network.always("/", portal)
    gate.sync()
    gate.network.heal()
    gate.clock.set_wall_s(right_s + 1000)
    gate.stop()
    gate.clock.reboot()
    gate.start()
    assert state(gate) is ClockState.ASSUMED
    gate.sync()
    assert state(gate) is ClockState.OK
    assert gate.scan(hub.live_code(hub.people("green")[1])).verdict.outcome is Outcome.ADMIT


def test_a_floor_lowered_by_hand_still_has_the_lists(gate: EnrolledGate, hub: HubInProcess) -> None:
    gate.stop()
    database = open_database(gate.paths.trust, schema.trust)
    database.execute("DELETE FROM time_floor")
    database.close()
    gate.clock.set_wall_s(gate.clock.wall_s() - 2 * DAY_S)
    gate.clock.reboot()
    gate.start()
    assert state(gate) is ClockState.WRONG


def test_a_gate_without_a_network_lives_from_a_stick(
    gate: EnrolledGate, hub: HubInProcess, tmp_path: Path
) -> None:
    holder = hub.people("green")[0]
    paper = hub.paper_code(holder)
    hub.set_colour(holder, "red")
    gate.network.offline = True
    gate.clock.advance(3 * 3600)
    hub.publish()
    stick = tmp_path / "stick"
    for token in ListToken.objects.all():
        at = stick / "lists" / token.issuer
        at.mkdir(parents=True, exist_ok=True)
        (at / str(token.generation)).write_bytes(bytes(token.token))
    (stick / "trust").symlink_to(tmp_path / "hub" / "trust")
    gate.stop()
    gate.clock.advance(3600)
    report = loading.load(gate.paths, SETTINGS, gate.clock, stick).lists
    assert (report.applied, report.troubles) == (4, [])
    gate.start()
    assert state(gate) is ClockState.ASSUMED, "an hour-old list proves no clock"
    assert gate.scan(paper).verdict.reason is Reason.LIST_RED
