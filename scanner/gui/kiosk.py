"""A window that is not left by a slip or a passer-by: it fills the screen, and closing it takes a supervisor's PIN.

Ctrl-C and SIGTERM (the system going down) close it all the same. What a desktop takes for itself, a switch to another
window say, never comes to a program: for that there is a kiosk session (`assets/kiosk/`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from scanner.gui import desk_words
from scanner.gui.pin_asking import PinNeed
from scanner.protocol.guard import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.gui.main_window import MainWindow
    from scanner.gui.pin_asking import PinAsking


class Kiosk:
    """`has_guards`: without anybody who has a PIN nobody could ever leave, so then it is not asked for."""

    def __init__(self, window: MainWindow, pins: PinAsking, has_guards: Callable[[], bool]) -> None:
        self._window, self._pins, self._has_guards = window, pins, has_guards
        window.is_held = True
        window.setWindowState(Qt.WindowState.WindowFullScreen)
        # Queued: Qt does not close a window once more while it asks it whether it may be closed.
        window.leave_wanted.connect(self._ask, Qt.ConnectionType.QueuedConnection)

    def _ask(self) -> None:
        if self._has_guards():
            self._pins.ask(PinNeed(desk_words.LEAVE, Role.SUPERVISOR), lambda _: self._leave())
        else:
            self._leave()

    def _leave(self) -> None:
        self._window.is_held = False
        self._window.close()
