"""A scanner that types, and a person, at the real window: only the person's keys do anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent, QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from scanner.protocol.outcome import Outcome
from tests.gui.conftest import shower
from tests.gui.keyboard import (
    CONTROL,
    SHIFT,
    fall_silent,
    moments,
    press,
    release,
    scan,
    scan_letter,
    send,
    tap,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate

    Show = Callable[[Judged], Judged]

CODE = "HZ1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90"
COMMANDS = [
    Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_F4, Qt.Key.Key_F11, Qt.Key.Key_Left, Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete, Qt.Key.Key_Menu, Qt.Key.Key_Print,
]  # fmt: skip


def test_a_scanned_code_is_a_code_like_any_other(gate: Gate, desk: Desk) -> None:
    scan(desk, CODE)
    assert gate.texts == [CODE]


def test_a_scan_answers_no_question(gate: Gate, desk: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.ASK))
    for text in ("1", "2", "12", " ", "1 2", CODE):
        scan(desk, text)
    assert gate.answers == []
    assert desk.window.panel.view.outcome is Outcome.ASK


@pytest.mark.parametrize("text", ["1", "2", " "])
def test_a_code_of_one_character_answers_nothing_even_without_an_enter(
    gate: Gate, desk: Desk, show: Show, text: str
) -> None:
    show(gate.outcome(Outcome.ASK))
    scan(desk, text, end="")
    assert (gate.answers, gate.texts) == ([], [])


def test_line_ends_within_a_code_answer_nothing(gate: Gate, desk: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.ASK))
    scan(desk, "X\r1\r2\r\r1", end="")
    assert gate.answers == []
    assert gate.texts == ["X", "1", "2"]


def test_a_scan_clears_no_refusal_and_presses_no_button(gate: Gate, desk: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.REFUSE))
    scan(desk, " ")
    assert desk.window.panel.view.outcome is Outcome.REFUSE
    show(gate.outcome(Outcome.ASK, subject=2))
    desk.window.keys.buttons[True].setFocus()
    scan(desk, "  ")
    scan(desk, "\r\r", end="")
    assert gate.answers == []


def test_the_persons_next_key_brings_nothing_of_the_scan_along(gate: Gate, desk: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.ASK))
    scan(desk, "1")
    tap(desk, Qt.Key.Key_F2)
    assert gate.answers == []


def test_the_person_at_the_keyboard_still_answers(qtbot: QtBot, gate: Gate, desk: Desk, show: Show) -> None:
    """In real time, by the way of the system's own events."""
    asked = show(gate.outcome(Outcome.ASK))
    window = desk.window.windowHandle()
    QTest.keyPress(window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: gate.answers == [(asked.seq, True)])
    QTest.keyRelease(window, Qt.Key.Key_1)
    assert gate.answers == [(asked.seq, True)]


def test_the_key_acts_after_the_hold_only(gate: Gate, desk: Desk, show: Show) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    at_ms = next(moments())
    press(desk, Qt.Key.Key_1, at_ms, "1")
    assert gate.answers == []
    fall_silent(desk)
    assert gate.answers == [(asked.seq, True)]
    release(desk, Qt.Key.Key_1, at_ms + 80)
    fall_silent(desk)


def test_a_key_that_is_leaned_on_answers_once(gate: Gate, desk: Desk, show: Show) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    at_ms = next(moments())
    press(desk, Qt.Key.Key_1, at_ms, "1")
    fall_silent(desk)
    for number in range(9):
        send(
            desk,
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", True),
            at_ms + 300 + 30 * number,
        )
    show(gate.judged(gate.outcome(Outcome.ADMIT).verdict, asked.seq))
    show(gate.outcome(Outcome.ASK, subject=3))
    send(
        desk,
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", True),
        at_ms + 900,
    )
    assert gate.answers == [(asked.seq, True)]
    assert gate.texts == []


@pytest.mark.parametrize("key", COMMANDS, ids=lambda key: key.name)
def test_command_keys_at_a_scanners_speed_do_nothing(gate: Gate, desk: Desk, show: Show, key: Qt.Key) -> None:
    show(gate.outcome(Outcome.REFUSE))
    focus, at_ms = desk.window.focusWidget(), next(moments())
    for letter in ("", "H", ""):
        press(desk, key if not letter else Qt.Key.Key_H, at_ms, letter)
        release(desk, key if not letter else Qt.Key.Key_H, at_ms + 2)
        at_ms += 4
    scan_letter(desk, "\r", at_ms)
    fall_silent(desk)
    assert desk.window.panel.view.outcome is Outcome.REFUSE
    assert desk.window.focusWidget() is focus
    assert gate.texts == ["\x00H\x00"]  # judged as what it is: no health code


