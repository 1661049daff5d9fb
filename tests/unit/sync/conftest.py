"""One gate's sync over a transport that can be told to misbehave, to a small real-format hub."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from scanner.sync.duty import Duty
from scanner.sync.exchange import Exchange
from scanner.sync.farewell import Farewell
from scanner.sync.heart import Heart
from scanner.sync.key_roll import KeyRoll
from scanner.sync.link import Link
from scanner.sync.lists import ListFetcher
from scanner.sync.log_watch import LogWatch
from scanner.sync.passes import PassSender
from scanner.sync.trust_refresher import TrustRefresher
from tests.fakes.clock import FakeClock
from tests.fakes.issuing import FakeCity, trust_of
from tests.fakes.memory_keys import MemoryKeys
from tests.fakes.transport import FaultyTransport, LocalTransport
from tests.unit.sync.memory_shelves import DEVICE, MemoryLists, MemoryOutbox, MemoryState, MemoryTrust
from tests.unit.sync.small_hub import DEVICE_KEY, TOKEN, SmallHub

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.protocol.trust import Trust


@dataclass
class Gate:
    """Everything a test may want to look at or turn."""

    clock: FakeClock
    city: FakeCity
    hub: SmallHub
    transport: FaultyTransport
    folder: Path
    trust: Trust | None
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    lists: MemoryLists = field(default_factory=MemoryLists)
    states: MemoryState = field(default_factory=MemoryState)
    trusted: MemoryTrust = field(default_factory=MemoryTrust)
    proved_s: list[int] = field(default_factory=list)
    answered_s: list[int] = field(default_factory=list)
    jitter: float = 0.5
    keys: MemoryKeys = field(default_factory=lambda: MemoryKeys(DEVICE_KEY.raw()))
    erasures: int = 0

    def link(self) -> Link:
        return Link(
            self.transport,
            DEVICE,
            DEVICE_KEY,
            TOKEN,
            lambda: self.trust,
            self.proved_s.append,
            self.answered_s.append,
        )

    def sender(self) -> PassSender:
        return PassSender(self.link(), self.outbox, self.clock)

    def fetcher(self) -> ListFetcher:
        return ListFetcher(self.link(), self.lists)

    def heart(self) -> Heart:
        return Heart(
            self.link(),
            self.outbox,
            self.lists,
            self.states,
            self.watch(),
            self.clock,
            camera=lambda: "LIVE",
            version="0.1.0",
        )

    def watch(self) -> LogWatch:
        return LogWatch(self.outbox, self.clock)

    def duty(self, sender: PassSender | None = None) -> Duty:
        link, watch = self.link(), self.watch()
        heart = Heart(
            link,
            self.outbox,
            self.lists,
            self.states,
            watch,
            self.clock,
            camera=lambda: "LIVE",
            version="0.1.0",
        )
        farewell = Farewell(link, self.outbox, sender or self.sender(), self.erase)
        return Duty(heart, watch, KeyRoll(link, self.keys), farewell)

    def erase(self) -> None:
        self.erasures += 1

    def refresher(self, *, demo: bool | None = False, root: bytes | None = None) -> TrustRefresher:
        root = root or self.hub.trust.first_root
        return TrustRefresher(self.transport, self.folder, root, self.trusted, self.believe, demo=demo)

    def believe(self, trust: Trust, _: int) -> None:
        self.trust = trust

    def exchange(self) -> Exchange:
        sender = self.sender()
        return Exchange(
            trust=self.refresher(),
            lists=self.fetcher(),
            passes=sender,
            duty=self.duty(sender),
            clock=self.clock,
            now_s=self.clock.wall_s,
            jitter=lambda: self.jitter,
        )


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    clock, city = FakeClock(), FakeCity()
    hub = SmallHub(city, clock)
    transport = FaultyTransport(LocalTransport(hub, clock))
    return Gate(clock, city, hub, transport, tmp_path / "trust", trust_of(city))
