"""What must never be overlooked: that this is a demo, and that the program could not start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from scanner.errors import Trouble
from scanner.gui.colours import STRIPE_DARK, STRIPE_LIGHT
from scanner.gui.failure import show_failure
from scanner.protocol.outcome import Outcome
from tests.gui.conftest import ASSETS, Gate, colours, shower

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk


def edges(picture: QImage) -> list[list[str]]:
    width, height = picture.width(), picture.height()
    return [
        colours(picture.copy(*place), 1)
        for place in (
            (0, 0, width, 6),
            (0, height - 6, width, 6),
            (0, 0, 6, height),
            (width - 6, 0, 6, height),
        )
    ]


@pytest.mark.parametrize("outcome", [None, *Outcome])
@pytest.mark.parametrize("size", [(1024, 600), (1920, 1080)])
def test_a_demo_is_striped_on_every_edge_whatever_is_shown(
    qtbot: QtBot, gate: Gate, open_desk: Callable[..., Desk], outcome: Outcome | None, size: tuple[int, int]
) -> None:
    desk = open_desk(demo=True)
    desk.window.resize(*size)
    desk.show_trouble(Trouble.STORE_FULL, "")
    if outcome is not None:
        shower(qtbot, gate, desk)(gate.outcome(outcome))
    for edge in edges(desk.window.grab().toImage()):
        assert edge.count(STRIPE_LIGHT.name()) > len(edge) * 0.3
        assert edge.count(STRIPE_DARK.name()) > len(edge) * 0.3


def test_a_real_gate_has_no_stripes(desk: Desk) -> None:
    assert not any(STRIPE_LIGHT.name() in edge for edge in edges(desk.window.grab().toImage()))


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768), (3840, 2160)])
def test_every_part_has_room_at_every_size(
    qtbot: QtBot, gate: Gate, desk: Desk, show: Callable[..., object], size: tuple[int, int]
) -> None:
    desk.window.resize(*size)
    show(gate.outcome(Outcome.REFUSE, subject=3))
    show(gate.outcome(Outcome.ASK))
    window = desk.window
    assert (window.width(), window.height()) == size
    parts = (window.panel, window.keys, window.viewfinder, window.proof, window.refused, window.status)
    for part in parts:
        assert part.isVisible()
        assert part.height() >= 0.06 * size[1]
        assert part.accessibleName() or part in (window.keys, window.status)


@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)  # only the offscreen platform says so
def test_a_failure_is_told_in_plain_text(qapp: QApplication) -> None:
    seen: list[tuple[str, str, Qt.TextFormat]] = []

    def read_and_close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append((box.text(), box.informativeText(), box.textFormat()))
        box.close()

    QTimer.singleShot(0, read_and_close)
    show_failure("数据库损坏", "<b>勿删文件</b>\nKeep\x00 the files" + "x" * 10_000 + "\n" * 50, ASSETS)
    ((title, hint, text_format),) = seen
    assert title == "数据库损坏"
    assert hint.startswith("<b>勿删文件</b>\nKeep the filesx")
    assert len(hint) < 6 * 201
    assert text_format is Qt.TextFormat.PlainText
