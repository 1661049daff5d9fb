"""What the table calls over goes, with a proof; what is not over stays; a person goes when nothing is left to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from hub import clock as hub_clock
from hub import data_folder
from hub.apply import identity
from hub.apply.models import Application
from hub.checkin.models import Sending
from hub.codes.making import live_code, make_card
from hub.codes.models import Card
from hub.colour.assigning import assign, colour_of
from hub.colour.at_once import judge_now
from hub.colour.models import Assignment, Trigger
from hub.evidence.days import day_of
from hub.evidence.models import Case, CheckIn, Declaration, Source, Stay
from hub.imports.taking import take
from hub.keeping.destroying import destroy_over
from hub.keeping.over import people_over
from hub.keeping.proofs import first_false_proof
from hub.keeping.table import DISPUTE, LOG, LOOKED_BACK
from hub.lists.models import Place
from hub.passes.models import Destroyed, Destruction
from hub.people.models import Person
from hub.review import asking
from hub.review.models import Appeal
from hub.sealed import Destroyed as KeyIsGone
from scanner.protocol import cose
from scanner.protocol.cbor import decode
from scanner.protocol.health_code import Colour
from tests.fakes.applicants import day, filled, resident_id, stay

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

DAY_S = 86_400


def applied(hub: HubInProcess, **said: str | list[str]) -> Person:
    answer = hub.client.post("/apply/", filled(**said))
    assert answer.status_code == 302, answer.content.decode()
    return Person.objects.get(page=answer.headers["Location"].split("/")[2])


@pytest.fixture
def person(hub: HubInProcess) -> Person:
    return applied(hub)


def destroyed(clock: FakeClock, days: float = 0) -> dict[str, int]:
    """Days go by; what was destroyed then, by what the proofs name."""
    clock.advance(days * DAY_S)
    return {proof.public: proof.rows for proof in destroy_over(hub_clock.now())}


def test_what_a_form_says_goes_in_a_month_and_not_a_day_before(
    hub: HubInProcess, clock: FakeClock, person: Person
) -> None:
    destroyed(clock, LOG - 0.5)
    assert identity.of(Application.objects.get(person=person)).name == "王小明"
    assert destroyed(clock, 1)["apply.Application said sealed"] == 1
    form = Application.objects.get(person=person)
    assert (form.said, bytes(form.sealed), bool(form.proof)) == ({}, b"", True)
    with pytest.raises(KeyIsGone):
        identity.of(form)
    assert hub.get(f"/code/{person.page}/correct/")[0] == 200
    assert applied(hub) == person, "the page is still found by name and telephone"


def test_facts_go_when_no_rule_looks_back_so_far_and_nobody_is_judged_otherwise(
    hub: HubInProcess, clock: FakeClock
) -> None:
    person = applied(hub, **stay("东湖区湖滨街道", -3, -1), symptoms=["cough"])
    for _ in range(9):
        clock.advance(DAY_S)
        hub.client.post(f"/code/{person.page}/check-in/", {"temperature": "36.5"})
    before = judge_now(person)
    assert before.colour == Colour.GREEN
    destroyed(clock, LOOKED_BACK - 9)
    assert CheckIn.objects.filter(person=person).count() == 10
    destroyed(clock, 1)
    assert CheckIn.objects.filter(person=person).count() == 9
    destroyed(clock, 10)
    assert not CheckIn.objects.filter(person=person).exists()
    assert not Stay.objects.filter(person=person).exists()
    assert not Sending.objects.exists()
    assert Declaration.objects.filter(person=person).exists()
    assert Source.objects.count() == 1, "the declaration's; the check-ins' named nothing any more"
    assert judge_now(person).colour == Colour.GREEN


def test_a_case_that_nobody_ended_stays_with_what_it_opened(
    hub: HubInProcess, clock: FakeClock, person: Person
) -> None:
    today = day_of(hub_clock.now_s())
    source = Source.objects.create(what="cases", name="list", by="省", received_at=hub_clock.now())
    held = Case.objects.create(person=person, kind="confirmed", from_day=today, source=source)
    judge_now(person)
    assign(person, Colour.GREEN, "误报", "officer")
    destroyed(clock, 3 * DISPUTE)
    assert Trigger.objects.filter(person=person, rule="R1").exists()
    assert judge_now(person).colour == Colour.GREEN, "the same evidence does not open it again"
    Case.objects.filter(pk=held.pk).update(until_day=day_of(hub_clock.now_s()))
    gone = destroyed(clock, DISPUTE + 1)
    assert gone["evidence.Case"] == 1
    assert not Trigger.objects.filter(person=person).exists()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_a_person_goes_when_nothing_is_left_and_comes_back_as_another(
    hub: HubInProcess, clock: FakeClock, person: Person
) -> None:
    live_code(person)
    clock.advance(DAY_S)
    make_card(person)
    destroyed(clock, 14 + LOG - 0.5)
    assert Place.objects.get(person=person).card is not None, (
        "older than its generation's month, but a card's"
    )
    destroyed(clock, DISPUTE - 14 - LOG - 1)
    assert (Card.objects.count(), Place.objects.filter(person=person).count()) == (0, 0)
    assert colour_of(person) is Colour.GREEN
    assert destroyed(clock, 2)["people.Person"] >= 1
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not Assignment.objects.filter(person_id=person.pk).exists()
    assert hub.get(f"/code/{person.page}/")[0] == 404
    assert applied(hub).pk > person.pk


def test_whoever_shows_a_code_stays(hub: HubInProcess, clock: FakeClock, person: Person) -> None:
    for _ in range(9):
        clock.advance(25 * DAY_S)
        live_code(person)
        destroyed(clock)
    assert Person.objects.filter(pk=person.pk).exists()
    assert (
        len(Assignment.objects.filter(person=person)) == len(Application.objects.filter(person=person)) == 1
    )


def test_whoever_applies_meanwhile_stays(hub: HubInProcess, clock: FakeClock, person: Person) -> None:
    clock.advance((DISPUTE + 1) * DAY_S)
    assert person in people_over(hub_clock.now())
    applied(hub, number=resident_id("19900307"))
    destroyed(clock)
    assert Person.objects.filter(pk=person.pk).exists()


def test_an_appeals_words_go_before_what_became_of_it(
    hub: HubInProcess, clock: FakeClock, person: Person
) -> None:
    asking.ask(person, "我没有去过", b"picture")
    clock.advance(LOG * DAY_S)
    assert "review.Appeal reason picture" not in destroyed(clock), "it is not decided yet"
    asking.withdraw(person)
    assert destroyed(clock, LOG + 1)["review.Appeal reason picture"] == 1
    appeal = Appeal.objects.get()
    assert (bytes(appeal.reason), bytes(appeal.picture or b"x")) == (b"", b"x")
    assert "review.Appeal reason picture" not in destroyed(clock, 1)
    assert destroyed(clock, DISPUTE)["review.Appeal"] == 1


def test_rows_that_were_refused_go_with_their_month(hub: HubInProcess, clock: FakeClock) -> None:
    rows = f"地区,区县,等级,开始日期,结束日期\n000000001,东湖区,高,{day(-2)},{day(2)}\n?,东湖区,高,{day(-2)},{day(2)}\n"
    report = take("risk", "map", rows.encode(), "省", expected=2, dry_run=False)
    assert report.refused_file
    destroyed(clock, LOOKED_BACK - 1)
    assert report.refused_file.exists()
    destroyed(clock, 2)
    assert not list(data_folder.folder("refused").iterdir())


def test_a_proof_names_what_went_and_shows_when_it_came_back(
    hub: HubInProcess, clock: FakeClock, person: Person
) -> None:
    destroyed(clock, LOG + 1)
    proof = Destruction.objects.get(public="apply.Application said sealed")
    said = decode(cose.parse(bytes(proof.document)).payload)
    pk = Application.objects.get().pk
    assert said[:5] == ["hz1-destruction-1", "data", "apply.Application said sealed", 1, [[pk, pk]]]
    assert proof.what == Destroyed.DATA
    assert first_false_proof() is None
    Application.objects.update(said={"symptoms": ["cough"]})
    assert first_false_proof() == proof.pk
    Application.objects.update(said={})
    assert first_false_proof() is None
    destroyed(clock, DISPUTE)
    gone = Destruction.objects.get(public="people.Person")
    assert first_false_proof() is None
    Person.objects.create(pk=person.pk, issuer_id=person.issuer_id, document="x", district="东湖区")
    assert first_false_proof() == gone.pk


def test_nothing_about_a_person_is_left(hub: HubInProcess, clock: FakeClock, person: Person) -> None:
    """However it hung on the person: of every table with a person in it nothing names the one who went."""
    applied(hub, symptoms=["cough"])
    live_code(person)
    asking.ask(person, "为什么", None)
    asking.withdraw(person)
    destroyed(clock, DISPUTE + 1)
    for days in (1, LOOKED_BACK, DISPUTE):
        destroyed(clock, days)
    if Trigger.objects.filter(
        person=person, closed_day=None
    ).exists():  # yellow until seven well days: judged no more
        Trigger.objects.filter(person=person).update(closed_day=1)
        destroyed(clock, 1)
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.many_to_one and field.related_model is Person:
                assert not model._default_manager.filter(**{field.name: person.pk}).exists(), model
    assert not Person.objects.filter(pk=person.pk).exists()
