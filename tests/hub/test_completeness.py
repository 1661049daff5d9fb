"""What came and what did not, and how each gate is: to the number, and only to who may see that gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from hub import clock as hub_clock
from hub.checkpoints.models import Device
from hub.oversight import roles
from hub.oversight.models import Act, SiteDistrict, TrailEntry
from hub.passes import completeness
from scanner.protocol import heartbeat
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.hub_gates import enrolled, sent
from tests.fakes.officers import entered

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess


def test_gaps_and_what_the_gate_still_holds_are_counted(
    client: Client, hub: HubInProcess, clock: FakeClock
) -> None:
    gate = enrolled(client)
    for _ in range(9):
        gate.scan()
    sent(client, gate.batch(1, 2))
    sent(client, gate.batch(5, 7, [gate.records[5], b"poison", gate.records[7]]))
    client.post("/api/heartbeat", gate.heartbeat(), heartbeat.CONTENT_TYPE)
    clock.advance(600)
    (found,) = completeness.gates(hub_clock.now())
    assert (found.received, found.set_aside, found.missing, found.unsent) == (5, 1, 2, 2)
    assert found.silent_min == 10


def test_records_are_counted_in_the_hour_in_which_they_happened(
    client: Client, hub: HubInProcess, clock: FakeClock
) -> None:
    gate = enrolled(client)
    for _ in range(3):
        gate.scan()
    sent(client, gate.batch(1, 3))
    ago = (hub_clock.now_s() // 3600) - SPRING_2026_S // 3600
    (found,) = completeness.gates(hub_clock.now())
    assert found.by_hour[-1 - ago] == 3
    assert sum(found.by_hour) == 3
    clock.advance(completeness.HOURS * 3600)
    (found,) = completeness.gates(hub_clock.now())
    assert (sum(found.by_hour), found.received) == (0, 3)


def test_the_pages_show_the_own_district_s_gates(client: Client, hub: HubInProcess) -> None:
    gate = enrolled(client)
    gate.scan()
    sent(client, gate.batch(1, 1))
    client.post("/api/heartbeat", gate.heartbeat(), heartbeat.CONTENT_TYPE)
    SiteDistrict.objects.create(site="east-market", district="东湖区")
    Device.objects.update(reported_camera="ABSENT", reported_set_aside=1)
    for name, district, sees in (("dong", "东湖区", True), ("xi", "西山区", False)):
        user = User.objects.create_user(name, password="x", is_staff=True)
        roles.give(user, "officer", district, "")
        entered(client, user)
        for page in ("gates", "completeness"):
            body = client.get(f"/oversight/{page}/").content.decode()
            assert (gate.name in body) is sees
        entries = TrailEntry.objects.filter(who=name, act=Act.READ).order_by("number")
        assert list(entries.values_list("what", flat=True)) == ["gates", "completeness"]
