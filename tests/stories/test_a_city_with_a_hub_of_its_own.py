"""互认 by data alone: another city's document and its list, brought to our hub, and our gates know its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.conversion.converting import convert
from hub.conversion.following import follow
from hub.lists.bringing import believed, bring
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.proving import Proved, prove
from scanner.protocol.reason import Reason
from scanner.protocol.status_list import Status
from tests.hub.test_conversion import permit, recognised

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def test_a_city_with_a_hub_of_its_own_needs_its_document_and_its_list(
    hub: HubInProcess, clock: FakeClock, gate: EnrolledGate
) -> None:
    city = recognised(hub, clock)
    paper = city.paper(clock.wall_s())
    assert convert(paper, "123") is Reason.LIST_MISSING
    gate.sync()
    assert gate.scan(paper).verdict.outcome is Outcome.UNDECIDED
    bring(city.list_token(clock.wall_s()))
    hub.publish()
    gate.sync()
    verdict = gate.scan(city.paper(clock.wall_s(), person="李四")).verdict
    assert (verdict.outcome, verdict.asks) == (Outcome.ASK, (Ask.IDENTITY,))
    proved_now = prove(paper, believed())
    assert isinstance(proved_now, Proved)
    assert permit(paper, proved_now.code.tail)
    bring(city.list_token(clock.wall_s(), {proved_now.code.index: Status.RED}))
    gate.sync()
    assert gate.scan(paper).verdict.reason is Reason.LIST_RED
    assert follow() == 1
