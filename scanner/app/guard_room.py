"""Who stands at the gate: PINs looked at, guards added and withdrawn. All of it on the lane's thread, in the log's order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner.errors import ScannerError, Trouble
from scanner.protocol.guard import Checked

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable

    from scanner.clock import Clock
    from scanner.store.guards import GuardShelf


class GuardRoom:
    """Methods may be called from any thread; `submit` has work done on the lane's. `alarms` go into the log."""

    def __init__(
        self,
        shelf: GuardShelf,
        submit: Callable[[Callable[[], None]], None],
        alarms: deque[Trouble],
        clock: Clock,
    ) -> None:
        self._shelf = shelf
        self._submit = submit
        self._alarms = alarms
        self._clock = clock

    def check_pin(self, number: int, pin: str, answer: Callable[[Checked], None]) -> None:
        """`answer` hears on the lane's thread whose PIN that is."""
        self._submit(partial(self._check, number, pin, answer))

    def _check(self, number: int, pin: str, answer: Callable[[Checked], None]) -> None:
        try:
            checked = self._shelf.check(number, pin, self._clock.wall_ms())
        except ScannerError:
            answer(Checked())
            raise
        if checked.guard is None and self._shelf.must_be_told(number):
            self._alarms.append(Trouble.PIN_GUESSED)
        answer(checked)
