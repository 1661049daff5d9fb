"""The window fills the screen and is left by a supervisor's PIN alone; the system's own end closes it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from scanner.protocol.guard import Guard, Role
from tests.gui.keyboard import tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate

CHIEF, WANG = Guard(1, "李主管", Role.SUPERVISOR), Guard(2, "王", Role.GUARD)


@pytest.fixture
def kiosk(gate: Gate, open_desk: Callable[..., Desk]) -> Desk:
    gate.duties.of = {1: ("482913", CHIEF), 2: ("719264", WANG)}
    return open_desk(full_screen=True)


def types(desk: Desk, digits: str) -> None:
    for digit in digits:
        tap(desk, Qt.Key(ord(digit)))


def wishes_to_leave(qtbot: QtBot, desk: Desk) -> None:
    desk.window.close()
    qtbot.waitUntil(lambda: desk.window.sheets.is_open)
    assert desk.window.isVisible()


def test_it_fills_the_screen_and_is_closed_by_a_supervisor(qtbot: QtBot, kiosk: Desk) -> None:
    assert kiosk.window.isFullScreen()
    wishes_to_leave(qtbot, kiosk)
    types(kiosk, "01482913")
    qtbot.waitUntil(lambda: not kiosk.window.isVisible())


@pytest.mark.parametrize("digits", ["02719264", "01000000"], ids=["a guard", "a wrong PIN"])
def test_nobody_else_closes_it(qtbot: QtBot, kiosk: Desk, digits: str) -> None:
    wishes_to_leave(qtbot, kiosk)
    types(kiosk, digits)
    qtbot.waitUntil(lambda: kiosk.window.sheets.sheet is not None and kiosk.window.sheets.sheet.isEnabled())
    assert kiosk.window.isVisible()
    tap(kiosk, Qt.Key.Key_Escape)
    assert not kiosk.window.sheets.is_open
    assert kiosk.window.isFullScreen()


def test_the_system_going_down_needs_no_pin(qtbot: QtBot, kiosk: Desk) -> None:
    kiosk.close()
    qtbot.waitUntil(lambda: not kiosk.window.isVisible())


def test_where_nobody_has_a_pin_it_can_be_left(
    qtbot: QtBot, gate: Gate, open_desk: Callable[..., Desk]
) -> None:
    gate.duties.of = {}
    desk = open_desk(full_screen=True)
    desk.window.close()
    qtbot.waitUntil(lambda: not desk.window.isVisible())


def test_a_window_that_is_no_kiosk_closes_at_once(desk: Desk) -> None:
    desk.window.close()
    assert not desk.window.isVisible()
