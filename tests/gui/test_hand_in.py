"""A picture or a text dropped on the window, or pasted into it, is a code like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication

from tests.gui.keyboard import CONTROL, tap

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def dropped(desk: Desk, said: QMimeData) -> bool:
    """Drop `said` on the window, if it is let in."""
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, said, LEFT, NONE)
    enter.ignore()
    desk.window.dragEnterEvent(enter)
    if enter.isAccepted():
        desk.window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, said, LEFT, NONE))
    return enter.isAccepted()


def text_of(text: str) -> QMimeData:
    said = QMimeData()
    said.setText(text)
    return said


def urls_of(*urls: str) -> QMimeData:
    said = QMimeData()
    said.setUrls([QUrl(url) for url in urls])
    return said


def test_a_text_is_handed_on_as_it_is(gate: Gate, desk: Desk) -> None:
    assert dropped(desk, text_of(" HZ1:6BF \n"))
    assert gate.texts == ["HZ1:6BF"]


def test_a_file_is_handed_on_by_its_path(gate: Gate, desk: Desk, tmp_path: Path) -> None:
    assert dropped(desk, urls_of(QUrl.fromLocalFile(str(tmp_path / "码.png")).toString()))
    assert gate.files == [tmp_path / "码.png"]
    assert gate.texts == []


@pytest.mark.parametrize(
    "said",
    [
        lambda: urls_of("https://example.org/a.png"),
        lambda: urls_of("file:///a.png", "file:///b.png"),
        lambda: text_of(""),
        lambda: text_of("x" * 8000),
        QMimeData,
    ],
    ids=["web address", "two files", "empty", "too long", "nothing"],
)
def test_anything_else_is_not_let_in(gate: Gate, desk: Desk, said: type[QMimeData]) -> None:
    assert not dropped(desk, said())
    assert (gate.texts, gate.files) == ([], [])


def test_the_clipboard_is_pasted_by_its_usual_key(gate: Gate, desk: Desk) -> None:
    QGuiApplication.clipboard().setText("HZ1:PASTED")
    tap(desk, Qt.Key.Key_V, CONTROL)
    assert gate.texts == ["HZ1:PASTED"]
