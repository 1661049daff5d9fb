"""Nothing is cut off or lies over another, from 1024x600 to 4K, at 100 to 200 %, in both languages, light and dark."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from scanner.gui import lettering
from scanner.gui.answer_keys import AnswerButton
from scanner.gui.status_bar import StatusItem
from scanner.protocol.outcome import Outcome
from tests.gui.conftest import ASSETS, WELL, Gate, main_colour, shower
from tests.gui.test_last_passes import NO_CODE, PASSED, TURNED_BACK
from tests.screens.faults import leaves

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk

SIZES = ((1024, 600), (1280, 1024), (1920, 1080), (3840, 2160))
ROOT = ASSETS.parent


def place_of(widget: QWidget, desk: Desk) -> QRect:
    return QRect(widget.mapTo(desk.window, QPoint(0, 0)), widget.size())


def laid_out(desk: Desk, qapp: QApplication, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    qapp.processEvents()
    assert desk.window.size() == QSize(*size)


class Lettered:
    """Every text that is drawn, and whether it had to be cut."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.drawn: list[str] = []
        self.cut: list[str] = []
        drawn, cut = self.drawn, self.cut

        class Metrics(QFontMetricsF):
            def elidedText(  # noqa: N802 - Qt's name
                self, text: str, mode: Qt.TextElideMode, width: float, /, flags: int | None = 0
            ) -> str:
                left = super().elidedText(text, mode, width)
                drawn.append(text)
                if left != text:
                    cut.append(text)
                return left

        monkeypatch.setattr(lettering, "QFontMetricsF", Metrics)


@pytest.fixture
def lettered(monkeypatch: pytest.MonkeyPatch) -> Lettered:
    return Lettered(monkeypatch)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_is_cut_and_no_part_lies_over_another(
    qtbot: QtBot,
    qapp: QApplication,
    gate: Gate,
    open_desk: Callable[..., Desk],
    lettered: Lettered,
    language: str,
    size: tuple[int, int],
) -> None:
    gate.duties.last = (NO_CODE, TURNED_BACK, PASSED)
    gate.status = replace(WELL, waiting=1370, sent=28_104, set_aside=3, online=False, per_minute=42)
    desk = open_desk(language=language)
    laid_out(desk, qapp, size)
    for outcome in (None, Outcome.ADMIT, Outcome.UNDECIDED, Outcome.REFUSE, Outcome.ASK):
        if outcome is not None:
            shower(qtbot, gate, desk)(gate.outcome(outcome, subject=int(outcome) + 1))
        desk.window.grab()
        places = [place_of(one, desk) for one in leaves(desk.window)]
        assert all(desk.window.rect().contains(place) for place in places)
        assert not [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])]
    assert len(lettered.drawn) > 50
    assert lettered.cut == []


@pytest.mark.parametrize("is_dark", [False, True])
def test_a_desktops_light_or_dark_look_changes_nothing_of_ours(
    qapp: QApplication, gate: Gate, open_desk: Callable[..., Desk], is_dark: bool
) -> None:
    former = QApplication.palette()
    looks = QPalette(QColor("#202020") if is_dark else QColor("#f0f0f0"))
    QApplication.setPalette(looks)
    try:
        desk = open_desk()
        assert main_colour(desk.window.panel) == "#15202b"
        assert main_colour(desk.window.status.items[0]) == "#0b1118"
    finally:
        QApplication.setPalette(former)


def test_everything_that_says_something_says_it_to_a_screen_reader(
    gate: Gate, desk: Desk, show: Callable[..., object]
) -> None:
    gate.duties.last = (PASSED,)
    desk._show_status()
    silent = [type(one).__name__ for one in leaves(desk.window) if not one.accessibleName()]
    assert silent == []
    show(gate.outcome(Outcome.ASK))
    buttons = [one for one in leaves(desk.window) if isinstance(one, AnswerButton)]
    assert [one.accessibleName() for one in buttons if not one.accessibleName()] == []
    assert len([one for one in leaves(desk.window) if isinstance(one, StatusItem)]) == len(
        desk.window.status.items
    )


def test_a_screen_that_is_unplugged_takes_no_verdict_along(
    qtbot: QtBot, qapp: QApplication, gate: Gate, desk: Desk, show: Callable[[Judged], Judged]
) -> None:
    """The desktop moves the window to the screen that is left, in another size; what was asked is still asked."""
    asked = show(gate.outcome(Outcome.ASK))
    qapp.screenRemoved.emit(QGuiApplication.primaryScreen())
    desk.window.resize(1280, 800)
    desk.window.hide()
    desk.window.show()
    qtbot.waitUntil(desk.window.is_on_screen)
    assert desk.window.panel.view.outcome is Outcome.ASK
    desk.window.keys.press("1")
    assert gate.answers == [(asked.seq, True)]


_SCALED = """
import sys
from PySide6.QtWidgets import QApplication
from tests.gui.conftest import Gate, desk_for
gate = Gate()
desk = desk_for(gate)
desk.show()
QApplication.processEvents()
picture = desk.window.grab()
print(picture.devicePixelRatio(), picture.width(), desk.window.width())
desk.window.close()
"""


@pytest.mark.parametrize("scale", ["1.5", "2"])
def test_at_another_scale_the_window_is_sharp(scale: str) -> None:
    """A scale is set once a process: each of these is one."""
    env = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    said = subprocess.run(
        [sys.executable, "-c", _SCALED],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    ratio, pixels, width = (float(word) for word in said.stdout.splitlines()[0].split())
    assert ratio == float(scale)
    assert pixels == pytest.approx(width * ratio, abs=1)
