"""The network goes, the queue of people does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import Trouble
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def test_scans_go_on_offline_and_each_pass_is_at_the_city_once(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    gate.network.offline = True
    people = hub.people("green")
    for person in people[:3]:
        assert gate.scan(hub.live_code(person)).verdict.outcome is Outcome.ADMIT
    report = gate.sync()
    assert (report.reached, report.trouble) == (False, Trouble.HUB_UNREACHABLE)
    assert (gate.counts().waiting, held()) == (3, (0, 0, 0, 0))

    gate.network.heal()
    assert gate.sync().sent == 3
    gate.sync()
    hub.open_passes()
    assert (gate.counts().waiting, gate.counts().sent, held()) == (0, 3, (3, 0, 0, 0))


def test_somebody_listed_after_the_paper_was_made_is_stopped_without_a_network(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    holder = hub.people("green")[0]
    paper = hub.paper_code(holder)
    hub.set_colour(holder, "red")
    gate.clock.advance(300)
    hub.publish()
    gate.sync()
    gate.network.offline = True
    verdict = gate.scan(paper).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.REFUSE, Reason.LIST_RED)


def test_a_list_too_old_admits_nobody_and_still_refuses(gate: EnrolledGate, hub: HubInProcess) -> None:
    green, red = hub.paper_code(hub.people("green")[0]), hub.paper_code(hub.people("red")[0])
    gate.network.offline = True
    gate.clock.advance(73 * 3600)
    verdicts = [gate.scan(green).verdict, gate.scan(red).verdict]
    assert [(v.outcome, v.reason) for v in verdicts] == [
        (Outcome.UNDECIDED, Reason.LIST_OLD),
        (Outcome.REFUSE, Reason.COLOUR_RED),
    ]

    gate.network.heal()
    hub.publish()
    gate.sync()
    assert gate.scan(green).verdict.outcome is Outcome.ASK


def test_a_gate_started_without_a_network_works_on(gate: EnrolledGate, hub: HubInProcess) -> None:
    gate.network.offline = True
    gate.stop()
    gate.start()
    assert gate.stored.troubles == []
    assert gate.scan(hub.live_code(hub.people("green")[0])).verdict.outcome is Outcome.ADMIT
    assert gate.scan(hub.live_code(hub.people("yellow")[0])).verdict.outcome is Outcome.REFUSE
