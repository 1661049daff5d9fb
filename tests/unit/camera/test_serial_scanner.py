"""A hand scanner on a serial port: the other end of a pseudo-terminal plays it."""

from __future__ import annotations

import errno
import os
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from scanner.camera.serial_scanner import MAX_LINE_BYTES, SILENT_READS, SerialScanner
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are Unix's", allow_module_level=True)

import fcntl
import pty
import termios
import tty


class Scanner:
    """One plugged in; `scans` is what its beam reads."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.troubles: list[Exception] = []
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.port = os.ttyname(self._theirs)
        self.scanner = SerialScanner(self.port, self.texts.append, self.troubles.append)
        self._came = 0
        self.scanner._take = self._take  # type: ignore[method-assign]

    def scans(self, sent: bytes) -> None:
        """Send, and let the scanner's loop work until all has come: a terminal hands on when the kernel finds time."""
        if self.scanner._device is None:
            self.scanner.step()
        due = self._came + len(sent)
        for start in range(0, len(sent), 512):
            os.write(self._ours, sent[start : start + 512])
            self.scanner.step()
        while self._came < due:
            self.scanner.step()

    def _take(self, came: bytes) -> None:
        self._came += len(came)
        SerialScanner._take(self.scanner, came)

    def unplug(self) -> None:
        os.close(self._ours)
        os.close(self._theirs)


@pytest.fixture
def plugged() -> Iterator[Scanner]:
    it = Scanner()
    yield it
    it.scanner._close()
    for end in (it._ours, it._theirs):
        try:
            os.close(end)
        except OSError:
            continue


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_each_line_is_a_text(plugged: Scanner, end: bytes) -> None:
    plugged.scans(b"HZ1:6BF" + end + b"HZ1:7 $%*" + end)
    assert plugged.texts == ["HZ1:6BF", "HZ1:7 $%*"]


def test_half_a_line_waits_for_its_rest_and_for_nothing_longer(plugged: Scanner) -> None:
    """Without a line end the code was never judged, and the next one was glued to it."""
    scanner = plugged.scanner
    scanner._take(b"HZ1:")
    for _ in range(SILENT_READS - 1):
        scanner._take(b"")
    scanner._take(b"6BF")
    assert plugged.texts == []
    for _ in range(SILENT_READS):
        scanner._take(b"")
    scanner._take(b"HZ1:7\r")
    assert plugged.texts == ["HZ1:6BF", "HZ1:7"]


def test_an_endless_line_is_dropped_and_the_next_is_read(plugged: Scanner) -> None:
    plugged.scans(b"A" * (MAX_LINE_BYTES + 10) + b"\rHZ1:6BF\r")
    assert plugged.texts == ["HZ1:6BF"]
    assert len(plugged.scanner._line) == 0


def test_bytes_that_are_no_text_are_a_text_that_is_no_code(plugged: Scanner) -> None:
    plugged.scans(b"\xff\xfe\x00\r")
    assert len(plugged.texts) == 1


def test_a_port_that_is_not_there_is_told_once() -> None:
    troubles: list[Exception] = []
    scanner = SerialScanner("/dev/no-such-port", lambda _: None, troubles.append)
    for _ in range(5):
        assert scanner.step() > 0
    (trouble,) = troubles
    assert isinstance(trouble, CameraError)
    assert trouble.trouble is Trouble.HAND_SCANNER_LOST


def told(plugged: Scanner) -> list[Trouble]:
    return [trouble.trouble for trouble in plugged.troubles if isinstance(trouble, CameraError)]


def test_a_port_that_another_program_has_is_told_as_that_and_taken_once_it_is_free(plugged: Scanner) -> None:
    other = os.open(plugged.port, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(other, fcntl.LOCK_EX)
    for _ in range(3):
        plugged.scanner.step()
    assert told(plugged) == [Trouble.PORT_BUSY]
    assert plugged.scanner.trouble is Trouble.PORT_BUSY
    os.close(other)
    plugged.scans(b"HZ1:6BF\r")
    assert plugged.texts == ["HZ1:6BF"]
    assert plugged.scanner.trouble is None, "and it says so"


def test_a_port_that_this_user_may_not_open_is_told_as_that(
    plugged: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", forbidden)
        plugged.scanner.step()
    plugged.unplug()
    plugged.scanner.step()
    assert told(plugged) == [Trouble.PORT_FORBIDDEN, Trouble.HAND_SCANNER_LOST], "what it is now"


def test_unplugged_while_it_is_being_opened_is_told(
    plugged: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise termios.error(errno.EIO, "Input/output error")

    monkeypatch.setattr(termios, "tcsetattr", gone)
    assert plugged.scanner.step() > 0
    (trouble,) = plugged.troubles
    assert isinstance(trouble, CameraError)
    monkeypatch.undo()
    plugged.scans(b"HZ1:6BF\r")
    assert plugged.texts == ["HZ1:6BF"]


def test_unplugged_is_told_and_stopping_is_quick(plugged: Scanner) -> None:
    stop, told = threading.Event(), threading.Event()
    plugged.scanner._on_trouble = lambda _: told.set()
    plugged.scanner.step()  # it is open: a port's name, once free, may be the next terminal's, which somebody else opens
    thread = threading.Thread(target=plugged.scanner.run, args=(stop,))
    thread.start()
    plugged.unplug()
    assert told.wait(30)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
