"""What the worker does not count by itself: officers of the district decide, once, and everything is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Permission, User

from hub import clock as hub_clock
from hub.oversight import roles, trail
from hub.oversight.models import Act, SiteDistrict, TrailEntry
from hub.passes.doubts import tell_decided
from hub.passes.models import Alarm, AlarmKind, Decision
from hub.passes.opening import open_waiting
from hub.passes.reports import MOST_AN_HOUR
from hub.passes.retention import destroy_due
from hub.people.models import Notice, Person
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from tests.fakes.hub_gates import enrolled, sent
from tests.fakes.officers import entered
from tests.hub.test_reports import evidence_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.gate_device import FakeDevice
    from tests.fakes.hub import HubInProcess

PAGE = "/oversight/doubts/"


def officer(client: Client, role: str = "officer", district: str = "东湖区") -> User:
    user = User.objects.create_user(f"{role} of {district}", is_staff=True)
    roles.give(user, role, district, "")
    entered(client, user)
    return user


@pytest.fixture
def gate(client: Client, hub: HubInProcess) -> FakeDevice:
    SiteDistrict.objects.create(site="east-market", district="东湖区")
    return enrolled(client)


def told(client: Client, gate: FakeDevice, *said: Particulars) -> None:
    first = gate.last_seq + 1
    for one in said:
        gate.scan(one, Outcome.REFUSE)
    sent(client, gate.batch(first, gate.last_seq))
    open_waiting(1000)


@pytest.fixture
def too_many(client: Client, gate: FakeDevice, hub: HubInProcess) -> Alarm:
    """The alarm about one more person than a gate reports in an hour."""
    first, late = (evidence_of(hub.live_code(pk)) for pk in hub.people("red")[:2])
    told(client, gate, *[first] * MOST_AN_HOUR, late)
    Notice.objects.all().delete()
    return Alarm.objects.get(detail=Alarm.FOR_REVIEW)


def decide(client: Client, alarm: Alarm, verdict: str) -> int:
    return client.post(f"{PAGE}{alarm.pk}/", {"verdict": verdict}).status_code


def test_what_counts_is_told_to_the_compound_by_the_worker(
    client: Client, too_many: Alarm, hub: HubInProcess
) -> None:
    wang = officer(client)
    assert "该卡口一小时内上报过多" in client.get(PAGE).content.decode()
    assert decide(client, too_many, "counts") == 302
    assert not Notice.objects.exists(), "the web server holds no sealing key"
    assert tell_decided(hub_clock.now()) == 1
    assert Notice.objects.get().person == Person.objects.get(pk=hub.people("red")[1])
    assert tell_decided(hub_clock.now()) == 0
    acts = TrailEntry.objects.filter(what__contains=f"alarm {too_many.pk}").values_list("who", "act")
    assert list(acts) == [(wang.get_username(), Act.DECIDE), (trail.WORKER, Act.REOPEN)]
    assert "属实 It counts" in client.get(PAGE).content.decode()


def test_what_is_dismissed_is_told_to_nobody(client: Client, too_many: Alarm) -> None:
    officer(client)
    decide(client, too_many, "dismissed")
    assert tell_decided(hub_clock.now()) == 0
    assert not Notice.objects.exists()


def test_without_the_code_s_own_bytes_no_decision_tells_anybody(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    """A gate could have made it up, whatever an officer heard on the telephone."""
    officer(client)
    told(client, gate, Particulars(reason="LIST_RED"))
    decide(client, Alarm.objects.get(kind=AlarmKind.RED), "counts")
    assert tell_decided(hub_clock.now()) == 0
    assert Decision.objects.get().verdict == "counts"


def test_the_first_word_stands(client: Client, too_many: Alarm) -> None:
    li, _ = officer(client, "reviewer"), decide(client, too_many, "dismissed")
    officer(client)
    answer = client.post(f"{PAGE}{too_many.pk}/", {"verdict": "counts"}, follow=True)
    assert "已由他人裁定" in answer.content.decode()
    decision = Decision.objects.get()
    assert (decision.verdict, decision.by) == ("dismissed", li.get_username())
    assert TrailEntry.objects.filter(act=Act.DECIDE).count() == 1


@pytest.mark.parametrize("verdict", ["", "maybe"])
def test_nonsense_decides_nothing(client: Client, too_many: Alarm, verdict: str) -> None:
    officer(client)
    decide(client, too_many, verdict)
    assert not Decision.objects.exists()


def test_another_district_sees_and_decides_nothing(client: Client, too_many: Alarm) -> None:
    officer(client, district="西山区")
    assert "没有待核实的警报" in client.get(PAGE).content.decode()
    assert decide(client, too_many, "counts") == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "committee"])
def test_other_roles_have_no_business_here(client: Client, too_many: Alarm, role: str) -> None:
    officer(client, role)
    assert client.get(PAGE).status_code == 403
    assert decide(client, too_many, "counts") == 403


def test_an_alarm_that_is_in_no_doubt_is_not_decided(client: Client, too_many: Alarm) -> None:
    officer(client)
    assert decide(client, Alarm.objects.filter(detail="").first() or too_many, "counts") == 404


def test_where_the_row_is_destroyed_nobody_is_told(client: Client, too_many: Alarm, clock: FakeClock) -> None:
    officer(client)
    decide(client, too_many, "counts")
    clock.advance(31 * 86_400)
    destroy_due(hub_clock.now())
    assert tell_decided(hub_clock.now()) == 1
    assert not Notice.objects.exists()


def test_rows_set_aside_are_shown_with_their_reason(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    sent(client, gate.batch(1, 3, [gate.records[1], b"poison", b"poison"]))
    officer(client)
    shown = client.get(PAGE).content.decode()
    assert "无法解析 Not a record" in shown
    assert "2–3" in shown


def test_each_look_is_written_down(client: Client, gate: FakeDevice) -> None:
    wang = officer(client)
    client.get(PAGE)
    entry = TrailEntry.objects.latest("number")
    assert (entry.who, entry.act, entry.what) == (wang.get_username(), Act.READ, "doubts")


def test_the_admin_s_pages_end_at_the_district_and_are_written_down(client: Client, gate: FakeDevice) -> None:
    """Whatever rights somebody was given by hand."""
    for district, sees in (("东湖区", True), ("nowhere", False)):
        user = officer(client, district=district)
        user.user_permissions.add(*Permission.objects.filter(codename="view_device"))
        answer = client.get("/admin/checkpoints/device/")
        assert bool(answer.context["cl"].result_list) is sees
        entry = TrailEntry.objects.latest("number")
        assert (entry.who, entry.act, entry.what) == (user.get_username(), Act.READ, "device")


def test_what_was_typed_into_a_search_is_not_written_down(client: Client, gate: FakeDevice) -> None:
    """Somebody may have typed a person's number."""
    officer(client)
    client.get("/admin/checkpoints/device/", {"q": "330102199003070011", "site": "a"})
    assert TrailEntry.objects.latest("number").what == "device q=typed&site=a"