def test_pasting_and_closing_from_a_code_do_nothing(gate: Gate, desk: Desk) -> None:
    QGuiApplication.clipboard().setText("HZ1:FROM THE CLIPBOARD")
    at_ms = next(moments())
    press(desk, Qt.Key.Key_Control, at_ms, "", CONTROL)
    press(desk, Qt.Key.Key_V, at_ms + 2, "\x16", CONTROL)
    press(desk, Qt.Key.Key_Q, at_ms + 4, "q", Qt.KeyboardModifier.AltModifier)
    desk.window.close()  # what a desktop makes of Alt and F4
    assert desk.window.isVisible()
    scan_letter(desk, "\r", at_ms + 6)
    fall_silent(desk)
    assert gate.texts == ["\x00\x00"]
    assert desk.window.isVisible()


def test_the_program_itself_closes_the_window_whatever_is_typed(qtbot: QtBot, desk: Desk) -> None:
    press(desk, Qt.Key.Key_1, next(moments()), "1")
    desk.close()
    qtbot.waitUntil(lambda: not desk.window.isVisible())


def test_a_shortcut_hears_nothing(gate: Gate, desk: Desk) -> None:
    heard: list[None] = []
    shortcut = QShortcut(Qt.Key.Key_F5, desk.window, lambda: heard.append(None))
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_F5)
    fall_silent(desk)
    shortcut.setParent(None)
    assert heard == []


def test_a_burst_that_is_cut_off_is_nothing_and_a_code_without_an_enter_is_one(
    gate: Gate, desk: Desk
) -> None:
    scan(desk, "12", end="")
    assert gate.texts == []
    scan(desk, CODE, end="")
    assert gate.texts == [CODE]
    scan(desk, "1234567", end="")
    assert gate.texts == [CODE], "so many a glove may hit"
    scan(desk, "https://pay", end="")
    assert gate.texts == [CODE, "https://pay"], "what is no code is told to be none, as with an Enter"


def test_another_layout_is_named_in_both_languages(gate: Gate, desk: Desk) -> None:
    at_ms = next(moments())
    for letter in "РЯ1Ж\r":
        at_ms = scan_letter(desk, letter, at_ms) if letter == "\r" else _foreign(desk, letter, at_ms)
    fall_silent(desk)
    assert gate.texts == []
    assert "键盘布局" in desk.window.trouble.text
    assert "W2" in desk.window.trouble.text


def _foreign(desk: Desk, letter: str, at_ms: int) -> int:
    press(desk, Qt.Key(ord(letter)), at_ms, letter, SHIFT)
    release(desk, Qt.Key(ord(letter)), at_ms + 2, SHIFT)
    return at_ms + 4


def test_a_window_that_was_busy_waits_once_more(gate: Gate, desk: Desk, show: Show) -> None:
    """The timer comes late, and the next key still stands in line behind it."""
    show(gate.outcome(Outcome.ASK))
    at_ms = next(moments())
    press(desk, Qt.Key.Key_1, at_ms, "1")
    gate.clock.advance(2)
    desk.keys.silence.timeout.emit()
    assert gate.answers == []
    press(desk, Qt.Key.Key_H, at_ms + 4, "H")
    fall_silent(desk)
    assert gate.answers == []


def test_without_a_window_manager_nobody_says_who_has_the_focus(
    qtbot: QtBot, qapp: QApplication, gate: Gate, open_desk: Callable[..., Desk]
) -> None:
    qapp.blockSignals(True)
    desk = open_desk()
    qtbot.waitUntil(desk.window.isActiveWindow)
    qapp.blockSignals(False)
    asked = gate.outcome(Outcome.ASK)
    shower(qtbot, gate, desk)(asked)
    scan(desk, "1")
    assert (gate.answers, gate.texts) == ([], ["1"])
    tap(desk, Qt.Key.Key_1)
    assert gate.answers == [(asked.seq, True)]


def test_a_key_does_not_reach_a_window_that_took_the_focus_since(
    qtbot: QtBot, gate: Gate, desk: Desk, show: Show
) -> None:
    show(gate.outcome(Outcome.ASK))
    other = QWidget()
    qtbot.addWidget(other)
    press(desk, Qt.Key.Key_1, next(moments()), "1")
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is other.windowHandle())
    fall_silent(desk)
    assert gate.answers == []
    other.close()


def test_no_input_method_stands_before_the_window(gate: Gate, desk: Desk, show: Show) -> None:
    """A Chinese one would compose words from a scanner's letters, and hand them over at nobody knows what time."""
    show(gate.outcome(Outcome.ASK))
    takers = [desk.window, *desk.window.findChildren(QWidget)]
    for widget in takers:
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QApplication.sendEvent(widget, query)
        assert not query.value(Qt.InputMethodQuery.ImEnabled)
    assert len(takers) > 10


def test_a_person_pastes_by_the_usual_keys(gate: Gate, desk: Desk) -> None:
    QGuiApplication.clipboard().setText("HZ1:PASTED")
    tap(desk, Qt.Key.Key_V, CONTROL)
    assert gate.texts == ["HZ1:PASTED"]
