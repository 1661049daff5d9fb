"""A program that cannot start says so in a window, where there is a display."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from scanner.gui.fonts import choose_font
from scanner.gui.lettering import font
from scanner.gui.plain_text import plain

if TYPE_CHECKING:
    from pathlib import Path

_TITLE_LETTERS, _LINE_LETTERS, _MOST_LINES = 60, 200, 6
_LETTER_PX = 18


def show_failure(title: str, hint: str, assets: Path) -> None:
    """What is broken and what to do, in up to six lines; returns when the person has read it."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication([])
    choose_font(application, assets / "fonts")
    box = QMessageBox(QMessageBox.Icon.Critical, "", "")
    box.setFont(font(_LETTER_PX))
    box.addButton("关闭 Close", QMessageBox.ButtonRole.AcceptRole)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(plain(title, _TITLE_LETTERS))
    box.setText(plain(title, _TITLE_LETTERS))
    lines = hint.splitlines()[:_MOST_LINES]
    box.setInformativeText("\n".join(plain(line, _LINE_LETTERS) for line in lines))
    box.exec()
