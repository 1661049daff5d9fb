"""A hand scanner on a serial port (RS-232, or USB in its CDC mode): one line a code. When lost it is opened again."""

from __future__ import annotations

import errno
import logging
import sys
from typing import TYPE_CHECKING

import serial

from scanner.errors import CameraError, Trouble

if sys.platform == "win32":
    TROUBLES: tuple[type[Exception], ...] = (serial.SerialException, OSError, ValueError)
else:
    import termios

    TROUBLES = (serial.SerialException, OSError, ValueError, termios.error)
    """`termios.error` is no OSError, and pyserial lets it through where a port goes while it is being opened."""

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

log = logging.getLogger(__name__)

BAUD = 9600
"""What hand scanners leave the factory with; USB in CDC mode takes no notice of it."""
WAIT_S = 0.25
RETRY_S = 1.0
SILENT_READS = 4
"""A second without a byte ends a line too: some scanners send no line end, and their codes would be glued together."""
_BUSY = (errno.EBUSY, errno.EAGAIN)
_FORBIDDEN = (errno.EACCES, errno.EPERM)
MAX_LINE_BYTES = 7089
"""What one QR code can hold at most. What is longer is dropped to the end of its line."""


class SerialScanner:
    """`on_text` gets each line without its end, on this scanner's thread; `on_trouble` hears once why there is none.

    `trouble` says what is wrong now, None when nothing is; for any thread.
    """

    def __init__(
        self,
        port: str,
        on_text: Callable[[str], None],
        on_trouble: Callable[[Exception], None],
        lost: Trouble = Trouble.HAND_SCANNER_LOST,
    ) -> None:
        self._port = port
        self._on_text = on_text
        self._on_trouble = on_trouble
        self._lost_is = lost
        self._device: serial.Serial | None = None
        self._line = bytearray()
        self._silent = 0
        self.trouble: Trouble | None = None

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; a wait for a byte is WAIT_S at most."""
        try:
            while not stop.is_set():
                stop.wait(self.step())
        finally:
            self._close()

    def step(self) -> float:
        """Open the port, or take what came. Answers the seconds to wait before the next step."""
        try:
            if self._device is None:
                self._device = serial.Serial(self._port, BAUD, timeout=WAIT_S, exclusive=True)
                self.trouble = None
            self._take(self._device.read(max(1, self._device.in_waiting)))
        except TROUBLES as error:
            self._failed(error)
            return RETRY_S
        return 0.0

    def _take(self, came: bytes) -> None:
        self._silent = 0 if came else self._silent + 1
        if self._silent >= SILENT_READS:
            self._end_line()
        for byte in came:
            if byte in b"\r\n":
                self._end_line()
            elif len(self._line) <= MAX_LINE_BYTES:
                self._line.append(byte)

    def _end_line(self) -> None:
        line, self._line = bytes(self._line), bytearray()
        if 0 < len(line) <= MAX_LINE_BYTES:
            self._on_text(line.decode("utf-8", "replace"))

    def _failed(self, error: Exception) -> None:
        self._close()
        trouble = self._explained(error)
        if trouble is not self.trouble:
            self.trouble = trouble
            log.warning("%s: %s", trouble, type(error).__name__)
            self._on_trouble(CameraError(trouble, self._port))

    def _explained(self, error: Exception) -> Trouble:
        """A cable is not what to look at where another program has the port, or this one may not open it."""
        code = error.errno if isinstance(error, OSError) else None
        if code in _BUSY:
            return Trouble.PORT_BUSY
        return Trouble.PORT_FORBIDDEN if code in _FORBIDDEN else self._lost_is

    def _close(self) -> None:
        device, self._device = self._device, None
        self._line.clear()
        if device is not None:
            device.close()
