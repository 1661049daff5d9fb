"""What whoever imports is told when nothing of a file was taken."""

from __future__ import annotations


class NotTaken(Exception):
    """A sentence in both languages. Nothing was stored."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
