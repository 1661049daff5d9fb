"""A window stays on its screen: a lower resolution, a larger scale, nothing cut off or beyond the edge at any of them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QGuiApplication

from scanner.gui.lettering import LEAST_PX, least_px
from scanner.gui.screen_place import LEAST, within
from scanner.protocol.outcome import Outcome
from tests.gui.conftest import ASSETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate


@pytest.mark.parametrize(
    ("window", "screen", "becomes"),
    [
        ((0, 0, 1920, 1080), (0, 0, 1024, 600), (0, 0, 1024, 600)),
        ((1400, 700, 512, 300), (0, 0, 1280, 800), (768, 500, 512, 300)),
        ((-50, -20, 800, 500), (0, 24, 1280, 776), (0, 24, 800, 500)),
        ((2000, 100, 1024, 600), (1920, 0, 1280, 720), (2000, 100, 1024, 600)),
    ],
    ids=["smaller", "moved", "under a panel", "left alone"],
)
def test_within(window: tuple[int, ...], screen: tuple[int, ...], becomes: tuple[int, ...]) -> None:
    assert within(QRect(*window), QRect(*screen)) == QRect(*becomes)


def test_a_lower_resolution_takes_the_window_along(
    gate: Gate, desk: Desk, show: Callable[[Judged], Judged]
) -> None:
    """The screen tells that there is less room; what was asked is still asked, and answered by the same key."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    asked = show(gate.outcome(Outcome.ASK))
    desk.window.setGeometry(room.adjusted(300, 300, 900, 900))
    assert not room.contains(desk.window.geometry())
    QGuiApplication.primaryScreen().availableGeometryChanged.emit(room)
    assert room.contains(desk.window.geometry())
    assert desk.window.panel.view.outcome is Outcome.ASK
    desk.window.keys.press("1")
    assert gate.answers == [(asked.seq, True)]


def test_the_title_bar_too_stays_on_the_screen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a desktop of 1024x600 the last line of the status stood below the edge."""
    bar = QMargins(1, 20, 1, 1)
    desk.window.setGeometry(0, 0, 1024, 600)
    monkeypatch.setattr(type(desk.window.windowHandle()), "frameMargins", lambda _: bar)
    desk.window.place.fit(QRect(0, 0, 1024, 600))
    assert desk.window.geometry() == QRect(1, 20, 1022, 579)


def test_a_window_that_fills_its_screen_fills_what_that_becomes(open_desk: Callable[..., Desk]) -> None:
    """Without a window manager nobody else sees to it: half of it lay beyond the edge of a lower resolution."""
    desk = open_desk(full_screen=True)
    screen = QGuiApplication.primaryScreen()
    desk.window.windowHandle().setGeometry(0, 0, 3840, 2160)
    screen.geometryChanged.emit(screen.geometry())
    assert desk.window.windowHandle().geometry() == screen.geometry()
    assert desk.window.isFullScreen()


def test_a_window_that_fills_its_screen_is_the_systems_to_place(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(full_screen=True)
    before = desk.window.geometry()
    desk.window.place.fit(QRect(0, 0, 400, 300))
    assert desk.window.geometry() == before
    assert desk.window.windowState() & Qt.WindowState.WindowFullScreen


def test_it_fits_the_smallest_screen_at_the_largest_scale() -> None:
    """1024x600 at 200 %: half as many of Qt's pixels, and letters of as many of the screen's."""
    assert LEAST.width() <= 1024 / 2
    assert LEAST.height() <= 600 / 2
    assert [least_px(scale) * scale >= LEAST_PX for scale in (1.0, 1.25, 1.5, 2.0)] == [True] * 4
    assert least_px(2.0) == 6


@pytest.mark.parametrize(("scale", "size"), [("1", "1024x600"), ("1.5", "1920x1080"), ("2", "1024x600")])
def test_nothing_the_window_can_show_is_cut_or_beyond_the_edge(scale: str, size: str) -> None:
    """Every outcome, question, state, sheet and page, in both languages; a scale is set once a process."""
    env = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.screens.faults", size]
    said = subprocess.run(command, cwd=ASSETS.parent, env=env, capture_output=True, text=True, check=False)
    assert said.stdout.splitlines()[-1:], said.stderr
    assert said.stdout.splitlines()[-1].endswith(f"pictures at {float(scale)}, 0 faults"), said.stdout[-2000:]
    assert int(said.stdout.splitlines()[-1].split()[0]) > 250
    assert said.stderr == ""
