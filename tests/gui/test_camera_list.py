"""Another camera, chosen by keyboard; it never stands in the way of a verdict or an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from scanner.protocol.outcome import Outcome
from tests.gui.conftest import WELL
from tests.gui.keyboard import scan, tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate

    Show = Callable[[Judged], Judged]

NAMES = ["Built-in", "HD Webcam", "HD Webcam (2)"]


@pytest.fixture
def offered(qtbot: QtBot, gate: Gate, desk: Desk) -> Desk:
    """The list is open: somebody pressed C."""
    tap(desk, Qt.Key.Key_C)
    assert gate.cameras.times_asked == 1
    desk.show_cameras(NAMES, "HD Webcam")
    qtbot.waitUntil(desk.window.cameras.isVisible)
    return desk


def test_the_one_in_use_is_under_the_cursor_and_another_is_taken(gate: Gate, offered: Desk) -> None:
    cameras = offered.window.cameras
    assert (cameras.names, cameras.place) == (NAMES, 1)
    tap(offered, Qt.Key.Key_Down)
    tap(offered, Qt.Key.Key_Return)
    assert gate.cameras.chosen == ["HD Webcam (2)"]
    assert not cameras.isVisible()
    assert offered.window.proof.isVisible()


def test_the_cursor_goes_round(gate: Gate, offered: Desk) -> None:
    for _ in range(2):
        tap(offered, Qt.Key.Key_Down)
    tap(offered, Qt.Key.Key_Return)
    assert gate.cameras.chosen == ["Built-in"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_C])
def test_left_by_a_key_nothing_has_changed(gate: Gate, offered: Desk, key: Qt.Key) -> None:
    tap(offered, key)
    assert not offered.window.cameras.isVisible()
    assert gate.cameras.chosen == []


def test_a_verdict_takes_its_place(qtbot: QtBot, gate: Gate, offered: Desk) -> None:
    judged = gate.outcome(Outcome.REFUSE)
    offered.show_judged(judged)
    qtbot.waitUntil(lambda: any(painted is judged for painted, _ in gate.painted))
    assert not offered.window.cameras.isVisible()
    tap(offered, Qt.Key.Key_Return)
    assert gate.cameras.chosen == []


def test_a_question_is_answered_over_the_open_list(qtbot: QtBot, gate: Gate, desk: Desk, show: Show) -> None:
    asked = show(gate.outcome(Outcome.ASK))
    desk.show_cameras(NAMES, "Built-in")
    qtbot.waitUntil(desk.window.cameras.isVisible)
    tap(desk, Qt.Key.Key_2)
    assert gate.answers == [(asked.seq, False)]


def test_a_visitors_code_chooses_no_camera(gate: Gate, offered: Desk) -> None:
    scan(offered, "C\rC\r")
    assert offered.window.cameras.isVisible()
    assert gate.cameras.chosen == []


def test_without_a_camera_there_is_nothing_to_choose(qtbot: QtBot, gate: Gate, desk: Desk) -> None:
    desk.show_cameras([], "camera 0")
    qtbot.waitUntil(desk.window.cameras.isVisible)
    assert desk.window.cameras.accessibleName() == "没有插摄像头"
    tap(desk, Qt.Key.Key_Down)
    tap(desk, Qt.Key.Key_Return)
    assert gate.cameras.chosen == []
    assert not desk.window.cameras.isVisible()


def test_a_name_from_outside_stays_in_its_row(qtbot: QtBot, desk: Desk) -> None:
    before = desk.window.size()
    desk.show_cameras(["\u202e<b>" + "长" * 5000, *[f"camera {n}" for n in range(30)]], "")
    qtbot.waitUntil(desk.window.cameras.isVisible)
    for _ in range(31):
        tap(desk, Qt.Key.Key_Down)
        desk.window.cameras.grab()
    assert desk.window.size() == before


def test_a_glove_chooses_a_camera_and_opens_the_list_where_there_is_no_picture(
    qtbot: QtBot, gate: Gate, desk: Desk
) -> None:
    QTest.mouseClick(desk.window.viewfinder, Qt.MouseButton.LeftButton)
    assert gate.cameras.times_asked == 0, "a slip on the picture"
    gate.status = replace(WELL, camera="LOST")
    desk._show_status()
    QTest.mouseClick(desk.window.viewfinder, Qt.MouseButton.LeftButton)
    assert gate.cameras.times_asked == 1
    desk.show_cameras(["one", "two"], "one")
    qtbot.waitUntil(desk.window.cameras.isVisible)
    row = desk.window.cameras.height() / 6
    assert row >= 40
    QTest.mouseClick(desk.window.cameras, Qt.MouseButton.LeftButton, pos=QPoint(50, int(row * 2.5)))
    assert gate.cameras.chosen == ["two"]
    assert desk.window.site.isVisible()
    assert desk.window.proof.isVisible()
