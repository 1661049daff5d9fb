"""Whatever page of the officers' there is, opening it leaves an entry in the trail; no page goes without by being new."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from hub import clock as hub_clock
from hub.apply.models import Application, Mode
from hub.apply.switch import set_mode
from hub.evidence.days import date_of, day_of
from hub.oversight.models import Act, TrailEntry
from hub.people.models import District
from hub.review.asking import ask
from tests.fakes.applicants import filled, resident_id
from tests.fakes.officers import entered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

    from tests.fakes.hub import HubInProcess

# An empty form each; what is typed into them is written down. Contacts are, by case number, and here are none.
WITHOUT_ANYBODY = {"second-factor", "look-up", "contacts"}


def named(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """Name and path of every page below, `<...>` still in it."""
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from named(one.url_patterns, path)
        elif path.startswith("oversight/"):
            yield str(one.name), f"/{path}"


PAGES = dict(named(get_resolver().url_patterns))


@pytest.fixture
def browser(hub: HubInProcess, django_user_model: type[User]) -> Client:
    """A signed-in operator; appeal, application and person have the number that each page is asked for."""
    photograph = io.BytesIO()
    Image.new("RGB", (30, 20)).save(photograph, "JPEG")
    assert hub.client.post("/apply/", filled()).status_code == 302
    ask(Application.objects.get().person, "我没有去过那里。", photograph.getvalue())
    today = date_of(day_of(hub_clock.now_s()))
    set_mode(District.objects.get(pk="西山区"), Mode.MANUAL, today, "boss", hub_clock.now())
    held = filled(name="赵一", number=resident_id("19880808"), district="西山区")
    assert hub.client.post("/apply/", held).status_code == 302
    opened = entered(Client(), django_user_model.objects.create_superuser("boss"))
    opened.post("/oversight/people/", {"text": resident_id("19900307")})
    return opened


def number_of(name: str) -> int:
    """The row that the page is opened of."""
    application = Application.objects.order_by("pk")[0]
    if name == "officers-person":
        return application.person.pk
    return application.person.appeals.get().pk if "appeal" in name else application.pk


@pytest.mark.parametrize("name", sorted(PAGES.keys() - WITHOUT_ANYBODY))
def test_a_look_is_written_down(browser: Client, name: str) -> None:
    before = TrailEntry.objects.count()
    address = PAGES[name].replace("<int:pk>", str(number_of(name))).replace("<int:card>", "1")
    answer = browser.get(address)
    if answer.status_code == 405:  # an act, not a look: the tests of each say what the trail has of it
        return
    assert answer.status_code == 200
    entry = TrailEntry.objects.latest("number")
    assert TrailEntry.objects.count() == before + 1
    assert (entry.who, entry.act) == ("boss", Act.READ)


def test_a_search_is_written_down_without_what_was_typed(browser: Client) -> None:
    for typed, what in ((resident_id("19900307"), "looked up: person"), ("E1234567", "looked up: nobody")):
        browser.post("/oversight/people/", {"text": typed})
        entry = TrailEntry.objects.latest("number")
        assert entry.what.startswith(what)
        assert typed not in entry.what
