"""The trail of acts: every look and every opening, and whoever changes it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Permission, User

from hub import clock as hub_clock
from hub.oversight import trail
from hub.oversight.models import Act, Duty, SiteDistrict, TrailEntry
from hub.passes.opening import open_waiting
from hub.people.models import Notice, Person
from tests.fakes.hub_gates import enrolled, sent

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.hub import HubInProcess


def acts() -> list[tuple[str, str, str]]:
    return list(TrailEntry.objects.order_by("number").values_list("who", "act", "what"))


def officer(name: str, *may: str, district: str = "", compound: str = "") -> User:
    user = User.objects.create_user(name, password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    Duty.objects.create(user=user, district=district, compound=compound)
    return user


def test_the_worker_s_openings_are_in_the_trail(client: Client, hub: HubInProcess) -> None:
    gate = enrolled(client)
    for _ in range(3):
        gate.scan()
    sent(client, gate.batch(1, 3))
    open_waiting(100)
    ((who, act, what),) = acts()
    assert (who, act) == (trail.WORKER, Act.OPEN)
    assert what.endswith(": 3")
    assert trail.first_broken() is None


@pytest.mark.parametrize("how", ["changed", "rewritten", "taken out", "cut", "reordered"])
def test_who_changes_the_trail_is_seen(hub: HubInProcess, how: str) -> None:
    for n in range(5):
        trail.note("wang", Act.READ, f"page {n}", hub_clock.now())
    assert trail.first_broken() is None
    entries = TrailEntry.objects.all()
    match how:
        case "changed":
            entries.filter(number=3).update(who="li")
        case "rewritten":
            before, one = entries.get(number=2), entries.get(number=3)
            one.who = "li"
            one.digest = trail._digest(one, bytes(before.digest))
            one.save()
        case "taken out":
            entries.filter(number=3).delete()
        case "reordered":
            one, two = entries.get(number=3), entries.get(number=4)
            entries.filter(number=3).update(what=two.what, digest=two.digest)
            entries.filter(number=4).update(what=one.what, digest=one.digest)
        case "cut":
            entries.filter(number=5).delete()
    assert trail.first_broken() == {"cut": 5, "rewritten": 4}.get(how, 3)


def test_an_officer_sees_the_own_district_s_gates_and_the_look_is_written_down(
    client: Client, hub: HubInProcess
) -> None:
    gate = enrolled(client)
    gate.scan()
    sent(client, gate.batch(1, 1))
    SiteDistrict.objects.create(site="east-market", district="东湖区")
    for name, district, sees in (("dong", "东湖区", True), ("xi", "西山区", False), ("shi", "", True)):
        client.force_login(officer(name, "view_passrecord", district=district))
        page = client.get("/admin/passes/passrecord/").content.decode()
        assert (gate.device.hex() in page) is sees, name
        assert acts()[-1] == (name, Act.READ, "passrecord")
    row = "/admin/passes/passrecord/1/change/"
    client.force_login(User.objects.get(username="xi"))
    assert client.get(row).status_code == 302, "not even by its number"


def test_who_has_no_duty_sees_nothing_and_who_has_no_right_no_page(client: Client, hub: HubInProcess) -> None:
    gate = enrolled(client)
    gate.scan()
    sent(client, gate.batch(1, 1))
    user = officer("nobody", "view_passrecord")
    Duty.objects.all().delete()
    client.force_login(user)
    assert gate.device.hex() not in client.get("/admin/passes/passrecord/").content.decode()
    user.user_permissions.clear()
    assert client.get("/admin/passes/passrecord/").status_code == 403


def test_a_committee_sees_its_own_people_s_notices_and_no_gate(client: Client, hub: HubInProcess) -> None:
    people = list(Person.objects.filter(issuer="000000"))
    mine, theirs = people[0], next(p for p in people if p.compound != people[0].compound)
    for person in (mine, theirs):
        Notice.objects.create(person=person, compound=person.compound, told_at=hub_clock.now())
    member = officer("committee", "view_notice", "view_passrecord", compound=mine.compound)
    client.force_login(member)
    page = client.get("/admin/people/notice/").content.decode()
    assert mine.compound in page
    assert theirs.compound not in page
    gate = enrolled(client)
    gate.scan()
    sent(client, gate.batch(1, 1))
    assert gate.device.hex() not in client.get("/admin/passes/passrecord/").content.decode()
    chosen = [str(pk) for pk in Notice.objects.values_list("pk", flat=True)]
    client.post("/admin/people/notice/", {"action": "take", "_selected_action": chosen})
    assert list(Notice.objects.order_by("pk").values_list("taken_by", flat=True)) == ["committee", ""]
