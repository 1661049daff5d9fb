"""A thermometer on a serial port: whatever its maker writes around the number."""

from __future__ import annotations

import os
import sys

import pytest

from scanner.camera.thermometer import ONE_MS, SerialThermometer, tenths_in
from scanner.errors import CameraError, Trouble
from tests.fakes.clock import FakeClock

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are Unix's", allow_module_level=True)

import pty
import tty


@pytest.mark.parametrize(
    ("line", "tenths"),
    [
        ("36.6", 366), ("T body = 36.62 C", 366), ("TEMP:+37,3°C OK", 373), ("37.29", 372), ("99.1 F", 372),
        ("38.0C", 380), ("", None), ("LOW BATTERY", None), ("366", None), ("36.6 / 22.1", None), ("1.2.3", None),
        ("36.666", None),
    ],
)  # fmt: skip
def test_the_number_in_a_line(line: str, tenths: int | None) -> None:
    assert tenths_in(line) == tenths


def test_a_measurement_comes_from_the_port() -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    found: list[int] = []
    thermometer = SerialThermometer(os.ttyname(theirs), found.append, lambda _: None, FakeClock().mono_ms)
    thermometer.step()
    os.write(ours, b"body 36.6 C\r\nready\r\n")
    while not found:
        thermometer.step()
    assert found == [366]
    thermometer._line._close()
    os.close(ours)
    os.close(theirs)


def test_a_reading_that_is_said_twice_is_one() -> None:
    """The second would answer for the next person, whom nobody has measured."""
    clock, found = FakeClock(), []  # type: tuple[FakeClock, list[int]]
    thermometer = SerialThermometer("", found.append, lambda _: None, clock.mono_ms)
    for line, later_ms in (("36.6", 0), ("36.6", ONE_MS - 1), ("36.6", 1), ("36.8", ONE_MS)):
        clock.advance(later_ms / 1000)
        thermometer._heard(line)
    assert found == [366, 366, 368]


def test_one_that_is_not_there_is_told_by_its_name() -> None:
    troubles: list[Exception] = []
    thermometer = SerialThermometer("/dev/no-such-port", lambda _: None, troubles.append, FakeClock().mono_ms)
    assert thermometer.step() > 0
    (trouble,) = troubles
    assert isinstance(trouble, CameraError)
    assert trouble.trouble is Trouble.THERMOMETER_LOST
