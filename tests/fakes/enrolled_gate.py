"""A gate as the program builds it - store, lane, talk - with its hub in this process and no thread, window or camera."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scanner.app.enrolling import enrol
from scanner.app.guard_room import GuardRoom
from scanner.app.lane import Lane
from scanner.app.stored import Stored, is_enrolled
from scanner.app.talk import Talk
from scanner.paths import Paths
from scanner.settings import Settings
from scanner.store.counts import Counts, Tally
from tests.fakes.camera import ScriptedSource
from tests.fakes.transport import FaultyTransport, HubTransport

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner.check.verdict import Judged
    from scanner.sync.exchange import SyncReport
    from scanner.sync.transport import Transport
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

SETTINGS = Settings(keys="file", name="story gate")


class EnrolledGate:
    """Enrols its folder at the first start; `network` is the cable, `told` what the window was given to show."""

    def __init__(self, folder: Path, hub: HubInProcess, clock: FakeClock) -> None:
        self.paths, self._hub, self.clock = Paths(folder), hub, clock
        self.network = FaultyTransport(HubTransport(hub, clock))
        self.told: list[Judged] = []
        self.troubles: list[Exception] = []
        self._erasures: list[bool] = []
        if not is_enrolled(self.paths):
            self.enrol()
        self.start()

    def enrol(self) -> None:
        """What the technician does, while the program is not running."""
        enrol(self.paths, SETTINGS, self.clock, self._hub.token(), lambda _: None, self._connect)

    def start(self) -> None:
        """Start the program on the folder."""
        tally = Tally()
        self.stored = Stored(self.paths, SETTINGS, self.clock)
        self.lane = Lane(
            self.stored,
            self.clock,
            ScriptedSource(self.clock),
            tally,
            tell=self.told.append,
            trouble=self.troubles.append,
            round_over=lambda: None,
        )
        self.room = GuardRoom(self.stored, self.lane, self.clock)
        self.talk = Talk(
            self.stored,
            self.paths,
            self.clock,
            tally,
            wrap=lambda _: self.network,
            camera=lambda: "LIVE",
            reported=lambda: None,
            erased=lambda: self._erasures.append(True),
        )
        self._tally = tally

    def is_erased(self) -> bool:
        """Whether the gate was told to close and be erased."""
        return bool(self._erasures)

    def stop(self) -> None:
        """End the program."""
        self.talk.close()
        self.stored.close()

    def power_cut(self, elsewhere: Path) -> EnrolledGate:
        """The gate that finds what is on the disk at this moment; this one has ended without a word."""
        shutil.copytree(self.paths.data, elsewhere)
        self.stop()
        return EnrolledGate(elsewhere, self._hub, self.clock)

    def sync(self) -> SyncReport:
        """One whole round with the hub, whatever waits are on."""
        self.clock.advance(600)
        self.talk.loop.renew()
        self.talk.loop.step()
        assert self.talk.report is not None
        return self.talk.report

    def scan(self, text: str) -> Judged:
        """The next person shows `text`; what the window is given."""
        self.clock.advance(3)
        before = len(self.told)
        self.lane.code_seen(text, self.clock.mono_ms())
        assert len(self.told) == before + 1
        return self.told[-1]

    def answer(self, seq: int, *, same: bool) -> Judged:
        """The guard presses a key."""
        self.lane.answer(seq, same)
        self.lane.loop.step(0)
        return self.told[-1]

    def work(self) -> None:
        """The lane does what it was given."""
        self.lane.loop.step(0)

    def counts(self) -> Counts:
        return self._tally.counts()

    @contextmanager
    def _connect(self, hub_url: str, clock: object, certificate_sha256: bytes) -> Iterator[Transport]:
        yield self.network
