"""Codes that come without the camera: a picture file or a text, dropped on the window, pasted, or typed by a scanner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData

MAX_TEXT_CHARACTERS = 7089
"""What one QR code can hold at most; more is no code's text."""


class HandIn:
    """`text` and `picture` take what was found; both must be quick, they run on the window's thread."""

    def __init__(self, text: Callable[[str], None], picture: Callable[[Path], None]) -> None:
        self._text = text
        self._picture = picture

    def can_take(self, said: QMimeData) -> bool:
        """Whether there is one local file or a text of a code's length in it."""
        return _file(said) is not None or bool(_text(said))

    def take(self, said: QMimeData) -> None:
        """Hand on the file, else the text, else nothing."""
        file = _file(said)
        if file is not None:
            self._picture(file)
        else:
            self.take_text(_text(said))

    def take_text(self, text: str) -> None:
        """Hand on a text of a code's length, else nothing."""
        if 0 < len(text) <= MAX_TEXT_CHARACTERS:
            self._text(text)


def _file(said: QMimeData) -> Path | None:
    urls = said.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


def _text(said: QMimeData) -> str:
    text = "" if said.hasUrls() else said.text().strip()
    return text if len(text) <= MAX_TEXT_CHARACTERS else ""
