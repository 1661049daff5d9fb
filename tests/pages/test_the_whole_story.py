"""One person from the poster to the gate and back: form, review, green, paper and live code, fever, yellow, appeal, green.

The browsers, the holder's and two officers', are real, the hub is real, and the gate is the program without its window: it
reads pictures of what the browser shows. At the end everything that was written is searched for what must not be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.apply.models import Mode
from hub.apply.switch import set_mode
from hub.clock import moment
from hub.colour.judging import judge_everybody, judge_waiting
from hub.evidence.days import date_of, day_of
from hub.imports.taking import take
from hub.people.models import District, Person
from hub.permits.taking_over import take_over
from hub.trust.models import Site, SiteRules
from scanner.check.entries import Identified, Measured
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason
from tests.fakes import at_pages
from tests.fakes.applicants import resident_id
from tests.fakes.enrolled_gate import EnrolledGate
from tests.fakes.officers import officer
from tests.fakes.written import clear_in, in_database, in_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from scanner.check.entries import Entry
    from scanner.check.verdict import Judged, Verdict
    from tests.fakes.browser import Window
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

NAME, NUMBER, PHONE = "诸葛小明", resident_id("19900307"), "13800001111"
EAST, SENTENCE = "东湖区", "复测正常，改为绿码"
FEVER, NORMAL = Measured(385), Measured(364)


@pytest.fixture
def gate(tmp_path: Path, hub: HubInProcess, clock: FakeClock) -> Iterator[EnrolledGate]:
    """A gate whose site has everybody's temperature taken."""
    rules = SiteRules(site=Site.objects.get(), effective_at=moment(clock.wall_s()), temperature="always")
    rules.save()
    hub.publish()
    enrolled = EnrolledGate(tmp_path / "gate", hub, clock)
    enrolled.sync()
    yield enrolled
    enrolled.stop()


def held_up(gate: EnrolledGate, shown: Locator, folder: Path) -> Judged:
    """What the gate says of the picture of `shown`, as of a picture before its camera."""
    picture = folder / "held-up.png"
    picture.write_bytes(shown.screenshot())
    gate.clock.advance(3)
    before = len(gate.told)
    gate.lane.read_picture(picture)
    gate.lane.loop.step(0)
    assert len(gate.told) == before + 1
    return gate.told[-1]


def answered(gate: EnrolledGate, visit: Judged, entry: Entry) -> Verdict:
    """What the gate says when the guard has entered that about the visit."""
    gate.lane.enter(visit.seq, entry)
    gate.lane.loop.step(0)
    return gate.told[-1].verdict


def switch(mode: Mode) -> None:
    today = date_of(day_of(hub_clock.now_s()))
    set_mode(District.objects.get(pk=EAST), mode, today, "boss", hub_clock.now())


def reviewed(hub: HubInProcess, gate: EnrolledGate, page: Page, desk: Page, folder: Path) -> None:
    """An officer grants a permit, the first gate that compares it with the ID activates it, the rules take over."""
    assert "待工作人员审核" in page.inner_text(".why h2")
    at_pages.review(desk)
    hub.sign()
    page.reload()
    assert "未启用" in page.inner_text(".permit .status")
    permit = held_up(gate, page.locator(".permit .paper svg"), folder)
    assert answered(gate, permit, Identified(same=True)).outcome is Outcome.ASK
    assert answered(gate, permit, NORMAL).outcome is Outcome.ADMIT
    gate.sync()
    hub.open_passes()
    page.reload()
    assert "已启用" in page.inner_text(".permit .status")
    switch(Mode.AUTOMATIC)
    take_over(100)
    page.reload()
    assert "绿码" in page.inner_text(".why h2")


