"""The hub behind a real address, and a browser that opens its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.browser import Window, chromium, program
from tests.fakes.clock import FakeClock
from tests.fakes.hub import HubInProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture(scope="module")
def browser(needed: Callable[[str | None, str], str]) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, chromium(needed(program(), "chromium")) as opened:
        # Playwright keeps an event loop in this thread, and Django takes that for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hub(transactional_db: None, tmp_path: Path, clock: FakeClock) -> Iterator[HubInProcess]:
    with HubInProcess(tmp_path, clock) as running:
        yield running


@pytest.fixture
def window(browser: Browser, hub: HubInProcess, live_server: LiveServer) -> Iterator[Callable[..., Window]]:
    """`window(language="en-GB", phone=False)`; whatever its console complains of fails the test."""
    opened: list[Window] = []

    def made(**wish: bool | str) -> Window:
        opened.append(Window(browser, live_server.url, **wish))  # type: ignore[arg-type]
        return opened[-1]

    yield made
    faults = [fault for one in opened for fault in one.faults]
    for one in opened:
        one.close()
    assert not faults
