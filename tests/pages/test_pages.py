"""Every page of a holder in a real browser: what axe-core finds, what a narrow phone cuts off, what the console says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from playwright.sync_api import expect

from hub import clock as hub_clock
from hub.apply.models import Application, Mode
from hub.apply.switch import set_mode
from hub.codes.making import make_sheet
from hub.colour.assigning import assign
from hub.evidence.days import date_of, day_of
from hub.people.models import District, Person
from hub.permits import reviewing
from hub.review.asking import ask
from scanner.protocol.health_code import Colour
from tests.fakes.applicants import filled, resident_id
from tests.fakes.axe import is_wider_than_the_screen, violations
from tests.fakes.officers import officer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.fakes.browser import Window
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

POSTED = """([to, token]) => {
  const form = document.createElement("form"), held = document.createElement("input");
  Object.assign(form, {method: "post", action: to});
  Object.assign(held, {name: "csrfmiddlewaretoken", value: token});
  form.append(held);
  document.body.append(form);
  form.submit();
}"""
VIEWS = [{"language": "zh-CN"}, {"language": "en-GB"}, {"language": "zh-CN", "phone": False}]


@pytest.fixture
def pages(hub: HubInProcess) -> list[str]:
    """Addresses: green with family and cards, yellow, red with an appeal, the forms, what is printed."""
    green, yellow, red = (
        Person.objects.get(pk=hub.people(colour)[0]) for colour in ("green", "yellow", "red")
    )
    make_sheet(green)
    hub.sign()
    assign(red, Colour.RED, "密切接触者", "演示")
    ask(red, "我没有去过那里。", None)
    child = filled(name="王小小", relation="child", number=resident_id("20180101"))
    assert hub.client.post(f"/code/{green.page}/family/", child).status_code == 302
    card = green.cards.order_by("pk")[0]
    held, granted = by_review(hub)
    at = f"/code/{green.page}"
    return [
        "/apply/", "/apply/what-is-kept/", "/apply/poster/",
        f"{at}/", f"{at}/family/", f"{at}/correct/", f"{at}/forget/", f"{at}/paper/{card.pk}/",
        f"{at}/paper/sheet/", f"/code/{yellow.page}/", f"/code/{yellow.page}/appeal/", f"/code/{red.page}/",
        f"/code/{red.page}/appeal/", held, granted, f"{granted}permit/",
    ]  # fmt: skip


def by_review(hub: HubInProcess) -> tuple[str, str]:
    """The pages of two people of a district that goes by review: one waits, one has a permit."""
    today = date_of(day_of(hub_clock.now_s()))
    set_mode(District.objects.get(pk="西山区"), Mode.MANUAL, today, "boss", hub_clock.now())
    said = {"district": "西山区"}
    waits, has = (
        hub.client.post("/apply/", filled(name=name, number=resident_id(born), **said)).headers["Location"]
        for name, born in (("赵一", "19880808"), ("钱二", "19890909"))
    )
    reviewer = officer("wang", "officer", "西山区")
    reviewing.grant(Application.objects.get(person__page=has.split("/")[2]), reviewer, hub_clock.now())
    hub.sign()
    return waits, has


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_shuts_anybody_out(
    window: Callable[..., Window], pages: list[str], view: dict[str, bool | str]
) -> None:
    opened = window(**view).page
    faults: list[str] = []
    for address in pages:
        opened.goto(address)
        faults += violations(opened)
        if "sheet" not in address and is_wider_than_the_screen(opened):
            faults.append(f"{address} is wider than the screen")
    opened.goto("/apply/")
    opened.click("button.go")
    opened.wait_for_selector(".trouble")
    assert faults + violations(opened) == []


def stays(route: Route) -> None:
    """The answer without the header that loads it anew each second, in the midst of a look."""
    answer = route.fetch()
    kept = {name: value for name, value in answer.headers.items() if name.lower() != "refresh"}
    route.fulfill(response=answer, headers=kept)


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_that_comes_of_an_act_shuts_anybody_out(
    hub: HubInProcess, window: Callable[..., Window], view: dict[str, bool | str]
) -> None:
    """Being made; no card, since nobody reviewed the form yet; ended; gone."""
    made = hub.client.post("/apply/", filled()).headers["Location"]
    held, _ = by_review(hub)
    opened = window(**view)
    opened.refused = frozenset({404, 409})
    page, faults = opened.page, list[str]()
    page.route("**/paper/**", stays)

    def looked_at() -> None:
        faults.extend(violations(page))
        if is_wider_than_the_screen(page):
            faults.append(f"{page.url} is wider than the screen")

    page.goto(made)
    page.click(".paper-codes .row form:first-child button")
    page.locator("main [role=status]").wait_for()
    looked_at()
    page.goto(f"{made}forget/")
    for name in ("number", "name", "phone"):
        page.fill(f"#id_{name}", str(filled()[name]))
    page.check("#id_sure")
    page.click("button.go")
    page.locator(".kept code").first.wait_for()
    looked_at()
    page.goto(made)
    assert page.locator("a[href='/apply/']").is_visible()
    looked_at()
    page.goto(held)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    page.evaluate(POSTED, [f"{held}paper/", token])
    page.locator(".over").wait_for()
    looked_at()
    assert faults == []


def test_a_picture_that_is_too_large_is_told_at_its_field(
    hub: HubInProcess, window: Callable[..., Window]
) -> None:
    page = window(language="en-GB").page
    page.goto(f"/code/{Person.objects.get(pk=hub.people('red')[0]).page}/appeal/")
    page.fill("#id_reason", "I was at home.")
    large = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": bytes(settings.HUB_MAX_PICTURE_BYTES + 1)}
    page.set_input_files("#id_picture", large)  # type: ignore[arg-type] # a FilePayload
    assert "larger than 8 MB" in page.inner_text(".errorlist")
    page.set_input_files("#id_picture", {**large, "buffer": b"small"})  # type: ignore[arg-type]
    assert page.locator(".errorlist").count() == 0
    assert page.input_value("#id_reason") == "I was at home."


def test_colours_are_told_apart_without_colour(hub: HubInProcess, window: Callable[..., Window]) -> None:
    told = set()
    for colour in ("green", "yellow", "red"):
        page = window().page
        page.goto(f"/code/{Person.objects.get(pk=hub.people(colour)[0]).page}/")
        page.wait_for_selector(".live .code:visible")
        line = page.evaluate("getComputedStyle(document.querySelector('.live .frame')).borderTopStyle")
        told.add((line, page.inner_text(".live .colour")[:1]))
    assert told == {("solid", "✔"), ("dashed", "▲"), ("double", "■")}
    assert len({line for line, _ in told}) == 3


def test_the_code_is_new_after_twenty_seconds_and_gone_after_a_minute_without_network(
    hub: HubInProcess, clock: FakeClock, window: Callable[..., Window]
) -> None:
    opened = window()
    page = opened.page
    page.clock.install()
    page.goto(f"/code/{Person.objects.get(pk=hub.people()[0]).page}/")
    shown = page.locator(".live .code")
    shown.wait_for()
    first = shown.get_attribute("src")
    assert first is not None
    clock.advance(20)
    page.clock.run_for(20_000)
    expect(shown).not_to_have_attribute("src", first)
    opened.offline(True)
    page.clock.run_for(61_000)
    page.locator("section.emergency").wait_for()
    assert not shown.is_visible()


def test_without_a_network_the_page_opens_with_the_emergency_code(
    hub: HubInProcess, window: Callable[..., Window]
) -> None:
    opened = window()
    page = opened.page
    page.goto(f"/code/{Person.objects.get(pk=hub.people()[0]).page}/")
    page.wait_for_selector(".live .code:visible")
    opened.until("localStorage.length === 1")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # the keeper is there only from the second time on
    opened.offline(True)
    page.reload()
    page.locator("section.emergency").wait_for()
    assert "有效至" in page.inner_text("section.emergency")
    opened.offline(False)
    page.locator(".live .code").wait_for()
    assert not page.locator("section.emergency").is_visible()


def test_a_sheet_of_ten_is_one_page_of_a4(hub: HubInProcess, window: Callable[..., Window]) -> None:
    person = Person.objects.get(pk=hub.people()[0])
    make_sheet(person)
    hub.sign()
    page = window(phone=False).page
    page.goto(f"/code/{person.page}/paper/sheet/")
    assert page.locator(".cards article svg").count() == 10
    for card in person.cards.all():  # by which the one that was lost is told
        assert page.locator("article", has_text=f"No. {card.pk}").count() >= 1
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
