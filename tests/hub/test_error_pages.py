"""What the hub says to people where there is no page for them: in both languages, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

if TYPE_CHECKING:
    from tests.fakes.hub import HubInProcess


def said(answer: Any, status: int) -> str:  # noqa: ANN401 - the test client's own kind
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    page: str = answer.content.decode()
    assert 'name="viewport"' in page
    assert 'lang="en"' in page
    return page


def test_an_address_that_is_gone_says_so_and_leads_to_the_form(hub: HubInProcess) -> None:
    page = said(hub.client.get("/code/nobody/"), 404)
    assert "注销或到期删除" in page
    assert 'href="/apply/"' in page


def test_an_officer_is_led_back_to_the_own_pages(hub: HubInProcess, admin_client: Client) -> None:
    page = said(admin_client.get("/oversight/appeals/999/"), 404)
    assert 'href="/oversight/gates/"' in page
    assert "/apply/" not in page


def test_a_form_without_its_token_keeps_nothing(hub: HubInProcess) -> None:
    assert "没有保存任何内容" in said(Client(enforce_csrf_checks=True).post("/apply/", {"name": "x"}), 403)


def test_a_login_that_may_not_is_told(hub: HubInProcess, client: Client, django_user_model: type) -> None:
    client.force_login(django_user_model.objects.create_user("li", is_staff=True))  # type: ignore[attr-defined]
    assert "无权查看" in said(client.get("/oversight/appeals/"), 403)


def test_what_is_too_large_is_told(hub: HubInProcess) -> None:
    assert "较小的图片" in said(hub.client.post("/apply/", {"name": "王" * 200_000}), 413)


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_the_other_troubles_need_neither_request_nor_database(name: str) -> None:
    assert "再试" in render_to_string(name) or "重试" in render_to_string(name)
