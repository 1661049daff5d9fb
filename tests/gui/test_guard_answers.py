"""Keys, gloves and time: what the guard does, and what goes away by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from scanner.check.verdict import Judged, Verdict
from scanner.errors import Trouble
from scanner.gui.key_filter import BOUNCE_MS
from scanner.gui.presenter import LEAVE_MS
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.gui.keyboard import fall_silent, moments, press, release, tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate

    Show = Callable[[Judged], Judged]


def on_screen(desk: Desk) -> Outcome | None:
    return desk.window.panel.view.outcome


@pytest.mark.parametrize(("key", "same"), [(Qt.Key.Key_1, True), (Qt.Key.Key_2, False)])
def test_one_key_answers_once(gate: Gate, desk: Desk, show: Show, key: Qt.Key, same: bool) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    for _ in range(3):
        tap(desk, key)
    assert gate.answers == [(asked.seq, same)]


def test_a_glove_that_bounces_lets_in_nobody_who_was_not_looked_at(
    gate: Gate, desk: Desk, show: Show
) -> None:
    first = show(gate.outcome(Outcome.ASK))
    tap(desk, Qt.Key.Key_1)
    show(gate.judged(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME), first.seq))
    second = show(gate.outcome(Outcome.ASK, subject=2))
    gate.clock.advance((BOUNCE_MS - 1) / 1000)
    tap(desk, Qt.Key.Key_1)
    assert gate.answers == [(first.seq, True)]
    gate.clock.advance(0.001)
    tap(desk, Qt.Key.Key_1)
    assert gate.answers == [(first.seq, True), (second.seq, True)]


def test_a_key_that_closes_a_sheet_and_bounces_answers_no_question_behind_it(
    gate: Gate, desk: Desk, show: Show
) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    tap(desk, Qt.Key.Key_S)
    assert desk.window.sheets.is_open
    at_ms = next(moments())
    for struck_ms in (at_ms, at_ms + 120, at_ms + 240):
        press(desk, Qt.Key.Key_1, struck_ms, "1")
        release(desk, Qt.Key.Key_1, struck_ms + 70)
        fall_silent(desk)
    assert (desk.window.sheets.is_open, gate.answers) == (False, [])
    tap(desk, Qt.Key.Key_1)
    assert gate.answers == [(asked.seq, True)]


def test_a_bounced_space_turns_back_one_person(gate: Gate, desk: Desk, show: Show) -> None:
    first, second = (show(gate.outcome(Outcome.UNDECIDED, subject=who)) for who in (1, 2))
    tap(desk, Qt.Key.Key_Space)
    gate.clock.advance((BOUNCE_MS - 1) / 1000)
    tap(desk, Qt.Key.Key_Space)
    assert gate.answers == [(second.seq, False)]
    gate.clock.advance(0.001)
    tap(desk, Qt.Key.Key_Space)
    assert gate.answers == [(second.seq, False), (first.seq, False)]


def test_another_key_is_no_bounce(gate: Gate, desk: Desk, show: Show) -> None:
    first = show(gate.outcome(Outcome.ASK))
    tap(desk, Qt.Key.Key_1)
    show(gate.judged(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME), first.seq))
    second = show(gate.outcome(Outcome.ASK, subject=2))
    tap(desk, Qt.Key.Key_2)
    assert gate.answers == [(first.seq, True), (second.seq, False)]


def test_while_a_sheet_has_the_keyboard_no_button_promises_a_key(gate: Gate, desk: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.ASK))
    button = desk.window.keys.buttons[True]
    with_cap = button.grab().toImage()
    tap(desk, Qt.Key.Key_S)
    assert desk.window.sheets.is_open
    assert button.grab().toImage() != with_cap
    tap(desk, Qt.Key.Key_Escape)
    assert button.grab().toImage() == with_cap


@pytest.mark.parametrize("same", [True, False])
def test_a_glove_on_the_button_does_the_same(gate: Gate, desk: Desk, show: Show, same: bool) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    button = desk.window.keys.buttons[same]
    assert button.isVisible()
    assert button.height() >= 60
    for _ in range(3):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert gate.answers == [(asked.seq, same)]


def test_the_buttons_are_reached_and_pressed_by_keyboard(gate: Gate, desk: Desk, show: Show) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    tap(desk, Qt.Key.Key_Tab)
    button = desk.window.keys.buttons[True]
    assert button.hasFocus()
    tap(desk, Qt.Key.Key_Space)
    assert gate.answers == [(asked.seq, True)]


def test_a_key_held_down_is_no_answer_to_the_next_question(gate: Gate, desk: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.ASK))
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True)
    QApplication.sendEvent(desk.window, held)
    assert gate.answers == []


@pytest.mark.parametrize("outcome", [Outcome.ADMIT, Outcome.REFUSE, Outcome.UNDECIDED])
def test_answer_keys_do_nothing_elsewhere(gate: Gate, desk: Desk, show: Show, outcome: Outcome) -> None:
    show(gate.outcome(outcome))
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        tap(desk, key)
    assert gate.answers == []
    assert not desk.window.keys.isVisible()


def test_the_answer_replaces_the_question(gate: Gate, desk: Desk, show: Show) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    tap(desk, Qt.Key.Key_2)
    show(gate.judged(Verdict(Outcome.REFUSE, Reason.ANSWER_NOT_SAME), asked.seq))
    assert desk.window.panel.view.outcome is Outcome.REFUSE
    assert not desk.window.keys.isVisible()
    assert not desk.window.refused.isVisible()


def test_a_question_does_not_leave_by_time_or_space(gate: Gate, desk: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.ASK))
    desk.presenter.leaving.timeout.emit()
    tap(desk, Qt.Key.Key_Space)
    tap(desk, Qt.Key.Key_Escape)
    assert desk.window.panel.view.outcome is Outcome.ASK


def test_a_question_that_nobody_answered_turns_red_and_then_stands_in_the_strip(
    gate: Gate, desk: Desk, show: Show
) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    unanswered = Verdict(Outcome.REFUSE, Reason.ANSWER_NONE, credential=asked.verdict.credential)
    show(gate.judged(unanswered, asked.seq))
    assert on_screen(desk) is Outcome.REFUSE
    assert not desk.window.keys.isVisible()
    tap(desk, Qt.Key.Key_1)
    assert gate.answers == []
    show(gate.outcome(Outcome.ADMIT, subject=2))
    assert "张*" in desk.window.refused.text


def test_an_answer_that_could_not_be_written_is_asked_for_again(
    qtbot: QtBot, gate: Gate, desk: Desk, show: Show
) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    tap(desk, Qt.Key.Key_1)
    desk.show_trouble(Trouble.STORE_FULL, "")
    qtbot.waitUntil(desk.window.trouble.isVisible)
    tap(desk, Qt.Key.Key_1)
    assert gate.answers == [(asked.seq, True)] * 2


def test_who_is_judged_meanwhile_is_counted_and_comes_next(
    qtbot: QtBot, gate: Gate, desk: Desk, show: Show
) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    behind = gate.outcome(Outcome.ADMIT, subject=2)
    desk.show_judged(behind)
    qtbot.waitUntil(lambda: "还有 1 人待显示" in desk.window.proof.lines)
    assert desk.window.panel.view.outcome is Outcome.ASK
    tap(desk, Qt.Key.Key_1)
    show(gate.judged(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME), asked.seq))
    desk.presenter.leaving.timeout.emit()
    qtbot.waitUntil(lambda: gate.painted[-1][0] is behind)


def test_green_leaves_by_itself(qtbot: QtBot, gate: Gate, desk: Desk, show: Show) -> None:
    assert LEAVE_MS == 1200
    desk.presenter.leaving.setInterval(1)
    show(gate.outcome(Outcome.ADMIT))
    qtbot.waitUntil(lambda: desk.window.panel.view.outcome is None)


def test_green_gives_way_at_once(gate: Gate, desk: Desk, show: Show) -> None:
    """The leaving timer stands at an hour here: only the next verdict takes the first away."""
    show(gate.outcome(Outcome.ADMIT))
    show(gate.outcome(Outcome.UNDECIDED, subject=2))
    assert desk.window.panel.view.outcome is Outcome.UNDECIDED


def test_the_second_greens_time_is_its_own(qtbot: QtBot, gate: Gate, desk: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.ADMIT))
    left = desk.presenter.leaving.remainingTime()
    qtbot.waitUntil(lambda: desk.presenter.leaving.remainingTime() < left)
    show(gate.outcome(Outcome.ADMIT, subject=2))
    assert desk.presenter.leaving.remainingTime() > left - 1000


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.UNDECIDED])
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_refuse_and_undecided_stay_until_a_key(
    gate: Gate, desk: Desk, show: Show, outcome: Outcome, key: Qt.Key
) -> None:
    show(gate.outcome(outcome))
    desk.presenter.leaving.timeout.emit()
    assert desk.window.panel.view.outcome is outcome
    tap(desk, key)
    assert desk.window.panel.view.outcome is None


def test_space_turns_an_undecided_person_back(gate: Gate, desk: Desk, show: Show) -> None:
    doubted = show(gate.outcome(Outcome.UNDECIDED))
    assert "空格键：已劝返" in desk.window.proof.lines
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        tap(desk, key)
    assert gate.answers == []
    tap(desk, Qt.Key.Key_Space)
    assert gate.answers == [(doubted.seq, False)]
    assert on_screen(desk) is None


def test_an_undecided_person_does_not_vanish_behind_the_next(gate: Gate, desk: Desk, show: Show) -> None:
    doubted = show(gate.outcome(Outcome.UNDECIDED, "李*", subject=4))
    show(gate.outcome(Outcome.ADMIT, subject=2))
    assert "李*" in desk.window.refused.text
    assert "无法判定" in desk.window.refused.text
    tap(desk, Qt.Key.Key_Space)
    assert gate.answers == [(doubted.seq, False)]
    assert not desk.window.refused.isVisible()


def test_the_strip_tells_a_stopped_vehicle_from_a_refused_driver(gate: Gate, desk: Desk, show: Show) -> None:
    """The screen has the passenger for whom it was stopped: without the word the rest of them would drive on."""
    driver = show(gate.outcome(Outcome.ASK, "李*", subject=4))
    show(
        gate.judged(replace(driver.verdict, outcome=Outcome.REFUSE, reason=Reason.ANSWER_STOPPED), driver.seq)
    )
    show(gate.outcome(Outcome.REFUSE, subject=2))
    assert "整车拦下 李*" in desk.window.refused.text


def test_a_refused_person_shrinks_to_a_strip_that_only_a_key_clears(
    gate: Gate, desk: Desk, show: Show
) -> None:
    show(gate.outcome(Outcome.REFUSE, "李*", subject=4))
    assert not desk.window.refused.isVisible()
    show(gate.outcome(Outcome.ADMIT, subject=2))
    assert desk.window.refused.isVisible()
    assert "李*" in desk.window.refused.text
    assert ":" in desk.window.refused.text
    desk.presenter.leaving.timeout.emit()
    show(gate.outcome(Outcome.ADMIT, subject=3))
    assert "李*" in desk.window.refused.text
    tap(desk, Qt.Key.Key_Space)
    assert not desk.window.refused.isVisible()


def test_a_glove_clears_what_a_key_clears(gate: Gate, desk: Desk, show: Show) -> None:
    """A gate without a keyboard: the strip, the trouble and the proof of whoever leaves by a key are touched."""
    doubt = show(gate.outcome(Outcome.UNDECIDED))
    QTest.mouseClick(desk.window.proof, Qt.MouseButton.LeftButton)
    assert gate.answers == [(doubt.seq, False)]
    gate.clock.advance(BOUNCE_MS / 1000)
    show(gate.outcome(Outcome.REFUSE))
    show(gate.outcome(Outcome.ADMIT, subject=2))
    assert desk.window.refused.text
    QTest.mouseClick(desk.window.proof, Qt.MouseButton.LeftButton)
    assert desk.window.refused.text, "a green's proof is no key"
    QTest.mouseClick(desk.window.refused, Qt.MouseButton.LeftButton)
    assert not desk.window.refused.text
    gate.clock.advance(BOUNCE_MS / 1000)
    desk.presenter.show_trouble((Trouble.STORE_FULL, ""))
    QTest.mouseClick(desk.window.trouble, Qt.MouseButton.LeftButton)
    assert not desk.window.trouble.text
