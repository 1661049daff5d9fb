"""Who was at a gate within ten minutes of a case: asked for by two, found by the worker, reviewed by officers, no colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied

from hub import clock as hub_clock
from hub import data_folder
from hub.cases import contacts, tracing
from hub.cases.models import Met, Trace
from hub.cases.two_officers import NotGranted
from hub.colour.judging import judge_everybody
from hub.colour.models import Assignment, Standing, Trigger, Waiting
from hub.commands.work import step
from hub.evidence.days import day_of
from hub.evidence.models import Case, Source
from hub.keeping.destroying import destroy_over
from hub.keeping.table import TRACED
from hub.oversight import trail
from hub.oversight.models import Act, TrailEntry
from hub.passes.models import Destruction
from hub.passes.opening import open_waiting
from hub.people.models import Person
from scanner.protocol import health_code
from scanner.protocol.health_code import GENERATION_S, generation_at
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import Flags
from tests.fakes.hub_gates import enrolled, sent
from tests.fakes.officers import PASSWORD, entered, officer

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.gate_device import FakeDevice
    from tests.fakes.hub import HubInProcess

EAST, WEST, NUMBER = "东湖区", "西山区", "A-2026-17"
DAY_S, MINUTE_S = 86_400, 60


class City:
    """A case, two others and a gate; `passes` lets somebody in so many seconds from now by the gate's clock."""

    def __init__(self, client: Client, hub: HubInProcess) -> None:
        self.client, self.hub = client, hub
        self.case, self.near, self.far = (Person.objects.get(pk=pk) for pk in hub.people()[:3])
        Person.objects.filter(pk__in=[self.case.pk, self.near.pk]).update(district=EAST)
        Person.objects.filter(pk=self.far.pk).update(district=WEST)
        self.case.refresh_from_db()
        self.gate = enrolled(client)
        self.day = day_of(hub_clock.now_s())
        self.source = Source.objects.create(what="cases", name="-", by="省", received_at=hub_clock.now())
        self.is_case = Case.objects.create(
            person=self.case, kind="confirmed", from_day=self.day, source=self.source
        )

    def said(self, person: Person, *, is_paper: bool = False) -> Particulars:
        text = self.hub.paper_code(person.pk) if is_paper else self.hub.live_code(person.pk)
        code = health_code.read_claims(health_code.parse(text).payload)
        return Particulars(
            reason="PASS_GREEN",
            issuer=code.issuer,
            subject=code.subject,
            code_id=code.code_id,
            code_iat_s=code.iat_s,
            code_kind=int(code.kind),
            index=code.index,
        )

    def passes(
        self,
        person: Person | Particulars,
        after_s: float = 0,
        at: FakeDevice | None = None,
        outcome: int = Outcome.ADMIT,
        flags: int = 0,
    ) -> None:
        said, gate = self.said(person) if isinstance(person, Person) else person, at or self.gate
        gate.scan(said, outcome, at_ms=hub_clock.now_ms() + int(1000 * after_s), flags=flags)
        sent(self.client, gate.batch(gate.last_seq, gate.last_seq))
        assert open_waiting(10) == 1

    def asked(self, wang: User) -> Trace:
        wish = Trace(case_number=NUMBER, purpose="密接排查 who was near", person=self.case)
        tracing.ask(wish, wang, hub_clock.now())
        return wish

    def traced(self) -> dict[int, tuple[int, int]]:
        """Asked, granted and found; of each person met the seconds apart and the times."""
        wish = self.asked(officer(f"wang-{Trace.objects.count()}", "officer", EAST))
        li = officer(f"li-{wish.pk}", "reviewer", EAST)
        tracing.grant(wish, li, PASSWORD, hub_clock.now())
        assert tracing.find_granted(hub_clock.now()) == 1
        assert tracing.find_granted(hub_clock.now()) == 0
        return {met.person_id: (met.apart_s, met.times) for met in Met.objects.filter(trace=wish)}


@pytest.fixture
def city(client: Client, hub: HubInProcess) -> City:
    return City(client, hub)


@pytest.fixture
def found(city: City) -> City:
    """A case that met somebody of either district."""
    city.passes(city.case)
    city.passes(city.near, 60)
    city.passes(city.far, 120)
    city.traced()
    return city


@pytest.mark.parametrize("after_s", [-600, 600, -600.001, 600.001])
def test_ten_minutes_are_near_and_a_millisecond_more_is_not(city: City, after_s: float) -> None:
    city.passes(city.case)
    city.passes(city.near, after_s)
    assert city.traced() == ({city.near.pk: (600, 1)} if abs(after_s) <= 600 else {})


def test_another_gate_is_another_place(city: City) -> None:
    city.passes(city.case)
    city.passes(city.near, at=enrolled(city.client, "south gate"))
    assert city.traced() == {}


