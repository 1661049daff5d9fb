"""Whoever tells the window of a verdict leaves it the interpreter until it stands on the screen, and never for ever."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from scanner.gui.bridge import Bridge
from scanner.protocol.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.check.verdict import Judged
    from tests.gui.conftest import Gate

LONG_S = 600.0
ENDLESS_S = 1e12
"""Longer than can be waited for: Python raises OverflowError, so whoever does not wait shows it."""


def heard(bridge: Bridge, show: Callable[[Judged], None]) -> None:
    bridge.listen(
        judged=show,
        troubled=lambda _: None,
        frame_arrived=lambda: None,
        cameras_found=lambda _: None,
        closing=lambda: None,
    )


@pytest.fixture
def judged(gate: Gate) -> Judged:
    return gate.outcome(Outcome.ADMIT)


def test_who_tells_goes_on_when_it_was_shown(qtbot: QtBot, judged: Judged) -> None:
    order: list[object] = []
    bridge = Bridge(patience_s=LONG_S)
    heard(bridge, order.append)

    def tell() -> None:
        bridge.show_judged(judged)
        order.append("went on")

    teller = threading.Thread(target=tell)
    teller.start()
    qtbot.waitUntil(lambda: not teller.is_alive())
    assert order == [judged, "went on"]


def test_who_tells_goes_on_where_showing_fails(qtbot: QtBot, judged: Judged) -> None:
    def fail(_: Judged) -> None:
        raise ValueError("no picture")

    bridge = Bridge(patience_s=LONG_S)
    heard(bridge, fail)
    teller = threading.Thread(target=bridge.show_judged, args=(judged,))
    with qtbot.captureExceptions() as raised:
        teller.start()
        qtbot.waitUntil(lambda: not teller.is_alive())
    assert [kind for kind, *_ in raised] == [ValueError]


def test_a_window_that_does_not_come_to_it_is_not_waited_for(qtbot: QtBot, judged: Judged) -> None:
    bridge = Bridge(patience_s=0.0)
    shown: list[Judged] = []
    heard(bridge, shown.append)
    teller = threading.Thread(target=bridge.show_judged, args=(judged,))
    teller.start()
    teller.join()
    assert shown == []
    qtbot.waitUntil(lambda: shown == [judged])


def test_the_window_s_own_thread_does_not_wait_for_itself(qtbot: QtBot, judged: Judged) -> None:
    bridge = Bridge(patience_s=ENDLESS_S)
    shown: list[Judged] = []
    heard(bridge, shown.append)
    bridge.show_judged(judged)
    qtbot.waitUntil(lambda: shown == [judged])


def test_a_window_that_closes_is_not_waited_for(qtbot: QtBot, judged: Judged) -> None:
    bridge = Bridge(patience_s=ENDLESS_S)
    heard(bridge, lambda _: None)
    bridge.blockSignals(True)
    failed: list[Exception] = []

    def tell() -> None:
        try:
            bridge.show_judged(judged)
        except OverflowError as error:
            failed.append(error)

    teller = threading.Thread(target=tell)
    teller.start()
    teller.join()
    assert failed == []