def admitted(hub: HubInProcess, gate: EnrolledGate, page: Page, folder: Path) -> None:
    """By the live code, and by a paper one with the ID."""
    first = held_up(gate, at_pages.live_code(page), folder)
    assert (first.verdict.outcome, first.verdict.asks) == (Outcome.ASK, (Ask.TEMPERATURE,))
    assert answered(gate, first, NORMAL).outcome is Outcome.ADMIT
    page.click(".paper-codes .row form:first-child button")
    hub.sign()
    gate.clock.advance(1200)
    paper = held_up(gate, page.locator(".paper svg"), folder)
    assert Ask.IDENTITY in paper.verdict.asks
    assert answered(gate, paper, Identified(same=True)).outcome is Outcome.ASK
    assert answered(gate, paper, NORMAL).outcome is Outcome.ADMIT
    page.go_back()


def turned_yellow(hub: HubInProcess, gate: EnrolledGate, page: Page, folder: Path) -> None:
    """A fever measured twice at the gate is evidence: yellow with its reason, refused by the list."""
    ill = held_up(gate, at_pages.live_code(page), folder)
    assert answered(gate, ill, FEVER).outcome is Outcome.ASK, "measured once more"
    assert answered(gate, ill, FEVER).outcome is Outcome.REFUSE
    reports_arrive(hub, gate)
    page.reload()
    assert "黄码" in page.inner_text(".why h2")
    assert "卡口测温异常" in page.inner_text(".why")
    refused = held_up(gate, at_pages.live_code(page), folder).verdict
    assert (refused.outcome, refused.reason) == (Outcome.REFUSE, Reason.LIST_YELLOW)


def test_from_the_poster_to_the_gate_and_back(
    hub: HubInProcess,
    gate: EnrolledGate,
    window: Callable[..., Window],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    holder, *desks = (window(phone=False) if n else window() for n in range(3))
    page, first, second = (one.page for one in (holder, *desks))
    wang, li = officer("wang", "officer", EAST), officer("li", "reviewer", EAST)
    at_pages.sign_in(desks[0], wang)
    switch(Mode.MANUAL)
    at_pages.apply(page, NAME, NUMBER, PHONE, EAST)
    home = page.url

    reviewed(hub, gate, page, first, tmp_path)
    reports_arrive(hub, gate)
    gate.clock.advance(1200)
    admitted(hub, gate, page, tmp_path)
    gate.clock.advance(1200)
    turned_yellow(hub, gate, page, tmp_path)

    at_pages.appeal(page)
    first.goto("/oversight/appeals/")
    assert "/admin/login/" in first.url, "idle for more than half an hour"
    for desk, user in zip(desks, (wang, li), strict=True):
        at_pages.sign_in(desk, user)
    at_pages.propose(first, SENTENCE)
    at_pages.confirm(second)
    reports_arrive(hub, gate)
    page.reload()
    assert SENTENCE in page.inner_text("main")
    page.goto(home)
    assert "绿码" in page.inner_text(".why h2")
    again = held_up(gate, at_pages.live_code(page), tmp_path)
    assert answered(gate, again, NORMAL).outcome is Outcome.ADMIT
    gate.sync()
    nothing_is_clear(tmp_path, [holder, *desks], caplog.text)


def nothing_is_clear(folder: Path, windows: list[Window], log: str) -> None:
    """Neither in a table nor in a file, the night's snapshots and a list's refused rows among them, nor in an address."""
    judge_everybody()
    row = f"{NUMBER},{NAME},{NUMBER},确诊,2020-02-30,"
    listed = f"证件号码,姓名,区县,种类,开始日期,结束日期\n{row}\n".encode("gb18030")
    assert take("cases", "list", listed, "省", expected=1, dry_run=False).refused
    places = [*in_folder(folder), *in_database(), ("log", log.encode())]
    places += [("address", address.encode()) for one in windows for address in one.addresses]
    names = {name for name, _ in places}
    assert any(name.endswith(".parquet") for name in names)
    assert any(name.endswith(".csv") for name in names)
    person = Person.objects.get(tail=NUMBER[14:17], district=EAST)
    assert clear_in(places, person.page)
    assert clear_in(places, NAME, NUMBER, PHONE) == []


def reports_arrive(hub: HubInProcess, gate: EnrolledGate) -> None:
    """The gate sends, the worker opens and judges, the lists are published, the gate fetches them."""
    gate.sync()
    hub.open_passes()
    judge_waiting()
    hub.publish()
    gate.sync()
