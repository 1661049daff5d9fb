"""A real browser before the real hub: Chromium, and Django's own server in this process on the test's folder and clock."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
_LOOKS, _LOOK_MS = 400, 50


def program() -> str | None:
    """Debian's Chromium; None where there is none."""
    return shutil.which("chromium")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """The browser, until the block ends."""
    with sync_playwright() as playwright:
        # The tests run as root, where Chromium's own sandbox does not start.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class Window:
    """One tab of its own; `faults` are what its console complained of, apart from the answers that a test asks for.

    `addresses` are all that it asked for: what stands in them any server or proxy on the way may write down.
    """

    refused: frozenset[int] = frozenset({422})
    """Answers that the test asks for."""

    def __init__(self, browser: Browser, url: str, *, language: str = "zh-CN", phone: bool = True) -> None:
        size = PHONE if phone else DESK
        self._url = url
        self._context = browser.new_context(
            base_url=url, locale=language, viewport={"width": size["width"], "height": size["height"]}
        )
        self.page: Page = self._context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.addresses: list[str] = []
        self.page.on("request", lambda asked: self.addresses.append(asked.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _heard(self, kind: str, text: str) -> None:
        if (
            kind in ("error", "warning")
            and not any(f"status of {status}" in text for status in self.refused)
            and "ERR_INTERNET_DISCONNECTED" not in text
        ):
            self.faults.append(text)

    def until(self, expression: str) -> None:
        """Wait until it holds in the page, whose policy forbids the `eval` that Playwright's own waiting needs."""
        for _ in range(_LOOKS):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(_LOOK_MS)
        raise AssertionError(expression)

    def bring_cookie(self, name: str, value: str) -> None:
        self._context.add_cookies([{"name": name, "value": value, "url": self._url}])

    def offline(self, is_off: bool) -> None:
        self._context.set_offline(is_off)

    def close(self) -> None:
        self._context.close()
