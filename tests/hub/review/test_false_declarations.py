"""谎报瞒报: looked up by the exact document or code, found by two officers, red by rule R7, ended by an appeal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.codes.making import live_claims, sign
from hub.colour.assigning import colour_of
from hub.colour.judging import judge_everybody
from hub.colour.models import Standing
from hub.evidence.models import Case
from hub.lists.places import listed
from hub.oversight.models import TrailEntry
from hub.people.models import Person
from hub.review import asking, deciding
from hub.review.deciding import NotDecided
from hub.review.models import AppealState, Decision
from scanner.protocol.health_code import Colour, generation_at
from scanner.protocol.status_list import Status
from tests.fakes.applicants import filled, resident_id
from tests.fakes.officers import PASSWORD, entered, officer

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

EAST, FIND, NUMBER = "东湖区", "/oversight/people/", resident_id("19900307")
WHY = "票据证明 2 月 1 日在江岸，填报未去过"


@pytest.fixture
def person(hub: HubInProcess) -> Person:
    assert hub.client.post("/apply/", filled()).status_code == 302
    return Person.objects.get(tail=NUMBER[14:17], district=EAST, name="王**")


@pytest.fixture
def wang(hub: HubInProcess) -> User:
    return officer("wang", "officer", EAST)


@pytest.fixture
def li(hub: HubInProcess) -> User:
    return officer("li", "reviewer", EAST)


def found_false(person: Person, first: User, second: User) -> Decision:
    now = hub_clock.now()
    made = deciding.propose(person, None, WHY, first, now, is_false=True)
    deciding.confirm(made, second, PASSWORD, now)
    return made


def test_two_officers_make_it_red_by_the_rule_and_the_holder_reads_why(
    person: Person, wang: User, li: User, hub: HubInProcess, clock: FakeClock
) -> None:
    index = person.places.get().index if hub.live_code(person.pk) else -1
    made = deciding.propose(person, None, WHY, wang, hub_clock.now(), is_false=True)
    assert colour_of(person) is Colour.GREEN
    assert not Case.objects.exists()
    deciding.confirm(made, li, PASSWORD, hub_clock.now())
    assert colour_of(person) is Colour.RED
    assert Standing.objects.get(person=person).rules == "R7"
    assert Case.objects.get(person=person).source.by == "wang, li"
    assert listed("000000", generation_at(clock.wall_s()))[index] is Status.RED
    page = hub.client.get(f"/code/{person.page}/").content.decode()
    assert WHY in page
    assert "申请人工复核" in page


def test_it_lasts_until_an_appeal_is_granted_and_then_for_good(
    person: Person, wang: User, li: User, clock: FakeClock
) -> None:
    found_false(person, wang, li)
    clock.advance(40 * 86_400)
    judge_everybody()
    assert colour_of(person) is Colour.RED
    appeal = asking.ask(person, "那张票是同事的", None)
    answer = deciding.propose(person, Colour.GREEN, "查明系同事", wang, hub_clock.now(), appeal)
    deciding.confirm(answer, li, PASSWORD, hub_clock.now())
    assert Case.objects.get(person=person).until_day is not None
    clock.advance(86_400)
    judge_everybody()
    assert colour_of(person) is Colour.GREEN


def test_an_appeal_that_shows_a_false_declaration_is_not_granted(
    person: Person, wang: User, li: User
) -> None:
    appeal = asking.ask(person, "请复核", None)
    made = deciding.propose(person, None, WHY, wang, hub_clock.now(), appeal, is_false=True)
    deciding.confirm(made, li, PASSWORD, hub_clock.now())
    appeal.refresh_from_db()
    assert appeal.state == AppealState.REFUSED
    assert colour_of(person) is Colour.RED


def test_who_declared_nothing_or_was_found_already_is_not_found(
    person: Person, wang: User, li: User, hub: HubInProcess
) -> None:
    silent = Person.objects.filter(district=EAST, applications=None)[0]
    found_false(person, wang, li)
    for one in (silent, person):
        with pytest.raises(NotDecided, match="false already"):
            deciding.propose(one, None, WHY, wang, hub_clock.now(), is_false=True)


@pytest.mark.parametrize("spelling", [NUMBER, f" {NUMBER[:6]} {NUMBER[6:].lower()}"])
def test_looked_up_by_the_whole_number(client: Client, person: Person, wang: User, spelling: str) -> None:
    entered(client, wang)
    answer = client.post(FIND, {"text": spelling})
    assert answer.headers["Location"] == f"{FIND}{person.pk}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert person.name in page
    assert NUMBER not in page
    looks = TrailEntry.objects.filter(who="wang", act="read").values_list("what", flat=True)
    assert list(looks) == [f"looked up: person {person.pk}", f"person {person.pk}"]


def test_looked_up_by_a_code_also_of_yesterday(
    client: Client, person: Person, wang: User, hub: HubInProcess, clock: FakeClock
) -> None:
    live = hub.live_code(person.pk)
    clock.advance(86_400)
    entered(client, wang)
    assert client.post(FIND, {"text": f"{live}\r\n"}).headers["Location"] == f"{FIND}{person.pk}/"


def test_nobody_browses(client: Client, person: Person, wang: User, hub: HubInProcess) -> None:
    entered(client, wang)
    assert client.get(f"{FIND}{person.pk}/").status_code == 404, "its number in the register opens nothing"
    forged = hub.live_code(person.pk, "unknown_key")
    never_made = sign(replace(live_claims(person, hub_clock.now_s()), code_id=bytes(8)))
    texts = (
        "",
        NUMBER[:17],
        person.name,
        person.tail,
        "1",
        "HZ1:",
        NUMBER.replace("1", "%"),
        forged,
        never_made,
    )
    for text in texts:
        assert client.post(FIND, {"text": text}).status_code == 404
    assert TrailEntry.objects.filter(who="wang", what="looked up: nobody").count() == len(texts)
    entered(client, officer("sun", "officer", "西山区"))
    assert client.post(FIND, {"text": NUMBER}).status_code == 404
    entered(client, officer("wu", "auditor", EAST))
    assert client.get(FIND).status_code == 403


def test_the_second_officer_looks_too_and_proposes_nothing(client: Client, person: Person, li: User) -> None:
    entered(client, li)
    at = client.post(FIND, {"text": NUMBER}).headers["Location"]
    page = client.get(at).content.decode()
    assert "没有填报" not in page
    assert 'name="sentence"' not in page
    client.post(at, {"colour": "false", "sentence": WHY})
    assert not Decision.objects.exists()
    looks = TrailEntry.objects.filter(who="li", act="read").values_list("what", flat=True)
    assert list(looks)[:2] == [f"looked up: person {person.pk}", f"person {person.pk}"]


def test_what_waits_for_a_second_officer_has_an_age_and_a_deadline(
    client: Client, person: Person, wang: User, li: User, clock: FakeClock
) -> None:
    deciding.propose(person, None, WHY, wang, hub_clock.now(), is_false=True)
    clock.advance(5 * 3600)
    page = entered(client, li).get("/oversight/appeals/").content.decode()
    assert '<td class="number">5</td>' in page
    assert "超期 <span" not in page
    clock.advance(10 * 86_400)
    another = officer("sun", "reviewer", EAST)  # a session ends by itself
    assert "超期 <span" in entered(client, another).get("/oversight/appeals/").content.decode()


def test_the_pages_from_the_look_to_red(client: Client, person: Person, wang: User, li: User) -> None:
    entered(client, wang)
    at = client.post(FIND, {"text": NUMBER}).headers["Location"]
    assert client.post(at, {"colour": "", "sentence": WHY}).status_code == 200
    client.post(at, {"colour": "false", "sentence": WHY})
    (made,) = Decision.objects.all()
    assert "谎报瞒报" in client.get(at).content.decode()
    entered(client, li)
    assert "谎报瞒报" in client.get("/oversight/appeals/").content.decode()
    client.post(f"/oversight/appeals/decisions/{made.pk}/", {"password": PASSWORD, "confirm": "1"})
    assert colour_of(person) is Colour.RED
