"""A person and a hand scanner at the real window's keyboard. Times go with the keys, as the system stamps them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.gui.application import Desk

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFTED = '!@#$%^&*()_+{}|:"~<>?'
_now_ms = count(10_000, 10_000)


def tap(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> None:
    """A person presses a key and lets it go; nothing else is typed for a while, in which what was closed is deleted."""
    at_ms = next(_now_ms)
    press(desk, key, at_ms, text or _letter(key), modifiers)
    release(desk, key, at_ms + 80, modifiers)
    fall_silent(desk)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def scan(desk: Desk, text: str, end: str = "\r", every_ms: int = 4) -> None:
    """A hand scanner types `text` and `end`; nothing else is typed for a while."""
    at_ms = next(_now_ms)
    for letter in text + end:
        at_ms = scan_letter(desk, letter, at_ms, every_ms)
    fall_silent(desk)


def scan_letter(desk: Desk, letter: str, at_ms: int, every_ms: int = 4) -> int:
    """The reports of one character: Shift where it needs it, key down, key up."""
    is_shifted = letter.isupper() or letter in _SHIFTED
    key = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter.upper()))
    modifiers = SHIFT if is_shifted else NONE
    if is_shifted:
        press(desk, Qt.Key.Key_Shift, at_ms, "", SHIFT)
    press(desk, key, at_ms + 1, letter, modifiers)
    release(desk, key, at_ms + 2, modifiers)
    if is_shifted:
        release(desk, Qt.Key.Key_Shift, at_ms + 3, NONE)
    return at_ms + every_ms


def fall_silent(desk: Desk) -> None:
    """The time of waiting for another key goes by, in no time."""
    while desk.keys.silence.isActive():
        desk.keys.silence.timeout.emit()


def press(desk: Desk, key: Qt.Key, at_ms: int, text: str = "", modifiers: Qt.KeyboardModifier = NONE) -> None:
    send(desk, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text), at_ms)


def release(desk: Desk, key: Qt.Key, at_ms: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    send(desk, QKeyEvent(QEvent.Type.KeyRelease, key, modifiers), at_ms)


def send(desk: Desk, event: QKeyEvent, at_ms: int) -> None:
    """To the window that has the keyboard, as the system does."""
    event.setTimestamp(at_ms)
    QApplication.sendEvent(desk.window.windowHandle(), event)


def moments() -> Iterator[int]:
    """Times far apart, in milliseconds."""
    return _now_ms


def _letter(key: Qt.Key) -> str:
    return chr(key.value) if key.value < 0x80 else ""
