"""What nobody foresaw is a sentence in the window, a line in the log, and no person's name in either."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from scanner.errors import Trouble
from scanner.gui.interrupts import telling_faults
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk


def break_down() -> None:
    raise LookupError("张三")


def test_a_fault_in_the_windows_thread_or_another(
    qtbot: QtBot, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    before = (sys.excepthook, threading.excepthook)
    with telling_faults(told.append):
        try:
            break_down()
        except LookupError:
            sys.excepthook(*sys.exc_info())  # as Qt does for a slot
        thread = threading.Thread(target=break_down)
        thread.start()
        thread.join()
    assert told == ["LookupError", "LookupError"]
    assert (sys.excepthook, threading.excepthook) == before
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(said) == 2
    assert all("test_faults_told.py:" in line and "张三" not in line for line in said)
    desk.show_trouble(Trouble.INTERNAL, told[0])
    qtbot.waitUntil(lambda: desk.window.trouble.text.startswith("X1"))
    assert words_for(Trouble.INTERNAL).next_zh in desk.window.trouble.text
