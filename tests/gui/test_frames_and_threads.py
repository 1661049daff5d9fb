"""The core talks to the window from its own threads, and cannot drown it."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPaintEvent

from scanner.camera.frame import HELD_SHARE, Frame
from scanner.errors import Trouble
from scanner.gui.answer_view import view_of
from scanner.gui.viewfinder import image_over
from scanner.protocol.outcome import Outcome
from tests.gui.conftest import WELL, Gate, near, plain_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk


def in_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_thousand_frames_are_one_look(qtbot: QtBot, qapp: QApplication, gate: Gate, desk: Desk) -> None:
    qtbot.waitUntil(lambda: gate.peeks > 0)
    gate.peeks = 0
    told: list[None] = []
    desk._bridge.frame_arrived.connect(lambda: told.append(None))

    def announce() -> None:
        for _ in range(1000):
            desk.frame_arrived()

    in_thread(announce)
    qtbot.waitUntil(lambda: gate.peeks > 0)
    qapp.processEvents()
    assert (len(told), gate.peeks) == (1, 1)
    in_thread(desk.frame_arrived)
    qtbot.waitUntil(lambda: gate.peeks == 2)


def test_verdicts_and_troubles_come_from_any_thread(qtbot: QtBot, gate: Gate, desk: Desk) -> None:
    judged = gate.outcome(Outcome.ADMIT)
    in_thread(lambda: desk.show_judged(judged))
    qtbot.waitUntil(lambda: [painted for painted, _ in gate.painted] == [judged])
    in_thread(lambda: desk.show_trouble(Trouble.STORE_FULL, ""))
    qtbot.waitUntil(desk.window.trouble.isVisible)
    in_thread(desk.close)
    qtbot.waitUntil(lambda: not desk.window.isVisible())


class _Paints(QObject):
    """In which order the window is brought up to date: a "pass" each time, the "answer" and the "picture" within."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._picture = desk.window.viewfinder
        self._answer = desk.window.panel
        for widget in (desk.window, self._picture, self._answer):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.UpdateRequest:
            self.seen.append("pass")
        elif isinstance(event, QPaintEvent) and watched is self._answer:
            self.seen.append("answer")
        elif isinstance(event, QPaintEvent) and event.region().contains(self._picture.rect().center()):
            self.seen.append("picture")
        return False


def test_a_verdict_is_painted_before_the_picture_it_was_read_from(
    qtbot: QtBot, qapp: QApplication, gate: Gate, desk: Desk
) -> None:
    gate.frame = plain_frame(1, 2, 3)
    qtbot.waitUntil(lambda: gate.peeks > 0)
    qapp.processEvents()
    paints = _Paints(desk)
    desk.show_judged(gate.outcome(Outcome.REFUSE))
    desk.frame_arrived()
    qtbot.waitUntil(lambda: "picture" in paints.seen)
    answer = paints.seen.index("answer")
    assert "pass" in paints.seen[answer : paints.seen.index("picture")]


def test_an_answers_colour_changes_around_the_picture_not_under_it(
    qtbot: QtBot, qapp: QApplication, gate: Gate, desk: Desk, show: Callable[[Judged], Judged]
) -> None:
    gate.frame, before = plain_frame(1, 2, 3), gate.peeks
    desk.frame_arrived()
    qtbot.waitUntil(lambda: gate.peeks > before)
    qapp.processEvents()
    paints = _Paints(desk)
    show(gate.outcome(Outcome.REFUSE))
    qapp.processEvents()
    assert "answer" in paints.seen
    assert "picture" not in paints.seen


def test_an_answer_does_not_wait_for_what_else_is_to_be_painted(
    qtbot: QtBot, qapp: QApplication, gate: Gate, desk: Desk
) -> None:
    qtbot.waitUntil(desk.shown.is_set)
    qapp.processEvents()
    panel, painted = desk.window.panel, list[object]()
    panel.painted.connect(lambda judged, _: painted.extend([judged, panel.height()]))
    asked, admitted = gate.outcome(Outcome.ASK), gate.outcome(Outcome.ADMIT)
    desk.presenter.show_judged(asked)
    assert painted[:1] == [asked]
    qapp.processEvents()
    assert painted[1:] == [panel.height()]
    desk.window.show_view(view_of(admitted, "zh"), admitted)  # without keys there is more room
    qapp.processEvents()
    assert painted[2:] == [admitted, panel.height()]
    assert panel.height() > painted[1]  # type: ignore[operator]


