"""注销: whoever wishes it is forgotten at once, with proofs; not while reasons have to be kept, and not by a stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.apply.models import Application, Guardianship
from hub.codes.making import card_claims, live_claims, make_card
from hub.colour.assigning import assign
from hub.colour.models import Assignment, Standing
from hub.evidence.models import Case, CheckIn, Declaration, Source
from hub.keeping.destroying import destroy_over
from hub.keeping.proofs import first_false_proof
from hub.lists.models import Place
from hub.lists.places import listed
from hub.passes.models import Destruction
from hub.people.models import Person
from hub.review import asking
from hub.review.models import Appeal
from scanner.protocol.health_code import Colour, generation_at
from scanner.protocol.status_list import Status
from tests.fakes.applicants import filled, resident_id

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

NUMBER = resident_id("19900307")
TRUE = {"number": NUMBER, "name": "王小明", "phone": "13800001111", "sure": "on"}


@pytest.fixture
def person(hub: HubInProcess) -> Person:
    answer = hub.client.post("/apply/", filled())
    return Person.objects.get(page=answer.headers["Location"].split("/")[2])


def wish(hub: HubInProcess, person: Person, **other: str) -> HttpResponse:
    answer: HttpResponse = hub.client.post(f"/code/{person.page}/forget/", TRUE | other)  # type: ignore[assignment]
    return answer


def test_everything_that_says_who_it_was_goes_and_the_codes_end(
    hub: HubInProcess, person: Person, clock: FakeClock
) -> None:
    card, live = make_card(person), live_claims(person, clock.wall_s())
    child = filled(name="王小小", relation="child", number=resident_id("20180101"))
    assert hub.client.post(f"/code/{person.page}/family/", child).status_code == 302
    answer = wish(hub, person)
    assert answer.status_code == 200, answer.content.decode()
    for model in (Application, Declaration, CheckIn, Standing, Assignment):
        assert not model._default_manager.filter(person=person).exists(), model
    assert not Guardianship.objects.exists()
    after = Person.objects.get(pk=person.pk)
    kept = {after.document, after.page, after.name, after.tail, after.district}
    assert not kept & {person.document, person.page, person.name, person.tail, person.district}
    assert hub.get(f"/code/{person.page}/")[0] == 404
    said = listed("000000", generation_at(clock.wall_s()))
    assert said[card_claims(card).index] is said[live.index] is Status.REVOKED


def test_the_receipt_names_proofs_that_hold(hub: HubInProcess, person: Person) -> None:
    page = wish(hub, person).content.decode()
    proofs = list(Destruction.objects.order_by("pk"))
    assert {"apply.Application", "evidence.Declaration", "evidence.CheckIn"} <= {one.public for one in proofs}
    assert all(f"编号 {one.pk} " in page for one in proofs)
    assert first_false_proof() is None
    Application.objects.create(
        pk=1, person=person, purpose="post", district="", said={}, sealed=b"", sent_at=hub_clock.now()
    )
    assert first_false_proof() is not None, "had it been kept, the proof were false"


def test_the_row_that_names_nobody_goes_with_the_last_that_the_lists_need(
    hub: HubInProcess, person: Person, clock: FakeClock
) -> None:
    live_claims(person, clock.wall_s())
    wish(hub, person)
    clock.advance(20 * 86_400)
    destroy_over(hub_clock.now())
    assert Person.objects.filter(pk=person.pk).exists()
    clock.advance(60 * 86_400)
    destroy_over(hub_clock.now())
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not Place.objects.filter(person=person.pk).exists()
    assert first_false_proof() is None


def test_who_comes_back_begins_anew(hub: HubInProcess, person: Person) -> None:
    wish(hub, person)
    answer = hub.client.post("/apply/", filled())
    other = Person.objects.get(page=answer.headers["Location"].split("/")[2])
    assert other.pk != person.pk
    assert other.document == person.document


def test_what_has_to_be_kept_is(hub: HubInProcess, person: Person) -> None:
    appeal = asking.ask(person, "我没有去过那里。", None)
    assert "复核正在办理" in wish(hub, person).content.decode()
    asking.withdraw(person)
    source = Source.objects.create(what="cases", name="a", by="省", received_at=hub_clock.now())
    Case.objects.create(person=person, source=source, kind="observation", from_day=0)
    assert "医学观察尚未解除" in wish(hub, person).content.decode()
    Case.objects.update(until_day=1)
    assign(person, Colour.YELLOW, "演示", "演示")
    assert "现在的颜色有依据" in wish(hub, person).content.decode()
    assert Application.objects.filter(person=person).exists()
    assert not Destruction.objects.exists()
    assign(person, Colour.GREEN, "演示", "演示")
    assert wish(hub, person).status_code == 200
    appeal = Appeal.objects.get(pk=appeal.pk)
    assert (bytes(appeal.reason), appeal.district) == (b"", "东湖区"), (
        "that there was a question stays for its days"
    )


@pytest.mark.parametrize(
    "wrong", [{"number": resident_id("19910308")}, {"name": "王大明"}, {"phone": "13800002222"}]
)
def test_who_has_the_address_alone_ends_nobodys_code(
    hub: HubInProcess, person: Person, wrong: dict[str, str]
) -> None:
    assert "没有删除任何内容" in wish(hub, person, **wrong).content.decode()
    assert wish(hub, person, sure="").status_code == 422
    assert Application.objects.filter(person=person).exists()
    for _ in range(10):
        answer = wish(hub, person, **wrong)
    assert "上限" in answer.content.decode()
    assert "上限" in wish(hub, person).content.decode()
