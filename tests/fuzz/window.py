"""Clumsy hands at the real window: `dev.py fuzz window --seconds N`, or `python -m tests.fuzz.window SECONDS SEED`.

A seed is one shift at a whole gate. A fault is an exception that nobody caught or that the lane logged, a word of Qt's, an
answer on the screen that was never told, a pass with nobody on duty, a log that does not verify, or a window from which
no key leads back to the next person.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from scanner.protocol.guard import Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import NoCodeRule, SiteKind, TemperatureRule
from tests.bench._desk_gate import enrolled, gate_on
from tests.fakes.camera import ScriptedSource
from tests.fakes.clock import FakeClock
from tests.fakes.issuing import FakeCity
from tests.fuzz.hands import PINS, Hands
from tests.gui import keyboard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.check.verdict import Judged

ACTIONS = 250
_LONGER_THAN_ANY_QUESTION_S = 3700.0
_KEYS_BACK = 40
"""All that may wait on the screen and stand in the strip, one key each."""


class Shift:
    """One gate from its start to its end, in the hands of `seed`."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._dice, self._clock = Random(seed), FakeClock()
        self._city = FakeCity(around_s=self._clock.wall_s())
        self.rules = self._drawn()
        paths = enrolled(folder, self._city, self._clock.wall_s(), **self.rules)
        self._gate = gate_on(
            paths, self._clock, ScriptedSource(self._clock), full_screen=self._dice.random() < 0.3
        )
        self._gate._stop.set()
        self._gate._capture.join()
        self._told: list[Judged] = []
        self._gate.on_judged = lambda judged, _: self._told.append(judged)
        self.hands = Hands(self._dice, self._clock, self._city, self._gate)
        self._desk, self._window = self._gate._desk, self._gate._desk.window

    def work(self) -> None:
        with self._gate:
            self._hire()
            self._desk.show()
            for _ in range(ACTIONS):
                if self._window.isVisible():
                    self._watched()
            if self._window.isVisible():
                self._find_back()
            self._gate._lane.close()
            self.hands.settle()
            broken = self._gate._talk.outbox.first_break()
            assert broken is None, f"the log does not verify at {broken}"
            self._window.is_held = False
            self._window.close()
            self.hands.settle()

    def _drawn(self) -> dict[str, Any]:
        dice = self._dice
        return {
            "kind": dice.choice(list(SiteKind)),
            "modes": " ".join(dice.sample(list(SiteKind), dice.randrange(4))),
            "household_limit": dice.choice((0, 1, 3)),
            "occupancy_limit": dice.choice((0, 1, 4)),
            "temperature": dice.choice(list(TemperatureRule)),
            "no_code": dice.choice(list(NoCodeRule)),
            "spot_check_one_in": dice.choice((0, 0, 2)),
            "yellow_override_persons": dice.randrange(3),
            "red_override_persons": dice.choice((0, 2)),
        }

    def _hire(self) -> None:
        """As a rule there are guards, and one stands here."""
        if self._dice.random() < 0.2:
            return
        for number, role in ((1, Role.SUPERVISOR), (2, Role.GUARD), (3, Role.SUPERVISOR)):
            self._gate._stored.guards.add(f"手{number}", role, PINS[number], self._clock.wall_ms())
        self._gate._stored.duty.guards_changed()
        if self._dice.random() < 0.8:
            self._gate._guards.sign_in(self._gate._guards.guards()[self._dice.randrange(3)])

    def _watched(self) -> None:
        duty, before = self._gate._stored.duty, len(self._told)
        was_unattended = duty.is_unattended
        self.hands.do_something()
        shown = self._desk.presenter._on_screen
        assert shown is None or shown in self._told, f"nobody was told about {shown}"
        passed = [one for one in self._told[before:] if one.verdict.outcome is Outcome.ADMIT]
        assert not (was_unattended and duty.is_unattended and passed), f"nobody on duty, and {passed}"

    def _find_back(self) -> None:
        """Whatever was done: questions end, Escape leaves, Space dismisses, and S opens the desk."""
        self.hands.done.append("finds back")
        for _ in range(_KEYS_BACK):
            for key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
                keyboard.tap(self._desk, key)
                self.hands.wait(_LONGER_THAN_ANY_QUESTION_S)
        sheet = self._window.sheets.sheet
        assert sheet is None, f"no key leaves the {type(sheet).__name__}"
        assert self._desk.presenter._on_screen is None, "no key takes the answer away"
        assert self._window.keys.isEnabled(), "nothing enables the keys"
        keyboard.tap(self._desk, Qt.Key.Key_S)
        self.hands.settle()
        assert self._window.sheets.is_open, "S opens nothing"
        keyboard.tap(self._desk, Qt.Key.Key_Escape)


class _Complaints(logging.Handler):
    """What would fail a test: words of Qt's, exceptions that nobody caught, errors that a loop logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        before, log = sys.excepthook, logging.getLogger()
        sys.excepthook = lambda *error: logging.getLogger(__name__).error("not caught", exc_info=error)
        said_before = qInstallMessageHandler(lambda _kind, _where, text: self.heard.append(f"Qt: {text}"))
        log.addHandler(self)
        try:
            yield self.heard
        finally:
            log.removeHandler(self)
            qInstallMessageHandler(said_before)
            sys.excepthook = before


def play(seed: int) -> list[str]:
    """The faults of one shift, each with what the hands did before."""
    with tempfile.TemporaryDirectory() as place, _Complaints().listening() as heard:
        shift = Shift(seed, Path(place) / "gate")
        try:
            shift.work()
        except Exception:
            logging.getLogger(__name__).exception("shift")
        done = " · ".join(shift.hands.done)
        return [f"seed {seed}: {fault}\n  rules: {shift.rules}\n  after: {done}" for fault in heard]


def main(seconds: float, first: int) -> int:
    QApplication.instance() or QApplication([])
    until, seed, faults = time.monotonic() + seconds, first, 0
    while time.monotonic() < until:
        for fault in play(seed):
            print(f"FAULT {fault}", flush=True)
            faults += 1
        seed += 1
    print(
        f"window: {seed - first} shifts of {ACTIONS} actions from seed {first} on, {faults} faults",
        flush=True,
    )
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time()) % 100_000))
