"""The officers' pages of 审核: the own district's queue, one declaration with its doubts, the word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User

from hub.apply.models import Application, Mode, ModeSwitch, State
from hub.apply.switch import set_mode
from hub.clock import now
from hub.evidence.days import date_of, day_of
from hub.keeping.destroying import destroy_over
from hub.oversight.models import TrailEntry
from hub.permits.models import Permit
from hub.review.asking import due_after
from tests.fakes.applicants import filled, resident_id
from tests.fakes.officers import entered, officer

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

EAST, QUEUE = "东湖区", "/oversight/applications/"


@pytest.fixture
def held(hub: HubInProcess) -> Application:
    set_mode(None, Mode.MANUAL, date_of(day_of(int(now().timestamp()))), "boss", now())
    assert hub.client.post("/apply/", filled(symptoms=["cough"])).status_code == 302
    return Application.objects.get()


def test_the_queue_shows_the_own_district_with_its_age(
    client: Client, held: Application, clock: FakeClock
) -> None:
    clock.advance(5 * 3600)
    page = entered(client, officer("wang", "officer", EAST)).get(QUEUE).content.decode()
    assert held.person.name in page
    assert "最久 5 小时" in page
    entered(client, officer("sun", "officer", "西山区"))
    assert held.person.name not in client.get(QUEUE).content.decode()
    assert client.get(f"{QUEUE}{held.pk}/").status_code == 404
    assert client.post(f"{QUEUE}{held.pk}/holder/").status_code == 404


def test_what_waits_too_long_is_late_by_working_days(
    client: Client, held: Application, clock: FakeClock
) -> None:
    due = due_after(held.sent_at)
    clock.advance((due - held.sent_at).total_seconds())
    page = entered(client, officer("wang", "officer", EAST)).get(QUEUE).content.decode()
    assert "超期 0" in page
    assert f"{due:%m-%d %H:%M}" in page
    clock.advance(1)
    page = entered(client, officer("sun", "officer", EAST)).get(QUEUE).content.decode()
    assert "超期 1" in page
    assert "超期 <span" in page


@pytest.mark.parametrize("role", ["auditor", "committee", "reviewer"])
def test_who_does_not_review_sees_none(client: Client, held: Application, role: str) -> None:
    entered(client, officer("wu", role, EAST))
    assert client.get(QUEUE).status_code == 403
    assert client.get(f"{QUEUE}{held.pk}/").status_code == 403
    assert client.post(f"{QUEUE}{held.pk}/holder/").status_code == 403


def test_each_look_is_written_down_and_who_it_is_only_on_asking(client: Client, held: Application) -> None:
    entered(client, officer("wang", "officer", EAST))
    client.get(QUEUE)
    page = client.get(f"{QUEUE}{held.pk}/").content.decode()
    assert "! 咳嗽" in page
    assert resident_id("19900307") not in page
    assert client.get(f"{QUEUE}{held.pk}/holder/").status_code == 405
    assert resident_id("19900307") in client.post(f"{QUEUE}{held.pk}/holder/").content.decode()
    looks = TrailEntry.objects.filter(who="wang", act="read").values_list("what", flat=True)
    assert list(looks) == ["applications", f"application {held.pk}", f"holder of application {held.pk}"]


def test_granted_or_sent_back_with_a_reason_on_the_page(client: Client, held: Application) -> None:
    entered(client, officer("wang", "officer", EAST))
    page = client.post(f"{QUEUE}{held.pk}/", {"refuse": "1", "why": ""}).content.decode()
    assert "请填写理由" in page
    client.post(f"{QUEUE}{held.pk}/", {"grant": "1"})
    held.refresh_from_db()
    assert (held.state, Permit.objects.get().application) == (State.GRANTED, held)
    assert "未启用" in client.get(f"{QUEUE}{held.pk}/").content.decode()
    page = client.get(QUEUE).content.decode()
    assert "没有待审核" in page
    assert "<td>wang</td>" in page


def test_words_that_were_kept_long_enough_are_gone_from_the_page(
    client: Client, held: Application, clock: FakeClock
) -> None:
    entered(client, officer("wang", "officer", EAST))
    clock.advance(31 * 86_400)
    destroy_over(now())
    assert "内容已到期删除" in client.get(f"{QUEUE}{held.pk}/").content.decode()
    assert "已随当月密钥销毁" in client.post(f"{QUEUE}{held.pk}/holder/").content.decode()


def test_the_operator_switches_on_the_admins_page(client: Client, hub: HubInProcess) -> None:
    entered(client, User.objects.create_superuser("boss"))
    at, today = "/admin/apply/modeswitch/add/", date_of(day_of(int(now().timestamp())))
    said = {"district": EAST, "mode": "manual", "starts_on": f"{date_of(day_of(0))}"}
    assert "不能从过去的日期开始" in client.post(at, said).content.decode()
    assert client.post(at, {**said, "starts_on": f"{today}"}).status_code == 302
    (row,) = ModeSwitch.objects.all()
    assert (row.district_id, row.mode, row.starts_on, row.set_by) == (EAST, "manual", today, "boss")
    assert TrailEntry.objects.filter(who="boss", what__startswith="mode manual").exists()
    page = f"/admin/apply/modeswitch/{row.pk}/"
    assert client.post(f"{page}change/", {**said, "mode": "auto"}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert client.post(at, {"district": "", "mode": "manual", "starts_on": f"{today}"}).status_code == 302
