"""What the person at the keyboard is told when the hub cannot start."""

from __future__ import annotations


class CannotStart(Exception):
    """A title in both languages and what is behind it, which names no secret."""

    def __init__(self, zh: str, en: str, detail: str) -> None:
        super().__init__(f"{zh} {en}\n{detail}".rstrip())
