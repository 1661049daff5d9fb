"""Clumsy hands: what a guard, a queue and a network may do, in any order, at the window of a whole gate.

The gate is stepped on this thread, on a clock of its own, so the same dice do the same each time.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from scanner.check.entries import Measured
from scanner.errors import Trouble
from scanner.protocol import drill, status_list
from scanner.protocol.health_code import Colour
from scanner.protocol.status_list import Status
from tests.gui import keyboard

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from scanner.app.gate import Gate
    from tests.fakes.clock import FakeClock
    from tests.fakes.issuing import FakeCity

KEPT = 30
PINS = {1: "482913", 2: "719264", 3: "305817"}
_PEOPLE = 12
_KEYS = "123 SNECLM0123456789-AB浙"
_NAMED = ("Escape", "Return", "Enter", "Backspace", "Tab", "Backtab", "Up", "Down", "Left", "Right", "F11")
_SIZES = ((1024, 600), (800, 480), (1920, 1080), (640, 900), (1280, 720))
_WAITS_S = (0.1, 0.5, 0.5, 1.0, 2.0, 5.0, 31.0, 130.0, 700.0, 3700.0)
_TYPED = (
    "3-1-502",
    "浙A12345",
    "浙AD12345",
    "366",
    "373",
    "382",
    "999",
    "4",
    "0",
    "E12345678",
    "11010119900307123X",
)


class Hands:
    """`done` names what was done last, for whoever has to find out."""

    def __init__(self, dice: Random, clock: FakeClock, city: FakeCity, gate: Gate) -> None:
        self._dice, self._clock, self._city, self._gate = dice, clock, city, gate
        self._desk, self._lane, self._window = gate._desk, gate._lane, gate._desk.window
        self.done: deque[str] = deque(maxlen=KEPT)
        self._actions = [one for weight, one in self._all() for _ in range(weight)]

    def do_something(self) -> None:
        self._dice.choice(self._actions)()
        self.settle()

    def settle(self) -> None:
        """Everything that follows has followed."""
        for _ in range(3):
            self._lane.loop.step(0)
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def wait(self, seconds: float) -> None:
        """So long nobody does anything."""
        self._clock.advance(seconds)
        self._lane.tick()
        self.settle()
        if self._desk.presenter.leaving.isActive():
            self._desk.presenter.leaving.timeout.emit()
        self._desk._poll.timeout.emit()
        self.settle()

    def _all(self) -> list[tuple[int, Callable[[], None]]]:
        """How often which of them is done, against the others."""
        return [
            (8, self._shows_code),
            (12, self._presses),
            (4, self._presses_named),
            (5, self._touches),
            (3, self._types_pin),
            (3, self._types_something),
            (2, self._goes_to_the_desk),
            (8, self._waits),
            (2, self._scans),
            (1, self._pastes),
            (1, self._drops),
            (1, self._resizes),
            (1, self._closes),
            (2, self._measures),
            (1, self._hears_trouble),
            (1, self._gets_list),
            (1, self._talks),
        ]

    def _code(self) -> str:
        dice, city, now_s = self._dice, self._city, self._clock.wall_s()
        person = f"person {dice.randrange(_PEOPLE)}"
        made = dice.choice((city.live, city.live, city.paper, city.emergency, city.permit))
        colour = dice.choice((Colour.GREEN,) * 4 + tuple(Colour))
        genuine = made(now_s - dice.choice((0, 0, 0, 0, 600)), person=person, colour=colour)
        forged = genuine[:-9] + genuine[-9:].swapcase()[::-1]
        card = drill.card_of(dice.choice(list(drill.DrillCode)))
        other = (forged, f"CRZ:3-1-{dice.randrange(4)}", card, "HZ1:", "天")
        return genuine if dice.random() < 0.75 else dice.choice(other)

    def _shows_code(self) -> None:
        code = self._code()
        self.done.append(f"shows {code[:24]}")
        self._lane.loop.submit(lambda: self._lane.code_seen(code, self._clock.mono_ms()))

    def _presses(self) -> None:
        self._tap(self._dice.choice(_KEYS))

    def _presses_named(self) -> None:
        name = self._dice.choice(_NAMED)
        self.done.append(name)
        keyboard.tap(self._desk, Qt.Key[f"Key_{name}"])

    def _types_pin(self) -> None:
        number = self._dice.choice((1, 1, 2, 3, 7))
        pin = PINS.get(number, "000000") if self._dice.random() < 0.9 else "123321"
        for digit in f"{number:02}{pin}":
            self._tap(digit)

    def _goes_to_the_desk(self) -> None:
        """As far as it leads: a choice, whoever's PIN, another choice."""
        self._tap("S")
        for _ in range(self._dice.randrange(1, 5)):
            self._tap(self._dice.choice("1234567"))
            self._types_pin()

    def _types_something(self) -> None:
        for letter in self._dice.choice(_TYPED):
            self._tap(letter)
        keyboard.tap(self._desk, Qt.Key.Key_Return)

    def _tap(self, letter: str) -> None:
        self.done.append(letter)
        key = Qt.Key(ord(letter)) if letter.isascii() else Qt.Key.Key_unknown
        keyboard.tap(self._desk, key, text=letter)
        if self._dice.random() < 0.7:
            self._clock.advance(0.5)
            self.settle()

    def _touches(self) -> None:
        shown = [one for one in self._window.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
        one = self._dice.choice(shown)
        self.done.append(f"touches {type(one).__name__}")
        place = QPoint(self._dice.randrange(max(1, one.width())), self._dice.randrange(max(1, one.height())))
        QTest.mouseClick(one, Qt.MouseButton.LeftButton, keyboard.NONE, place)

    def _scans(self) -> None:
        code = self._code()
        self.done.append(f"scans {code[:24]}")
        if code.isascii():
            keyboard.scan(self._desk, code, end=self._dice.choice(("\r", "")))

    def _pastes(self) -> None:
        self.done.append("pastes")
        QGuiApplication.clipboard().setText(self._code())
        keyboard.tap(self._desk, Qt.Key.Key_V, keyboard.CONTROL)

    def _drops(self) -> None:
        self.done.append("drops")
        dropped = QMimeData()
        dropped.setUrls([QUrl.fromLocalFile(__file__)])
        how = (Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton, keyboard.NONE, QEvent.Type.Drop)
        QApplication.sendEvent(self._window, QDropEvent(QPoint(9, 9), *how))

    def _resizes(self) -> None:
        size = self._dice.choice(_SIZES)
        self.done.append(f"resizes {size}")
        self._window.resize(*size)

    def _closes(self) -> None:
        """Where that needs a supervisor."""
        if self._window.is_held:
            self.done.append("closes")
            self._window.close()

    def _measures(self) -> None:
        tenths = self._dice.choice((365, 372, 373, 381, 420))
        self.done.append(f"measures {tenths}")
        self._desk.measured(Measured(tenths).tenths)

    def _hears_trouble(self) -> None:
        trouble = self._dice.choice(list(Trouble))
        self.done.append(f"trouble {trouble}")
        self._desk.show_trouble(trouble, "detail")

    def _waits(self) -> None:
        wait_s = self._dice.choice(_WAITS_S)
        self.done.append(f"waits {wait_s}")
        self.wait(wait_s)

    def _gets_list(self) -> None:
        now_s, newest_s = self._clock.wall_s(), self._gate._stored.newest_list_s()
        if newest_s is None or newest_s < now_s:
            self.done.append("list")
            listed = {self._dice.randrange(4096): self._dice.choice(list(Status)) for _ in range(500)}
            token = self._city.list_token(now_s, listed)
            self._gate._stored.lists.apply(token, status_list.read(status_list.parse(token).payload), "")

    def _talks(self) -> None:
        self.done.append("talks")
        self._gate._talk.loop.step()
