"""The sync thread: a round of talk, a rest until the next one is worth it, for as long as the program runs."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from scanner.errors import ScannerError, Trouble
from scanner.sync.exchange import SyncReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.sync.exchange import Exchange

AFTER_A_FALL_S = 5.0
_LOOK_S = 0.2  # how often a rest looks whether the program ends
PAINTING_S = 0.05
"""The pass that woke the loop is being painted meanwhile: what begins here at once takes the interpreter from the window."""

_log = logging.getLogger(__name__)


class SyncLoop:
    """Runs `exchange`; `on_report` hears every round, on the loop's thread."""

    def __init__(self, exchange: Exchange, on_report: Callable[[SyncReport], None]) -> None:
        self._exchange = exchange
        self._on_report = on_report
        self._woken = threading.Event()
        self._lock = threading.Lock()
        self._renewals_wanted = self._renewals_done = 0

    @property
    def renewal_is_due(self) -> bool:
        """From a `renew` until the round that asked for everything is over, just before `on_report` hears of it."""
        return self._renewals_wanted > self._renewals_done

    def wake(self) -> None:
        """A pass was written: send it as soon as this round is over. Any thread; many calls are one."""
        self._woken.set()

    def renew(self) -> None:
        """Ask for everything now, however fresh it is (a guard's wish; the network came back). Any thread."""
        with self._lock:
            self._renewals_wanted += 1
        self._woken.set()

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set; no exception ends it."""
        while not stop.is_set():
            self._rest(self.step(), stop)

    def step(self) -> float:
        """One round; seconds until the next."""
        self._woken.clear()
        wanted = self._renewals_wanted
        report = self._talk(everything=wanted > self._renewals_done)
        self._renewals_done = wanted
        try:
            self._on_report(report)
        except Exception:  # noqa: BLE001 - a fault of the listener's is not the hub's
            _log.exception("a report was not taken")
        return report.next_in_s

    def _talk(self, *, everything: bool) -> SyncReport:
        try:
            return self._exchange.step(everything=everything)
        except Exception as error:  # noqa: BLE001 - the border: see the log, then go on
            _log.exception("the exchange fell")
            trouble = error.trouble if isinstance(error, ScannerError) else Trouble.INTERNAL
            return SyncReport(
                reached=False,
                trouble=trouble,
                sent=0,
                lists=0,
                trust=False,
                state=None,
                next_in_s=AFTER_A_FALL_S,
            )

    def _rest(self, seconds: float, stop: threading.Event) -> None:
        while seconds > 0 and not stop.is_set():
            if self._woken.wait(min(seconds, _LOOK_S)):
                stop.wait(PAINTING_S)
                return
            seconds -= _LOOK_S
