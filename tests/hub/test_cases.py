"""Ordinary rows are opened again under a case number only: two officers, a purpose, an hour, every step in the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User

from hub import clock as hub_clock
from hub import data_folder
from hub.cases import opening as rules
from hub.cases.models import Answer, Opening
from hub.cases.two_officers import NotGranted
from hub.checkpoints.models import Epoch
from hub.oversight import roles, trail
from hub.oversight.models import Act, Duty, SiteDistrict, TrailEntry
from hub.passes.opening import open_waiting
from scanner.protocol.particulars import Particulars
from tests.fakes.hub_gates import enrolled, sent
from tests.fakes.officers import entered

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

PASSWORD = "a long one for wang"
SAID = Particulars(reason="PASS_GREEN", guard="guard 7", plate="浙A12345", subject=bytes(range(16)))


def officer(name: str, role: str, district: str = "东湖区") -> User:
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    roles.give(user, role, district, "")
    return user


@pytest.fixture
def epoch(client: Client, hub: HubInProcess) -> Epoch:
    """A gate of 东湖区 with four rows in the log."""
    SiteDistrict.objects.create(site="east-market", district="东湖区")
    gate = enrolled(client)
    for _ in range(4):
        gate.scan(SAID)
    sent(client, gate.batch(1, 4))
    open_waiting(100)
    return Epoch.objects.get()


def asked(epoch: Epoch, by: User, last: int = 3) -> Opening:
    wish = Opening(
        case_number="A-2026-17", purpose="密接追踪 tracing", epoch=epoch, first_seq=2, last_seq=last
    )
    rules.ask(wish, by, hub_clock.now())
    return wish


def test_two_officers_read_what_was_asked_for_and_no_more(epoch: Epoch) -> None:
    wang, li = officer("wang", "officer"), officer("li", "reviewer")
    wish = asked(epoch, wang)
    rules.grant(wish, li, PASSWORD, hub_clock.now())
    assert rules.open_granted(hub_clock.now()) == 1
    wish.refresh_from_db()
    for reader in (wang, li):
        rows = rules.look(wish, reader, hub_clock.now())
        assert [(record.seq, said) for record, said in rows] == [(2, SAID), (3, SAID)]
    wish.refresh_from_db()
    assert wish.looks == 2
    entries = TrailEntry.objects.filter(case_number="A-2026-17").order_by("number")
    assert list(entries.values_list("who", "act")) == [
        ("wang", Act.ASK),
        ("li", Act.GRANT),
        (trail.WORKER, Act.REOPEN),
        ("wang", Act.REOPEN),
        ("li", Act.REOPEN),
    ]
    assert trail.first_broken() is None


def test_nothing_opened_lies_in_the_database_in_the_clear(epoch: Epoch) -> None:
    wish = asked(epoch, officer("wang", "officer"))
    rules.grant(wish, officer("li", "reviewer"), PASSWORD, hub_clock.now())
    rules.open_granted(hub_clock.now())
    kept = b"".join(bytes(sealed) for sealed in Answer.objects.values_list("sealed", flat=True))
    assert kept
    assert b"guard 7" not in kept
    assert "浙A12345".encode() not in kept


def test_one_officer_alone_opens_nothing(epoch: Epoch) -> None:
    wang = officer("wang", "officer")
    wang.user_permissions.set(wang.groups.get().permissions.all())
    both = officer("zhao", "reviewer")
    roles_of_both = both.groups.all() | wang.groups.all()
    both.groups.set(roles_of_both)
    wish = asked(epoch, both)
    with pytest.raises(NotGranted, match="Another officer"):
        rules.grant(wish, both, PASSWORD, hub_clock.now())
    assert rules.open_granted(hub_clock.now()) == 0
    with pytest.raises(NotGranted):
        rules.look(wish, both, hub_clock.now())
    assert not Answer.objects.exists()


@pytest.mark.parametrize("how", ["password", "role", "district", "twice"])
def test_what_does_not_grant(epoch: Epoch, how: str) -> None:
    wish = asked(epoch, officer("wang", "officer"))
    li = officer(
        "li", "officer" if how == "role" else "reviewer", "西山区" if how == "district" else "东湖区"
    )
    if how == "twice":
        rules.grant(wish, li, PASSWORD, hub_clock.now())
    with pytest.raises(NotGranted):
        rules.grant(wish, li, "guessed" if how == "password" else PASSWORD, hub_clock.now())


@pytest.mark.parametrize("how", ["role", "district", "too many", "backwards", "no duty"])
def test_what_cannot_be_asked(epoch: Epoch, how: str) -> None:
    wang = officer(
        "wang", "auditor" if how == "role" else "officer", "西山区" if how == "district" else "东湖区"
    )
    if how == "no duty":
        Duty.objects.all().delete()
    with pytest.raises(NotGranted):
        asked(epoch, wang, {"too many": 2 + rules.MOST_ROWS, "backwards": 1}.get(how, 3))
    assert not Opening.objects.exists()


def test_after_an_hour_key_and_answers_are_gone(epoch: Epoch, clock: FakeClock) -> None:
    wang, li = officer("wang", "officer"), officer("li", "reviewer")
    wish = asked(epoch, wang)
    rules.grant(wish, li, PASSWORD, hub_clock.now())
    rules.open_granted(hub_clock.now())
    assert list(data_folder.folder("cases").iterdir())
    clock.advance(3600)
    wish.refresh_from_db()
    with pytest.raises(NotGranted, match="over"):
        rules.look(wish, wang, hub_clock.now())
    rules.open_granted(hub_clock.now())
    assert not Answer.objects.exists()
    assert not list(data_folder.folder("cases").iterdir())


def test_a_third_officer_may_not_look(epoch: Epoch) -> None:
    wish = asked(epoch, officer("wang", "officer"))
    rules.grant(wish, officer("li", "reviewer"), PASSWORD, hub_clock.now())
    rules.open_granted(hub_clock.now())
    wish.refresh_from_db()
    with pytest.raises(NotGranted, match="two officers"):
        rules.look(wish, officer("sun", "officer"), hub_clock.now())


def test_the_pages_from_the_wish_to_the_look(client: Client, epoch: Epoch) -> None:
    wang, li = officer("wang", "officer"), officer("li", "reviewer")
    entered(client, wang)
    said = {"case_number": "A-2026-17", "purpose": "密接追踪 tracing", "epoch": epoch.pk}
    assert client.post("/oversight/openings/", said | {"first_seq": 2, "last_seq": 3}).status_code == 302
    wish = Opening.objects.get()
    entered(client, li)
    page = client.post(f"/oversight/openings/{wish.pk}/grant/", {"password": "guessed"}, follow=True)
    assert "Wrong password" in page.content.decode()
    client.post(f"/oversight/openings/{wish.pk}/grant/", {"password": PASSWORD})
    rules.open_granted(hub_clock.now())
    assert client.get(f"/oversight/openings/{wish.pk}/look/").status_code == 405
    page = client.post(f"/oversight/openings/{wish.pk}/look/")
    assert "浙A12345" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_who_is_not_logged_in_sees_no_page(client: Client, epoch: Epoch) -> None:
    for path in ("openings/", "gates/", "completeness/"):
        answer = client.get(f"/oversight/{path}")
        assert answer.status_code == 302
        assert "/admin/login/" in answer.headers["Location"]


def test_an_opening_lasts_an_hour(epoch: Epoch) -> None:
    wish = asked(epoch, officer("wang", "officer"))
    rules.grant(wish, officer("li", "reviewer"), PASSWORD, hub_clock.now())
    wish.refresh_from_db()
    assert wish.expires_at == hub_clock.now() + timedelta(hours=1)
