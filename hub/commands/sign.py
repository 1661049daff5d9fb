"""The signer, a process of its own and the only one that can open the keys of paper codes and permits.

It speaks with nobody: it looks into the hub's tables for what is to be signed, and writes the answer beside it.
"""

from __future__ import annotations

import logging
import signal
from typing import TYPE_CHECKING

from django.db import close_old_connections

from hub import clock
from hub.commands import lifeline
from hub.commands.stop_sign import StopSign
from hub.signer import outside_keys
from hub.signer.answering import answer_waiting

if TYPE_CHECKING:
    import argparse

_IDLE_S = 0.25
_AFTER_TROUBLE_S = 5.0
_KEYS_EVERY_S = 60
log = logging.getLogger("hub.sign")


class Signer:
    """Looks after the keys each minute, and after the queue at each turn."""

    def __init__(self) -> None:
        self._looked_at_s = -_KEYS_EVERY_S

    def step(self, now_s: int) -> bool:
        """Do what is due; whether there may be more to do at once."""
        if not 0 <= now_s - self._looked_at_s < _KEYS_EVERY_S:
            outside_keys.make_missing(now_s)
            self._looked_at_s = now_s
        return answer_waiting(now_s) > 0


def run(wish: argparse.Namespace) -> int:
    stop = StopSign()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop.set)
    lifeline.when_let_go(stop.set)
    log.info("signer started")
    signer, pause_s = Signer(), 0.0
    while not stop.wait(pause_s):
        pause_s = _turn(signer)
    return 0


def _turn(signer: Signer) -> float:
    """One step, whatever happens in it; how long to wait for the next."""
    close_old_connections()
    try:
        return 0.0 if signer.step(clock.now_s()) else _IDLE_S
    except Exception:
        log.exception("the signer's step failed; it is tried again")
        return _AFTER_TROUBLE_S
