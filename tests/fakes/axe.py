"""What axe-core and a narrow screen say of the page that a browser shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    # What axe preloads goes by inline styles, which the pages' policy forbids and the console then tells.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{page.url} {one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def hidden_sideways(page: Page) -> list[str]:
    """What of tables and links is seen only by scrolling sideways."""
    found = page.evaluate(
        "[...document.querySelectorAll('.wide, nav')].filter(one => one.scrollWidth > one.clientWidth + 1)"
        ".map(one => one.outerHTML.slice(0, 200))"
    )
    return [f"{page.url} hides: {one}" for one in found]
