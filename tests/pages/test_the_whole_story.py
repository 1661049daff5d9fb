"""One person from the poster to the gate and back: form, green, paper and live code, fever, yellow, appeal, green again.

The browser is real, the hub is real, and the gate is the program without its window: it reads pictures of what the browser
shows. At the end everything that was written is searched for what must not be there.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from PIL import Image

from hub.clock import moment
from hub.colour.judging import judge_waiting
from hub.people.models import Person
from hub.review.models import Appeal
from hub.trust.models import Site, SiteRules
from scanner.check.entries import Identified, Measured
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason
from tests.fakes.applicants import resident_id
from tests.fakes.enrolled_gate import EnrolledGate
from tests.fakes.officers import PASSWORD, entered, officer

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


def live_code(page: Page) -> Locator:
    """The page's live code, made now."""
    page.reload()
    code = page.locator(".live .frame")
    page.locator(".live .code").wait_for()
    return code


def apply(page: Page, poster: str) -> None:
    """Scan the poster, fill in the form, send it."""
    page.goto(poster)
    drawn = Image.open(io.BytesIO(page.locator(".paper svg").screenshot())).convert("L")
    [found] = zxingcpp.read_barcodes(np.asarray(drawn))
    page.goto(found.text)
    page.fill("#id_name", NAME)
    page.fill("#id_number", NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    page.fill("#id_phone", PHONE)
    page.select_option("#id_district", "东湖区")
    page.check("#id_truth")
    page.check("#id_consent")
    page.click("button.go")
    assert "校验码" in page.inner_text("#id_number_error")
    page.fill("#id_number", NUMBER)
    page.click("button.go")
    page.wait_for_url("**/code/*/")


def appeal(page: Page) -> None:
    """Ask for a review with a photograph."""
    photograph = io.BytesIO()
    Image.new("RGB", (3000, 2000), "#886644").save(photograph, "JPEG")
    page.click(".appeal a")
    page.fill("#id_reason", "当时刚跑步到门口，体温计未恢复，随后医院复测正常。")
    page.set_input_files(
        "#id_picture", {"name": "test.jpg", "mimeType": "image/jpeg", "buffer": photograph.getvalue()}
    )
    page.click("button.go")
    page.wait_for_selector(".status")
    assert page.inner_text(".status") == "待受理"
    assert "最迟" in page.inner_text("main")


def decide() -> None:
    """Two officers of the district on their pages: one reads and proposes, the other confirms with the own password."""
    asked = Appeal.objects.get()
    at = f"/oversight/appeals/{asked.pk}/"
    wang = entered(Client(), officer("wang", "officer", asked.district))
    assert "复测正常" in wang.get(at).content.decode()
    assert max(Image.open(io.BytesIO(wang.get(f"{at}picture").content)).size) == 1600
    assert wang.post(at, {"colour": "0", "sentence": "复测正常"}).status_code == 302
    li = entered(Client(), officer("li", "reviewer", asked.district))
    settle = f"/oversight/appeals/decisions/{asked.decisions.get().pk}/"
    assert li.post(settle, {"password": PASSWORD, "confirm": "1"}).status_code == 302


def test_from_the_poster_to_the_gate_and_back(
    hub: HubInProcess,
    gate: EnrolledGate,
    window: Callable[..., Window],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    page = window().page
    apply(page, "/apply/poster/")
    home = page.url
    assert "绿码" in page.inner_text(".why h2")
    hub.publish()
    gate.sync()

    first = held_up(gate, live_code(page), tmp_path)
    assert (first.verdict.outcome, first.verdict.asks) == (Outcome.ASK, (Ask.TEMPERATURE,))
    assert answered(gate, first, NORMAL).outcome is Outcome.ADMIT

    page.click(".paper-codes .row form:first-child button")
    hub.sign()
    gate.clock.advance(1200)
    paper = held_up(gate, page.locator(".paper svg"), tmp_path)
    assert Ask.IDENTITY in paper.verdict.asks
    assert answered(gate, paper, Identified(same=True)).outcome is Outcome.ASK
    assert answered(gate, paper, NORMAL).outcome is Outcome.ADMIT

    page.goto(home)
    gate.clock.advance(1200)
    ill = held_up(gate, live_code(page), tmp_path)
    assert answered(gate, ill, FEVER).outcome is Outcome.ASK, "measured once more"
    assert answered(gate, ill, FEVER).outcome is Outcome.REFUSE

    reports_arrive(hub, gate)
    page.goto(home)
    assert "卡口测温异常" in page.inner_text(".why")
    refused = held_up(gate, live_code(page), tmp_path).verdict
    assert (refused.outcome, refused.reason) == (Outcome.REFUSE, Reason.LIST_YELLOW)

    appeal(page)
    decide()
    reports_arrive(hub, gate)
    page.goto(home)
    assert "绿码" in page.inner_text(".why h2")
    assert answered(gate, held_up(gate, live_code(page), tmp_path), NORMAL).outcome is Outcome.ADMIT
    gate.sync()

    written = everything_written(tmp_path) + caplog.text.encode()
    assert Person.objects.get(tail=NUMBER[14:17], district="东湖区").page.encode() in written
    for clear in (NAME, NUMBER, PHONE):
        assert clear.encode() not in written
        assert clear.encode().hex().upper().encode() not in written, "in a column of bytes"


def reports_arrive(hub: HubInProcess, gate: EnrolledGate) -> None:
    """The gate sends, the worker opens and judges, the lists are published, the gate fetches them."""
    gate.sync()
    hub.open_passes()
    judge_waiting()
    hub.publish()
    gate.sync()


def everything_written(folder: Path) -> bytes:
    """The hub's database, and every file of hub and gate."""
    files = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    return files + "\n".join(connection.connection.iterdump()).encode()
