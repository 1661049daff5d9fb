"""A headless scanner to be killed: lane and talk of the real program on a real folder, scanning and sending without end.

Every verdict is announced on a pipe once the guard would see it: a line with its number and its outcome.
"""

from __future__ import annotations

import itertools
import os
import threading
from functools import partial
from typing import TYPE_CHECKING

from scanner.app.lane import Lane
from scanner.app.stored import Stored
from scanner.app.talk import Talk
from scanner.clock import SystemClock
from scanner.protocol.outcome import Ask
from scanner.settings import Settings
from scanner.store.counts import Tally
from tests.fakes.camera import ScriptedSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.check.verdict import Judged
    from scanner.paths import Paths

SETTINGS = Settings(keys="file", name="killed gate")
REST_S = 0.004  # between two visitors: a gate is not a bench


class KilledGate:
    """The program without window and camera."""

    def __init__(self, paths: Paths, announce: int) -> None:
        self._announce = announce
        self._clock, tally = SystemClock(), Tally()
        self._open: list[int] = []
        self.stored = Stored(paths, SETTINGS, self._clock)
        self._lane = Lane(
            self.stored,
            self._clock,
            ScriptedSource(self._clock),
            tally,
            tell=self._tell,
            trouble=_raise,
            round_over=lambda: None,
        )
        self.talk = Talk(
            self.stored,
            paths,
            self._clock,
            tally,
            wrap=lambda transport: transport,
            camera=lambda: "LIVE",
            reported=lambda: None,
            erased=lambda: None,
        )

    def work(self, codes: Sequence[str]) -> None:
        """Scan and send until killed."""
        never = threading.Event()
        threading.Thread(target=partial(self.talk.loop.run, never), daemon=True).start()
        for text in itertools.cycle(codes):
            self._lane.code_seen(text, self._clock.mono_ms())
            while self._open:
                self._lane.answer(self._open.pop(), same=True)
                self._lane.loop.step(0)
            never.wait(REST_S)

    def send_all(self, rounds: int) -> bool:
        """Talk until nothing waits and the hub, asked once more, holds as much as it said; whether it came to that."""
        for _ in range(rounds):
            self.talk.loop.renew()
            self.talk.loop.step()
            report = self.talk.report
            if report and report.trouble is None and not self.talk.outbox.counts().waiting:
                return True
            threading.Event().wait(0.2)
        return False

    def _tell(self, judged: Judged) -> None:
        os.write(self._announce, f"{judged.seq} {int(judged.verdict.outcome)}\n".encode("ascii"))
        if Ask.IDENTITY in judged.verdict.asks:
            self._open.append(judged.seq)
        self.talk.loop.wake()


def _raise(error: Exception) -> None:
    raise error
