"""What a holder and two officers do on the hub's pages, in their browsers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import zxingcpp
from django.test import Client
from PIL import Image

from tests.fakes.officers import PASSWORD, entered

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Locator, Page

    from tests.fakes.browser import Window


def live_code(page: Page) -> Locator:
    """The page's live code, made now."""
    page.reload()
    code = page.locator(".live .frame")
    page.locator(".live .code").wait_for()
    return code


def apply(page: Page, name: str, number: str, phone: str, district: str) -> None:
    """Scan the poster, fill in the form with a wrong digit and then without, send it."""
    page.goto("/apply/poster/")
    drawn = Image.open(io.BytesIO(page.locator(".paper svg").screenshot())).convert("L")
    [found] = zxingcpp.read_barcodes(np.asarray(drawn))
    page.goto(found.text)
    page.fill("#id_name", name)
    page.fill("#id_number", number[:-1] + ("1" if number[-1] != "1" else "2"))
    page.fill("#id_phone", phone)
    page.select_option("#id_district", district)
    page.check("#id_truth")
    page.check("#id_consent")
    page.click("button.go")
    assert "校验码" in page.inner_text("#id_number_error")
    page.fill("#id_number", number)
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


def sign_in(window: Window, user: User) -> None:
    """That officer's browser from now on, with both factors."""
    window.bring_cookie("sessionid", entered(Client(), user).cookies["sessionid"].value)


def review(desk: Page) -> None:
    """The officer finds the form in the queue and grants a permit."""
    desk.goto("/oversight/applications/")
    assert "期限" in desk.inner_text("thead")
    desk.click("tbody a")
    desk.click("button[name=grant]")
    desk.wait_for_url("**/oversight/applications/")


def propose(desk: Page, sentence: str) -> None:
    """The first officer reads words and picture, and says what becomes of it."""
    desk.goto("/oversight/appeals/")
    desk.click("tbody a")
    assert "复测正常" in desk.inner_text("main")
    picture = desk.request.get(f"{desk.url}picture").body()
    assert max(Image.open(io.BytesIO(picture)).size) == 1600
    desk.select_option("[name=colour]", "0")
    desk.fill("[name=sentence]", sentence)
    desk.click(".wish button")
    assert "待复审" in desk.inner_text("main")


def confirm(desk: Page) -> None:
    """The second one agrees, with the own password."""
    desk.goto("/oversight/appeals/")
    desk.click("tbody a")
    desk.fill("[name=password]", PASSWORD)
    desk.click("button[name=confirm]")
    desk.wait_for_url("**/oversight/appeals/")
