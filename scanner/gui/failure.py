"""A program that cannot start says so in a window, where there is a display."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from scanner.gui.fonts import choose_font
from scanner.gui.plain_text import plain

if TYPE_CHECKING:
    from pathlib import Path

_TITLE_LETTERS, _HINT_LETTERS = 60, 400


def has_screen() -> bool:
    """Whether a person would see a window."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def show_failure(title: str, hint: str, assets: Path) -> None:
    """What is broken and what to do; returns when the person has read it."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication([])
    choose_font(application, assets / "fonts")
    box = QMessageBox(QMessageBox.Icon.Critical, "", "", QMessageBox.StandardButton.Close)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(plain(title, _TITLE_LETTERS))
    box.setText(plain(title, _TITLE_LETTERS))
    box.setInformativeText(plain(hint, _HINT_LETTERS))
    box.exec()
