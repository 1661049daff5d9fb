"""The key L changes the window's language at once: nothing of what is going on is lost or told twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from scanner.protocol.outcome import Outcome
from tests.gui.conftest import Gate, colours

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk


def said(desk: Desk) -> str:
    """All that a screen reader finds."""
    window = desk.window
    parts = (window.panel, window.viewfinder, window.proof, window.status.notice, *window.status.items)
    return " ".join(f"{part.accessibleName()} {part.accessibleDescription()}" for part in parts)


def test_everything_is_said_in_the_other_language_and_back(desk: Desk) -> None:
    chinese, title = said(desk), desk.window.windowTitle()
    QTest.keyClick(desk.window.panel, Qt.Key.Key_L)
    english = said(desk)
    assert english.isascii() or "南门" in english
    assert "Show your code" in english
    assert desk.window.windowTitle() == "Health code gate"
    QTest.mouseClick(desk.window.status.other_language, Qt.MouseButton.LeftButton)
    assert (said(desk), desk.window.windowTitle()) == (chinese, title)


def test_a_question_stays_open_and_is_neither_painted_for_the_core_nor_asked_twice(
    gate: Gate, desk: Desk, show: Callable[[Judged], Judged]
) -> None:
    question = show(gate.outcome(Outcome.ASK))
    before = desk.window.grab().toImage()
    QTest.keyClick(desk.window.panel, Qt.Key.Key_L)
    assert desk.window.panel.view.headline.first == "CHECK"
    assert desk.window.keys.isVisible()
    assert colours(desk.window.grab().toImage()) != colours(before)
    assert [judged for judged, _ in gate.painted] == [question]
    QTest.keyClick(desk.window.panel, Qt.Key.Key_1)
    assert gate.answers == [(question.seq, True)]


def test_whoever_is_in_the_strip_stays_there(
    gate: Gate, desk: Desk, show: Callable[[Judged], Judged]
) -> None:
    show(gate.outcome(Outcome.REFUSE, name="李*"))
    show(gate.outcome(Outcome.ADMIT, name="王*", subject=2))
    QTest.keyClick(desk.window.panel, Qt.Key.Key_L)
    assert desk.window.refused.text.startswith("STOP   李*")


def test_every_letter_of_unicodes_first_chinese_block_is_drawn_also_those_outside_gb_2312(
    desk: Desk, needed: Callable[..., object]
) -> None:
    """GB 2312 lacks 喆, 堃, 珺, 祎, 镕: letters of everyday names. Later extensions (㛃, 䶮) no small free font has."""
    written = QRawFont.fromFont(QApplication.font(), QFontDatabase.WritingSystem.SimplifiedChinese)
    needed(written.supportsCharacter(ord("张")) or None, "a font with Chinese letters")
    assert [chr(letter) for letter in range(0x4E00, 0x9FA6) if not written.supportsCharacter(letter)] == []
    assert all(written.supportsCharacter(ord(letter)) for letter in "·*喆堃珺祎镕")
