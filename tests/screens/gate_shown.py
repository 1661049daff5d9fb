"""The real window before a gate of fakes, and somebody who works it: what every picture begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from scanner.camera.frame import Frame
from scanner.camera.scene import GREEN, Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.protocol.guard import Guard, Role
from tests.gui.conftest import Gate, desk_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk

    Shown = Iterator[tuple[str, QWidget]]

CHIEF, WANG = Guard(1, "李主管", Role.SUPERVISOR), Guard(2, "王", Role.GUARD)
CHIEFS, WANGS = "01482913", "02719264"
_SPECIAL = {"\r": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace, "-": Qt.Key.Key_Minus}


def gate_with_picture() -> Gate:
    """Somebody holds a phone to its camera; Wang is on duty, Li the supervisor."""
    gate = Gate()
    gate.frame = Frame(SceneArtist().draw(Scene("phone", "HZ1:" + "A" * 180, surround=GREEN), 1.0), 0.0, 1)
    gate.duties.of = {1: (CHIEFS[2:], CHIEF), 2: (WANGS[2:], WANG)}
    gate.duties.standing = WANG
    return gate


def open_desk(gate: Gate, language: str, size: tuple[int, int], *, demo: bool = False) -> Desk:
    """Shown, and nobody's green leaves by itself."""
    desk = desk_for(gate, language=language, demo=demo)
    desk.presenter.leaving.setInterval(3_600_000)
    desk.show()
    settle()
    desk.window.resize(*size)  # afterwards: it has made itself fit a screen that is none
    settle()
    return desk


def judge(desk: Desk, judged: Judged) -> None:
    """As the lane hands it over, until it is painted."""
    desk.presenter.show_judged(judged)
    settle()
    desk.presenter._painted(judged, 0.0)


def type_in(desk: Desk, signs: str) -> None:
    """Into the sheet that is open, or the one that opens meanwhile."""
    for sign in signs:
        sheet = desk.window.sheets.sheet
        if sheet is not None:
            sheet.press(_SPECIAL.get(sign) or Qt.Key(ord(sign)), sign)
        settle()


def settle() -> None:
    """What was handed to the window's thread is done, and painted."""
    QApplication.processEvents()
