"""The officers' pages in a real browser, on a phone and on a desk: axe-core, the width, the console."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

import hub.colour
from hub import clock as hub_clock
from hub.apply.models import Application, Mode, State
from hub.apply.switch import set_mode
from hub.cases.models import Met, Trace
from hub.checkin.models import Sending
from hub.checkin.scripts import SAME_TIME_DAYS
from hub.checkpoints.models import Epoch
from hub.colour.judging import judge_everybody
from hub.colour.releasing import propose
from hub.evidence.days import date_of, day_of
from hub.people.models import District, Person
from hub.review import deciding
from hub.review.asking import ask
from scanner.protocol.health_code import Colour
from tests.fakes.applicants import filled, resident_id
from tests.fakes.axe import hidden_sideways, is_wider_than_the_screen, violations
from tests.fakes.hub_gates import enrolled
from tests.fakes.officers import entered

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from tests.fakes.browser import Window
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

RULES = Path(hub.colour.__file__).with_name("rule_sets") / "2020-02.toml"
EAST, NUMBER = "东湖区", resident_id("19900307")
VIEWS = [{"phone": True}, {"phone": False, "language": "en-GB"}]


@pytest.fixture
def boss(hub: HubInProcess, django_user_model: type[User]) -> User:
    return django_user_model.objects.create_superuser("boss")


@pytest.fixture
def pages(hub: HubInProcess, clock: FakeClock, boss: User) -> list[str]:
    """Addresses of pages on which something waits."""
    assert hub.client.post("/apply/", filled()).status_code == 302
    person = Application.objects.get().person
    ask(person, "我没有去过那里，有车票为证。", None)
    yellow = Person.objects.get(pk=hub.people("yellow")[0])
    asked = ask(yellow, "我没有去过那里。", None)
    deciding.propose(yellow, Colour.GREEN, "核实无误", boss, hub_clock.now(), asked)
    deciding.propose(person, None, "票据证明去过江岸", boss, hub_clock.now(), is_false=True)
    today = day_of(clock.wall_s())
    Sending.objects.bulk_create(
        [Sending(person=person, day=today - n, second=43_200, words="") for n in range(SAME_TIME_DAYS)]
    )
    set_mode(District.objects.get(pk=EAST), Mode.MANUAL, date_of(today), "boss", hub_clock.now())
    held = filled(name="赵一", number=resident_id("19880808"), symptoms=["cough"], contact="close")
    assert hub.client.post("/apply/", held | {"contact_on": f"{date_of(today - 2)}"}).status_code == 302
    judge_everybody()
    text = RULES.read_text(encoding="utf-8").replace('"2020-02"', '"2020-04"')
    rules = propose(text.replace("R4 =", "# R4 ="), "zhang")
    waits = Application.objects.get(state=State.HELD)
    names = (
        "applications",
        f"applications/{waits.pk}",
        "appeals",
        f"appeals/{asked.pk}",
        "people",
        "check-ins",
    )
    more = ("gates", "guards", "completeness", "doubts", "openings", "second-factor", f"people/{person.pk}")
    near_a_case = ("tracing", "tracing/contacts")
    traced(hub, person, yellow, boss)
    return [
        *(f"/oversight/{name}/" for name in (*names, *more, *near_a_case)),
        "/admin/apply/modeswitch/add/", "/admin/colour/rulesetversion/", "/admin/colour/rulesetversion/add/",
        "/admin/trust/siterules/add/", "/admin/colour/label/add/", "/admin/", "/admin/oversight/trailentry/",
        f"/admin/colour/rulesetversion/{rules.pk}/change/",
    ]  # fmt: skip


def traced(hub: HubInProcess, person: Person, near: Person, boss: User) -> None:
    """One trace that found somebody, and one that waits for the second officer."""
    now = hub_clock.now()
    gate = Epoch.objects.get(device__name=enrolled(hub.client).name).device
    said = {"case_number": "A-2026-17", "purpose": "密接排查 who was near", "asked_by": boss, "asked_at": now}
    Trace.objects.create(person=near, **said)
    found = Trace.objects.create(
        person=person, granted_by=boss, granted_at=now, found_at=now, opened=7, **said
    )
    Met.objects.create(trace=found, person=near, gate=gate, at=now, apart_s=150, times=3)
    Met.objects.create(trace=found, person=person, gate=gate, at=now, apart_s=5)


def opened(window: Window, user: User) -> Window:
    """The window as that officer's, a person looked up already."""
    browser = entered(Client(), user)
    browser.post("/oversight/people/", {"text": NUMBER})
    window.bring_cookie("sessionid", browser.cookies["sessionid"].value)
    return window


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_shuts_an_officer_out(
    window: Callable[..., Window], pages: list[str], boss: User, view: dict[str, bool | str]
) -> None:
    page = opened(window(**view), boss).page
    faults: list[str] = []
    for address in pages:
        page.goto(address)
        assert page.url.endswith(address)
        faults += violations(page)
        if is_wider_than_the_screen(page):
            faults.append(f"{address} is wider than the screen")
        if address.startswith("/oversight/"):
            faults += hidden_sideways(page)
    assert faults == []


def test_on_a_phone_a_row_is_a_card_that_names_its_cells(
    window: Callable[..., Window], pages: list[str], boss: User
) -> None:
    page = opened(window(), boss).page
    for address in ("/oversight/appeals/", "/oversight/applications/"):
        page.goto(address)
        due = page.locator("td[data-head^='期限']").first
        assert "期限" in due.evaluate("one => getComputedStyle(one, '::before').content")
        box = due.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