def test_the_nearest_pass_is_told_and_how_often(city: City) -> None:
    for after_s in (-7200, -3600):
        city.passes(city.case, after_s)
    for after_s in (-6900, -6700, -3510):
        city.passes(city.near, after_s)
    assert city.traced() == {city.near.pk: (90, 3)}
    met = Met.objects.get()
    assert met.at == hub_clock.now() + timedelta(seconds=-3510)
    assert met.trace.opened == 3


@pytest.mark.parametrize(
    ("outcome", "flags"), [(Outcome.REFUSE, 0), (Outcome.ADMIT, Flags.DRILL)], ids=["turned back", "drill"]
)
def test_only_who_was_let_in_was_there(city: City, outcome: int, flags: int) -> None:
    city.passes(city.case)
    city.passes(city.near, outcome=outcome, flags=flags)
    assert city.traced() == {}


def test_nobody_is_named_by_a_code_that_was_never_made_here(city: City) -> None:
    city.passes(city.case)
    city.passes(replace(city.said(city.near), code_id=bytes(8)))
    assert city.traced() == {}


@pytest.mark.parametrize("seconds", [-30, 30])
def test_whoever_stays_over_the_hour_has_not_met_oneself(city: City, clock: FakeClock, seconds: int) -> None:
    clock.set_wall_s(clock.wall_s() // 3600 * 3600 + 3600)
    city.passes(city.case, seconds)
    city.passes(city.case, -seconds)
    city.passes(city.near, -seconds)
    assert city.traced() == {city.near.pk: (0, 1)}


def test_the_codes_of_two_generations_are_one_person(city: City, clock: FakeClock) -> None:
    """A paper of the generation before, and the phone's code of this one; whoever met either is near."""
    border_s = (generation_at(clock.wall_s()) + 1) * GENERATION_S
    clock.set_wall_s(border_s - 120)
    card = city.said(city.case, is_paper=True)
    clock.set_wall_s(border_s + 3 * DAY_S)
    assert card.subject != city.said(city.case).subject
    city.passes(card)
    city.passes(city.case, 500)
    city.passes(city.near, -590)
    city.passes(city.far, 1095)
    assert city.traced() == {city.near.pk: (590, 1), city.far.pk: (595, 1)}


def test_fourteen_days_are_looked_at_and_not_one_more(city: City, clock: FakeClock) -> None:
    for person in (city.case, city.near):
        city.passes(person)
    clock.advance((TRACED - 1) * DAY_S)
    assert set(city.traced()) == {city.near.pk}
    clock.advance(DAY_S + 1)
    assert city.traced() == {}


def test_a_traced_city_keeps_its_colours(city: City, clock: FakeClock) -> None:
    """Whoever was near is on a list and nowhere else; neither the next turn nor the night makes anything of it."""

    def told() -> list[object]:
        tables = (Standing, Assignment, Trigger)
        rows = [list(table._default_manager.order_by("pk").values()) for table in tables]
        return [*rows, Waiting.objects.count()]

    judge_everybody()
    city.passes(city.case)
    city.passes(city.near)
    before = told()
    assert city.traced()
    step()
    assert told() == before
    assert Standing.objects.get(person=city.near).colour == 0
    clock.advance(DAY_S)
    judge_everybody()
    assert Standing.objects.get(person=city.near).colour == 0


def test_the_worker_does_it_and_leaves_no_file(city: City) -> None:
    city.passes(city.case)
    city.passes(city.near)
    wish = city.asked(officer("wang", "officer", EAST))
    step()
    assert not Met.objects.exists(), "nobody has granted it"
    tracing.grant(wish, officer("li", "reviewer", EAST), PASSWORD, hub_clock.now())
    step()
    assert [met.person for met in Met.objects.all()] == [city.near]
    assert not list(data_folder.folder("tracing").iterdir())


@pytest.mark.parametrize("how", ["role", "district", "no case", "well again", "observed only"])
def test_what_cannot_be_asked(city: City, how: str) -> None:
    match how:
        case "no case":
            city.is_case.delete()
        case "well again":
            Case.objects.update(until_day=city.day - TRACED - 1)
        case "observed only":
            Case.objects.update(kind="observation")
    wang = officer("wang", "reviewer" if how == "role" else "officer", WEST if how == "district" else EAST)
    with pytest.raises(NotGranted):
        city.asked(wang)
    assert not Trace.objects.exists()


@pytest.mark.parametrize("how", ["the same", "role", "password", "district", "twice", "late"])
def test_what_does_not_grant(city: City, how: str, clock: FakeClock) -> None:
    wang = officer("wang", "officer", EAST)
    li = officer("li", "officer" if how == "role" else "reviewer", WEST if how == "district" else EAST)
    if how == "the same":
        li.groups.add(wang.groups.get())
    wish = city.asked(li if how == "the same" else wang)
    if how == "twice":
        tracing.grant(wish, li, PASSWORD, hub_clock.now())
    if how == "late":
        clock.advance(tracing.WAITS.total_seconds())
    with pytest.raises(NotGranted):
        tracing.grant(wish, li, "guessed" if how == "password" else PASSWORD, hub_clock.now())
    assert tracing.find_granted(hub_clock.now()) == (how == "twice")


def test_each_district_sees_its_own_people(found: City) -> None:
    east, west = officer("east", "officer", EAST), officer("west", "reviewer", WEST)
    assert [met.person for met in contacts.look(east, hub_clock.now())] == [found.near]
    assert [met.person for met in contacts.look(west, hub_clock.now())] == [found.far]
    theirs = Met.objects.get(person=found.far)
    assert contacts.one(east, theirs.pk) is None
    for role in ("auditor", "committee"):
        with pytest.raises(PermissionDenied):
            contacts.waiting(officer(role, role, EAST))


def test_every_step_and_every_look_is_in_the_trail(found: City) -> None:
    east = officer("east", "officer", EAST)
    (met,) = contacts.look(east, hub_clock.now())
    contacts.note(met, east, Act.READ, hub_clock.now())
    assert contacts.take(met, east, hub_clock.now())
    assert not contacts.take(met, east, hub_clock.now()), "it is taken"
    assert contacts.look(east, hub_clock.now()) == []
    entries = TrailEntry.objects.filter(case_number=NUMBER).order_by("number")
    assert list(entries.values_list("who", "act")) == [
        ("wang-0", Act.ASK),
        (f"li-{met.trace_id}", Act.GRANT),
        (trail.WORKER, Act.REOPEN),
        ("east", Act.READ),
        ("east", Act.READ),
        ("east", Act.DECIDE),
    ]
    assert entries.get(act=Act.REOPEN).what.endswith("2 rows, 2 people")
    assert trail.first_broken() is None


def test_the_list_is_gone_after_two_weeks_and_what_was_asked_after_a_month(
    found: City, clock: FakeClock
) -> None:
    clock.advance(TRACED * DAY_S - 1)
    destroy_over(hub_clock.now())
    assert Met.objects.count() == 2
    clock.advance(2)
    destroy_over(hub_clock.now())
    assert not Met.objects.exists()
    assert Destruction.objects.get(public="cases.Met").rows == 2
    assert Trace.objects.exists()
    clock.advance(17 * DAY_S)
    destroy_over(hub_clock.now())
    assert not Trace.objects.exists()


def test_the_pages_from_the_wish_to_the_word(client: Client, city: City) -> None:
    city.passes(city.case)
    city.passes(city.near, 150)
    entered(client, officer("wang", "officer", EAST))
    said = {
        "case_number": NUMBER,
        "purpose": "密接排查 who was near",
        "text": city.hub.live_code(city.far.pk),
    }
    assert "Nobody of your district" in client.post("/oversight/tracing/", said).content.decode()
    said["text"] = city.hub.live_code(city.case.pk)
    assert client.post("/oversight/tracing/", said).status_code == 302
    wish = Trace.objects.get()
    entered(client, officer("li", "reviewer", EAST))
    page = client.post(f"/oversight/tracing/{wish.pk}/grant/", {"password": "guessed"}, follow=True)
    assert "Wrong password" in page.content.decode()
    client.post(f"/oversight/tracing/{wish.pk}/grant/", {"password": PASSWORD})
    tracing.find_granted(hub_clock.now())
    page = client.get("/oversight/tracing/contacts/")
    assert page.headers["Cache-Control"] == "no-store"
    told = page.content.decode()
    assert f"{city.near.name} {city.near.tail}" in told
    assert f"{city.case.name} {city.case.tail}" not in told.replace(f"{city.near.name} {city.near.tail}", "")
    met = Met.objects.get()
    assert client.get(f"/oversight/tracing/contacts/{met.pk}/holder/").status_code == 405
    assert client.post(f"/oversight/tracing/contacts/{met.pk}/holder/").status_code == 200
    looked = TrailEntry.objects.filter(case_number=NUMBER, who="li", act=Act.READ)
    assert list(looked.values_list("what", flat=True)) == [
        "contacts: 1",
        f"contact {met.pk}: person {city.near.pk}",
    ]
    entered(client, officer("west", "officer", WEST))
    for act in ("holder", "taken"):
        assert client.post(f"/oversight/tracing/contacts/{met.pk}/{act}/").status_code == 404
    assert (
        f"{city.near.name} {city.near.tail}"
        not in client.get("/oversight/tracing/contacts/").content.decode()
    )
    assert NUMBER not in client.get("/oversight/tracing/").content.decode()
    entered(client, officer("east", "officer", EAST))
    client.post(f"/oversight/tracing/contacts/{met.pk}/taken/")
    met.refresh_from_db()
    assert met.taken_by == "east"
    entered(client, officer("auditor", "auditor", EAST))
    assert client.get("/oversight/tracing/contacts/").status_code == 403