def test_each_verdict_is_painted_once_and_none_is_skipped(
    qtbot: QtBot, qapp: QApplication, gate: Gate, desk: Desk
) -> None:
    """A burst faster than the screen: each stands on it once, in order, at the clock's time."""
    burst = [gate.outcome(Outcome.ADMIT, subject=subject) for subject in range(8)]
    for judged in burst:
        desk.show_judged(judged)
    qtbot.waitUntil(lambda: len(gate.painted) == len(burst))
    desk.window.panel.repaint()
    desk.window.panel.repaint()
    qapp.processEvents()
    assert [painted for painted, _ in gate.painted] == burst
    assert {at_ms for _, at_ms in gate.painted} == {gate.clock.mono_ms()}


def test_a_hidden_window_does_not_hold_verdicts_back(qtbot: QtBot, gate: Gate, desk: Desk) -> None:
    desk.window.hide()
    desk.show_judged(gate.outcome(Outcome.REFUSE))
    desk.show_judged(gate.outcome(Outcome.ADMIT, subject=2))
    qtbot.waitUntil(lambda: desk.window.panel.view.outcome is Outcome.ADMIT)


@pytest.mark.parametrize("size", [(720, 1280), (481, 641), (1, 1), (40, 4096)])
def test_the_cameras_colours_are_not_turned_round(
    qapp: QApplication, gate: Gate, desk: Desk, size: tuple[int, int]
) -> None:
    gate.frame = plain_frame(blue=200, green=100, red=20, size=size)
    picture = desk.window.viewfinder.grab().toImage()
    place = image_over(gate.frame).size().scaled(picture.size(), Qt.AspectRatioMode.KeepAspectRatio)
    assert near(picture.pixelColor(picture.width() // 2, place.height() // 2), 20, 100, 200)


def test_a_grey_camera_is_shown_grey(gate: Gate, desk: Desk) -> None:
    gate.frame = Frame(np.full((480, 641), 90, np.uint8), 0.0, 1)
    picture = desk.window.viewfinder.grab().toImage()
    assert near(picture.pixelColor(picture.width() // 2, 60), 90, 90, 90)


def test_the_corners_show_the_square_that_is_glanced_at(gate: Gate, desk: Desk) -> None:
    gate.frame = plain_frame(0, 0, 0)
    picture = desk.window.viewfinder.grab().toImage()
    place = image_over(gate.frame).size().scaled(picture.size(), Qt.AspectRatioMode.KeepAspectRatio)
    side = place.height() * HELD_SHARE
    across = round(picture.width() / 2 - side * 0.45)
    light = [y for y in range(place.height()) if picture.pixelColor(across, y).lightness() > 128]
    assert abs(light[-1] - light[0] - side) <= 5


def test_a_frame_is_looked_at_without_a_copy() -> None:
    frame = plain_frame(1, 2, 3)
    picture = image_over(frame)
    frame.pixels[0, 0] = (30, 20, 10)
    assert near(picture.pixelColor(0, 0), 10, 20, 30)


def test_the_last_picture_of_a_lost_camera_is_not_shown_as_live(gate: Gate, desk: Desk) -> None:
    gate.frame = plain_frame(blue=0, green=0, red=255)
    gate.status = replace(WELL, camera="LOST")
    desk._poll.timeout.emit()
    picture = desk.window.viewfinder.grab().toImage()
    assert not near(picture.pixelColor(5, 5), 255, 0, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_while_nothing_else_wakes_python(
    qapp: QApplication, open_desk: Callable[..., Desk], number: signal.Signals
) -> None:
    desk = open_desk()
    desk._poll.setInterval(3_600_000)
    before = signal.getsignal(number)
    hung = threading.Event()

    def give_up() -> None:
        hung.set()
        desk.close()

    too_late = threading.Timer(10, give_up)
    QTimer.singleShot(0, too_late.start)
    killer = threading.Timer(0.2, lambda: os.kill(os.getpid(), number))
    QTimer.singleShot(0, killer.start)
    assert desk.run() == 0
    too_late.cancel()
    killer.join()
    assert not hung.is_set()
    assert signal.getsignal(number) is before


def test_what_the_core_says_after_the_end_is_not_heard(qapp: QApplication, gate: Gate, desk: Desk) -> None:
    desk.window.close()
    desk.show_judged(gate.outcome(Outcome.ADMIT))
    desk.frame_arrived()
    qapp.processEvents()
    assert gate.painted == []
    assert desk.window.panel.view.outcome is None
