"""A thermometer on a serial port: one line a measurement, in whatever words its maker chose around the number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanner.camera.serial_scanner import SerialScanner
from scanner.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

_NUMBER = re.compile(r"(?<![\d.])(\d{2,3}[.,]\d{1,2})(?!\d)\s*°?\s*([CF]?)", re.ASCII | re.IGNORECASE)


ONE_MS = 400.0
"""Some say a reading twice or in several lines: within so long it is one. The second would answer for the next person."""


class SerialThermometer:
    """`on_measured` gets tenths of a degree Celsius, on its own thread; `on_trouble` hears once why there is none."""

    def __init__(
        self,
        port: str,
        on_measured: Callable[[int], None],
        on_trouble: Callable[[Exception], None],
        now_ms: Callable[[], float],
    ) -> None:
        self._on_measured = on_measured
        self._now_ms = now_ms
        self._measured_ms = -ONE_MS
        self._line = SerialScanner(port, self._heard, on_trouble, lost=Trouble.THERMOMETER_LOST)

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong now; for any thread."""
        return self._line.trouble

    def run(self, stop: Event) -> None:
        """Work until `stop` is set."""
        self._line.run(stop)

    def step(self) -> float:
        """One round; the seconds to wait before the next."""
        return self._line.step()

    def _heard(self, line: str) -> None:
        tenths = tenths_in(line)
        now_ms = self._now_ms()
        if tenths is not None and now_ms - self._measured_ms >= ONE_MS:
            self._measured_ms = now_ms
            self._on_measured(tenths)


def tenths_in(line: str) -> int | None:
    """Tenths of a degree Celsius in the one number with a point in `line`; None for none and for several, which may differ.

    A hundredth is cut off, not rounded: 37.29 is below 37.3.
    """
    found = _NUMBER.findall(line)
    if len(found) != 1:
        return None
    number, unit = found[0]
    degrees = float(number.replace(",", "."))
    celsius = (degrees - 32) / 1.8 if unit.upper() == "F" else degrees
    return int(celsius * 10 + 1e-6)
