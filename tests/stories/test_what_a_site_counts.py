"""A shop's crowd and a compound's outings, on the real disk: counted once, and the same after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.clock import moment
from hub.trust.models import Site
from scanner.check.entries import Household, Lives, Vehicle
from scanner.protocol.guard import Guard, Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import SiteKind
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.check.entries import Entry
    from scanner.check.verdict import Judged
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

OUT = Lives(resident=True, direction=Direction.OUT)


def asks(gate: EnrolledGate, hub: HubInProcess, kind: SiteKind, **rules: Any) -> None:  # noqa: ANN401
    site = Site.objects.get(name=gate.stored.enrolment.site)
    site.kind = kind
    site.save()
    site.rules.create(effective_at=moment(gate.clock.wall_s()), **rules)
    hub.publish()
    gate.sync()


def entered(gate: EnrolledGate, seq: int, entry: Entry) -> Judged:
    gate.lane.enter(seq, entry)
    gate.lane.loop.step(0)
    return gate.told[-1]


def went_out(gate: EnrolledGate, hub: HubInProcess, person: int, household: str) -> Judged:
    asked = gate.scan(hub.live_code(person))
    entered(gate, asked.seq, OUT)
    return entered(gate, asked.seq, Household(household))


def left(gate: EnrolledGate) -> None:
    gate.lane.leave()
    gate.lane.loop.step(0)


def switched(gate: EnrolledGate, mode: SiteKind) -> None:
    gate.lane.switch(mode, Guard(1, "主管", Role.SUPERVISOR))
    gate.lane.loop.step(0)


def restarted(gate: EnrolledGate) -> None:
    gate.stop()
    gate.start()
    gate.lane.loop.step(0)


def test_a_shop_lets_in_as_many_as_leave_also_after_a_restart(gate: EnrolledGate, hub: HubInProcess) -> None:
    asks(gate, hub, SiteKind.SUPERMARKET, occupancy_limit=2)
    first, second, third, fourth, *_ = hub.people("green")
    assert [gate.scan(hub.live_code(one)).verdict.outcome for one in (first, second)] == [Outcome.ADMIT] * 2
    restarted(gate)
    assert (gate.lane.site.inside, gate.lane.site.is_full) == (2, True)
    assert gate.scan(hub.live_code(third)).verdict.reason is Reason.SITE_FULL
    left(gate)
    assert gate.lane.site.inside == 1
    assert gate.scan(hub.live_code(third)).verdict.outcome is Outcome.ADMIT
    restarted(gate)
    assert gate.scan(hub.live_code(fourth)).verdict.reason is Reason.SITE_FULL


def test_each_kind_of_site_has_a_crowd_of_its_own(gate: EnrolledGate, hub: HubInProcess) -> None:
    """Who was let into a compound never was in the shop; the shop finds its people as it left them."""
    one, two, three, *_ = hub.people("green")
    asks(gate, hub, SiteKind.COMPOUND, modes="supermarket highway", occupancy_limit=9)
    assert gate.scan(hub.live_code(one)).verdict.outcome is Outcome.ADMIT
    switched(gate, SiteKind.SUPERMARKET)
    assert gate.lane.site.inside == 0
    assert gate.scan(hub.live_code(two)).verdict.outcome is Outcome.ADMIT
    switched(gate, SiteKind.HIGHWAY)
    vehicle = entered(gate, gate.scan(hub.live_code(three)).seq, Vehicle("浙A12345", 1))
    assert vehicle.verdict.outcome is Outcome.ADMIT
    switched(gate, SiteKind.SUPERMARKET)
    assert gate.lane.site.inside == 1
    restarted(gate)
    assert gate.lane.site.inside == 1
    left(gate)
    assert gate.lane.site.inside == 0


def test_a_site_that_becomes_another_begins_empty(gate: EnrolledGate, hub: HubInProcess) -> None:
    assert gate.scan(hub.live_code(hub.people("green")[0])).verdict.outcome is Outcome.ADMIT
    asks(gate, hub, SiteKind.ENTERPRISE)
    gate.lane.tick()
    gate.lane.loop.step(0)
    assert gate.lane.site.inside == 0


def test_a_new_day_begins_empty(gate: EnrolledGate, hub: HubInProcess) -> None:
    asks(gate, hub, SiteKind.SUPERMARKET, occupancy_limit=1)
    gate.scan(hub.live_code(hub.people("green")[0]))
    assert gate.lane.site.is_full
    gate.clock.advance(86_400)
    gate.lane.tick()
    gate.lane.loop.step(0)
    assert gate.lane.site.inside == 0


def test_a_household_s_outings_are_counted_once_also_after_a_restart(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    asks(gate, hub, SiteKind.COMPOUND, household_limit=1)
    first, second, third, *_ = hub.people("green")
    assert went_out(gate, hub, first, "3-1-502").verdict.outcome is Outcome.ADMIT
    restarted(gate)
    assert went_out(gate, hub, second, "3-1-502").verdict.reason is Reason.ANSWER_QUOTA
    assert went_out(gate, hub, third, "3-1-503").verdict.outcome is Outcome.ADMIT


def test_tomorrow_the_household_may_go_out_again_and_today_s_hash_is_gone(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    asks(gate, hub, SiteKind.COMPOUND, household_limit=1)
    first, second, *_ = hub.people("green")
    went_out(gate, hub, first, "3-1-502")
    rows = gate.stored.open_passes()
    before = rows.execute("SELECT household FROM outing").fetchall()
    gate.clock.advance(86_400)
    worn = went_out(gate, hub, second, "3-1-502")
    assert worn.verdict.outcome is Outcome.ADMIT
    after = rows.execute("SELECT household FROM outing").fetchall()
    assert len(after) == 1
    assert after != before


def test_no_household_s_number_is_on_the_disk(gate: EnrolledGate, hub: HubInProcess, tmp_path: Path) -> None:
    asks(gate, hub, SiteKind.COMPOUND, household_limit=1)
    went_out(gate, hub, hub.people("green")[0], "7-2-1904")
    gate.stop()
    written = b"".join(file.read_bytes() for file in (tmp_path / "gate").rglob("*") if file.is_file())
    gate.start()
    assert b"7-2-1904" not in written


def test_a_switched_gate_stays_switched(gate: EnrolledGate, hub: HubInProcess) -> None:
    asks(gate, hub, SiteKind.COMPOUND, modes="highway", household_limit=0)
    gate.lane.switch(SiteKind.HIGHWAY, Guard(1, "", Role.SUPERVISOR))
    gate.lane.loop.step(0)
    restarted(gate)
    assert gate.lane.site.kind is SiteKind.HIGHWAY
    assert gate.scan(hub.live_code(hub.people("green")[0])).verdict.reason is Reason.SITE_OCCUPANTS


def test_a_certificate_held_to_the_camera_is_the_household_s_number(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    asks(gate, hub, SiteKind.COMPOUND, household_limit=1)
    asked = gate.scan(hub.live_code(hub.people("green")[0]))
    entered(gate, asked.seq, OUT)
    assert gate.scan("CRZ:3-1-502").verdict.reason is Reason.ANSWER_HOUSEHOLD
    assert gate.stored.open_passes().execute("SELECT count(*) FROM outing").fetchone() == (1,)


def test_a_certificate_alone_is_somebody_without_a_code(gate: EnrolledGate, hub: HubInProcess) -> None:
    asks(gate, hub, SiteKind.COMPOUND, no_code="measure")
    assert gate.scan("CRZ:3-1-502").verdict.reason is Reason.SITE_TEMPERATURE


def test_and_where_nobody_lives_it_is_no_pass(gate: EnrolledGate, hub: HubInProcess) -> None:
    asks(gate, hub, SiteKind.BOARDING)
    assert gate.scan("CRZ:3-1-502").verdict.reason is Reason.READ_NOT_A_PASS
