"""A fever measured twice at a gate: reported with the code's bytes, yellow in the city, undone by a normal re-measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.clock import moment
from hub.colour.assigning import colour_of
from hub.colour.judging import judge_waiting
from hub.passes.models import Alarm, AlarmKind
from hub.people.models import Person
from hub.trust.models import Site
from scanner.check.entries import Identified, Measured
from scanner.protocol.health_code import Colour
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.check.entries import Entry
    from scanner.check.verdict import Judged
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


@pytest.fixture(autouse=True)
def _measured(gate: EnrolledGate, hub: HubInProcess) -> None:
    """The site measures everybody."""
    site = Site.objects.get(name=gate.stored.enrolment.site)
    site.rules.create(effective_at=moment(gate.clock.wall_s()), temperature="always")
    hub.publish()
    gate.sync()


def entered(gate: EnrolledGate, judged: Judged, entry: Entry) -> Judged:
    gate.lane.enter(judged.ref_seq or judged.seq, entry)
    gate.lane.loop.step(0)
    return gate.told[-1]


def worked(gate: EnrolledGate, hub: HubInProcess) -> None:
    """The gate sends, the hub's worker opens and judges and publishes, the gate fetches."""
    gate.sync()
    hub.open_passes()
    judge_waiting()
    hub.publish()
    gate.sync()


def measured(gate: EnrolledGate, hub: HubInProcess, person: Person, *tenths: int) -> Judged:
    gate.clock.advance(900)
    judged = gate.scan(hub.live_code(person.pk))
    for one in tenths:
        judged = entered(gate, judged, Measured(one))
    return judged


def test_green_becomes_yellow_by_a_report_and_green_again_by_a_normal_re_measure(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    person = Person.objects.get(pk=hub.people("green")[0])
    assert measured(gate, hub, person, 380, 381).verdict.reason is Reason.ANSWER_FEVER
    worked(gate, hub)
    assert list(Alarm.objects.values_list("kind", "detail")) == [(AlarmKind.FEVER, "")]
    assert colour_of(person) is Colour.YELLOW

    refused = measured(gate, hub, person)
    assert (refused.verdict.outcome, refused.verdict.reason) == (Outcome.REFUSE, Reason.LIST_YELLOW)
    again = entered(gate, refused, Measured(365))
    assert (again.verdict.outcome, again.verdict.reason) == (Outcome.REFUSE, Reason.ANSWER_CLEARED)
    worked(gate, hub)
    assert colour_of(person) is Colour.GREEN
    assert measured(gate, hub, person, 366).verdict.outcome is Outcome.ADMIT
    assert gate.troubles == []


@pytest.mark.parametrize("tenths", [(380,), (380, 366), (372,)])
def test_one_high_reading_alone_reports_nobody(
    gate: EnrolledGate, hub: HubInProcess, tenths: tuple[int, ...]
) -> None:
    person = Person.objects.get(pk=hub.people("green")[0])
    measured(gate, hub, person, *tenths)
    worked(gate, hub)
    assert not Alarm.objects.exists()
    assert colour_of(person) is Colour.GREEN


def test_back_after_a_rest_before_the_list_has_changed(gate: EnrolledGate, hub: HubInProcess) -> None:
    person = Person.objects.get(pk=hub.people("green")[0])
    measured(gate, hub, person, 380, 381)
    gate.clock.advance(300)
    asked = entered(gate, gate.scan(hub.live_code(person.pk)), Identified(same=True))
    assert entered(gate, asked, Measured(366)).verdict.outcome is Outcome.ADMIT
    worked(gate, hub)
    assert colour_of(person) is Colour.GREEN
