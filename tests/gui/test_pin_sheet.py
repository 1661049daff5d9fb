"""The PIN sheet in the real window: by keyboard, by gloves, and by nobody's barcode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from scanner.gui import desk_words
from scanner.gui.digits_sheet import DigitsSheet
from scanner.gui.pin_asking import PinNeed
from scanner.protocol.guard import Guard, Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.words import Words
from tests.gui.keyboard import scan, tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate

    Show = Callable[[Judged], Judged]

TITLE = Words("主管放行", "Admit as supervisor", "", "", "")
CHIEF, WANG = Guard(1, "李主管", Role.SUPERVISOR), Guard(2, "王", Role.GUARD)


@pytest.fixture
def proved(gate: Gate, desk: Desk) -> list[Guard]:
    """A supervisor is asked for; whoever it was stands here."""
    gate.duties.of = {1: ("482913", CHIEF), 2: ("719264", WANG)}
    found: list[Guard] = []
    desk.pins.ask(PinNeed(TITLE, Role.SUPERVISOR), found.append)
    return found


def sheet_of(desk: Desk) -> DigitsSheet:
    sheet = desk.window.sheets.sheet
    assert isinstance(sheet, DigitsSheet)
    return sheet


def type_digits(desk: Desk, digits: str) -> None:
    for digit in digits:
        tap(desk, Qt.Key(ord(digit)))


def test_eight_digits_by_keyboard_are_a_supervisor(qtbot: QtBot, desk: Desk, proved: list[Guard]) -> None:
    assert not desk.window.viewfinder.isVisible()
    type_digits(desk, "01482913")
    qtbot.waitUntil(lambda: bool(proved))
    assert proved == [CHIEF]
    assert not desk.window.sheets.isVisible()
    assert desk.window.viewfinder.isVisible()
    assert desk.window.panel.hasFocus()


def test_a_key_while_a_pin_is_looked_at_does_nothing_but_esc(
    gate: Gate, desk: Desk, proved: list[Guard]
) -> None:
    """A ninth digit came back to the window, again and again, until the program fell."""
    gate.duties.is_slow = True
    type_digits(desk, "014829137")
    assert sheet_of(desk).digits == "01482913"
    assert gate.duties.tried == [(1, "482913")]
    tap(desk, Qt.Key.Key_Escape)
    assert not desk.window.sheets.is_open
    assert proved == []


def test_gloves_do_the_same(qtbot: QtBot, desk: Desk, proved: list[Guard]) -> None:
    keys = sheet_of(desk).pad.keys
    qtbot.waitUntil(lambda: keys["0"].height() >= 60 and keys["0"].width() >= 100)
    for digit in "01482913":
        QTest.mouseClick(keys[digit], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(proved))
    assert proved == [CHIEF]


def test_a_wrong_digit_is_taken_back(qtbot: QtBot, desk: Desk, proved: list[Guard]) -> None:
    type_digits(desk, "0148291")
    tap(desk, Qt.Key.Key_Backspace)
    type_digits(desk, "13")
    qtbot.waitUntil(lambda: bool(proved))


@pytest.mark.parametrize(
    ("digits", "wait_s", "said"),
    [
        ("01000000", 0, desk_words.PIN_WRONG.zh),
        ("01000000", 30, desk_words.PIN_WAIT.zh.format(30)),
        ("02719264", 0, desk_words.SUPERVISOR_ONLY.zh),
    ],
)
def test_what_is_not_enough_is_said_and_the_sheet_stays(
    qtbot: QtBot, gate: Gate, desk: Desk, proved: list[Guard], digits: str, wait_s: int, said: str
) -> None:
    gate.duties.wait_s = wait_s
    type_digits(desk, digits)
    qtbot.waitUntil(lambda: sheet_of(desk).news.pair.first == said)
    assert sheet_of(desk).digits == ""
    type_digits(desk, "01482913")
    qtbot.waitUntil(lambda: bool(proved))
    assert proved == [CHIEF]


def test_the_second_person_is_another(qtbot: QtBot, gate: Gate, desk: Desk) -> None:
    gate.duties.of = {1: ("482913", CHIEF)}
    found: list[Guard] = []
    desk.pins.ask(PinNeed(TITLE, not_again=frozenset({1})), found.append)
    type_digits(desk, "01482913")
    qtbot.waitUntil(lambda: sheet_of(desk).news.pair.first == desk_words.ANOTHER_PERSON.zh)
    assert not found


def test_a_visitors_barcode_types_nothing(gate: Gate, desk: Desk, proved: list[Guard]) -> None:
    scan(desk, "01482913")
    scan(desk, "01482913", end="")
    assert sheet_of(desk).digits == ""
    assert (gate.duties.tried, proved) == ([], [])


def test_a_question_is_not_answered_by_a_digit_of_a_pin(
    gate: Gate, desk: Desk, proved: list[Guard], show: Show
) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    type_digits(desk, "12")
    desk.window.panel.setFocus()  # a click beside the sheet
    type_digits(desk, "12")
    assert gate.answers == []
    assert sheet_of(desk).digits == "1212"
    tap(desk, Qt.Key.Key_Escape)
    tap(desk, Qt.Key.Key_1)
    assert gate.answers == [(asked.seq, True)]


def test_whoever_left_does_nothing_any_more(gate: Gate, desk: Desk, proved: list[Guard]) -> None:
    gate.duties.is_slow = True
    type_digits(desk, "01482913")
    assert not sheet_of(desk).isEnabled()
    desk.window.sheets.close_sheet()
    gate.duties.answer()
    QApplication.processEvents()
    assert proved == []


def test_left_alone_it_closes_by_itself(qtbot: QtBot, desk: Desk, proved: list[Guard]) -> None:
    type_digits(desk, "0148")
    sheet_of(desk)._idle.setInterval(0)
    sheet_of(desk).touched()
    qtbot.waitUntil(lambda: desk.window.sheets.sheet is None)
    type_digits(desk, "2913")
    assert proved == []


def test_a_key_held_down_is_one_digit(desk: Desk, proved: list[Guard]) -> None:
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True)
    QApplication.sendEvent(sheet_of(desk), held)
    assert sheet_of(desk).digits == ""


def test_a_screen_reader_hears_the_number_and_how_many_digits_not_which(
    desk: Desk, proved: list[Guard]
) -> None:
    type_digits(desk, "014829")
    assert sheet_of(desk).places.accessibleName() == "01 6/8"


def test_the_camera_list_does_not_open_over_it(qtbot: QtBot, desk: Desk, proved: list[Guard]) -> None:
    desk.show_cameras(["Built-in"], "")
    qtbot.wait(1)
    assert not desk.window.cameras.isVisible()
