"""The real hub behind the transport, the real store behind the shelves: what sync says, the hub understands, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.check.trusted_time import TrustedTime
from scanner.errors import SyncError, Trouble
from scanner.protocol import enrolment
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import EventKind
from scanner.protocol.signing import SigningKey
from scanner.store import schema
from scanner.store.counts import Tally
from scanner.store.database import open_database
from scanner.store.list_shelf import ListShelf
from scanner.store.outbox import Outbox
from scanner.store.pass_log import Event, PassLog
from scanner.store.state_shelf import StateShelf
from scanner.store.trust_shelf import TimeFloor, TrustShelf
from scanner.sync.duty import Duty
from scanner.sync.enroller import Enroller
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
from tests.fakes.hub import HubInProcess
from tests.fakes.memory_keys import MemoryKeys
from tests.fakes.transport import FaultyTransport, HubTransport, lose_reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner.protocol.trust import Trust
    from scanner.sync.enroller import Enrolled


class Gate:
    """A gate enrolled at the real hub, with everything of its own on the disk."""

    def __init__(self, folder: Path, hub: HubInProcess, clock: FakeClock) -> None:
        self.clock, self.hub = clock, hub
        self.transport = FaultyTransport(HubTransport(hub, clock))
        self._tuf = folder / "tuf"
        self._trust_db = open_database(folder / "trust.db", schema.trust)
        self._passes_db = open_database(folder / "passes.db", schema.passes)
        self._lane_db = open_database(folder / "passes.db", schema.passes)
        self.key = SigningKey.generate()
        self.enrolled = self._enrol(hub.token())
        self.trust = self.enrolled.trust
        self.lists = ListShelf(self._trust_db, folder / "lists")
        tally = Tally()
        self.outbox = Outbox(self._passes_db, device=self.enrolled.device, tally=tally)
        self.outbox.open_epoch(self.enrolled.grant)
        seal = self.trust.sealing_keys[0].seal
        self.log = PassLog(self._lane_db, device=self.enrolled.device, clock=clock, seal=seal, tally=tally)
        self.exchange = self._exchange()

    def close(self) -> None:
        for database in (self._trust_db, self._passes_db, self._lane_db):
            database.close()

    def write(self, count: int) -> None:
        for _ in range(count):
            self.log.append(Event(EventKind.SCAN, Outcome.ADMIT, Particulars(reason="PASS_GREEN")))

    def _refresher(self, root: bytes, *, demo: bool | None) -> TrustRefresher:
        return TrustRefresher(
            self.transport, self._tuf, root, TrustShelf(self._trust_db), self._believe, demo=demo
        )

    def _believe(self, trust: Trust, _: int) -> None:
        self.trust = trust

    def _enrol(self, token: str) -> Enrolled:
        def first_trust(root: bytes) -> Trust:
            return self._refresher(root, demo=None).refresh(self.clock.wall_s())

        enroller = Enroller(self.transport, first_trust, name="north", version="0.1.0", grant=b"")
        enrolled = enroller.step(enrolment.read_token(token), self.key)
        assert enrolled is not None
        return enrolled

    def _exchange(self) -> Exchange:
        floor = TimeFloor(self._trust_db)
        time = TrustedTime(floor.highest_s(), floor.raise_to, self.clock.mono_ms(), offer=floor.offer)
        link = Link(
            self.transport,
            self.enrolled.device,
            self.key,
            self.enrolled.access_token,
            lambda: self.trust,
            lambda named_s: time.verified(named_s, self.clock.wall_s(), self.clock.mono_ms()),
            lambda named_s: time.answered(named_s, self.clock.wall_s(), self.clock.mono_ms()),
        )
        sender = PassSender(link, self.outbox, self.clock)
        return Exchange(
            trust=self._refresher(self.enrolled.root, demo=True),
            lists=ListFetcher(link, self.lists),
            passes=sender,
            duty=self._duty(link, sender),
            clock=self.clock,
            now_s=lambda: time.now_s(self.clock.wall_s()),
            jitter=lambda: 0.5,
        )

    def _duty(self, link: Link, sender: PassSender) -> Duty:
        watch = LogWatch(self.outbox, self.clock)
        heart = Heart(
            link,
            self.outbox,
            self.lists,
            StateShelf(self._trust_db),
            watch,
            self.clock,
            camera=lambda: "LIVE",
            version="0.1.0",
        )
        farewell = Farewell(link, self.outbox, sender, lambda: None)
        return Duty(heart, watch, KeyRoll(link, MemoryKeys()), farewell)


@pytest.fixture
def gate(db: None, tmp_path: Path) -> Iterator[Gate]:
    clock = FakeClock()
    with HubInProcess(tmp_path, clock) as hub:
        made = Gate(tmp_path, hub, clock)
        yield made
        made.close()


def test_a_gate_is_enrolled_and_a_round_does_everything(gate: Gate) -> None:
    gate.write(3)
    report = gate.exchange.step(everything=True)
    assert (report.reached, report.trouble, report.sent, report.trust, report.state) == (
        True,
        None,
        3,
        True,
        DeviceState.ACTIVE,
    )
    assert gate.enrolled.trust.demo
    assert {issuer for issuer, _ in gate.lists.heads()} == set(gate.trust.issuers)
    assert gate.outbox.counts().waiting == 0


def test_a_lost_reply_doubles_nothing_at_the_real_hub(gate: Gate) -> None:
    gate.write(5)
    gate.transport.script("/api/passes", lose_reply)
    assert gate.exchange.step().sent == 0
    gate.write(1)
    gate.clock.advance(1)
    assert gate.exchange.step().sent == 6
    assert gate.hub.open_passes() == 6


def test_a_fresh_list_is_answered_not_modified(gate: Gate) -> None:
    gate.exchange.step()
    heads = gate.lists.heads()
    gate.transport.asked.clear()
    report = gate.exchange.step(everything=True)
    asked = [asked for asked in gate.transport.asked if asked.path.startswith("/lists/")]
    assert report.trouble is None
    assert report.lists == 0
    assert {asked.etag for asked in asked} - {""} == {head.etag for head in heads.values()}
    assert gate.lists.heads() == heads


def test_three_days_later_trust_and_lists_are_renewed(gate: Gate) -> None:
    gate.exchange.step()
    gate.clock.advance(73 * 3600)
    gate.hub.publish()
    report = gate.exchange.step()
    assert (report.trouble, report.trust, report.lists > 0) == (None, True, True)


def test_a_token_is_for_one_gate(gate: Gate, tmp_path: Path) -> None:
    token = gate.hub.token()
    gate._enrol(token)
    gate.key = SigningKey.generate()
    with pytest.raises(SyncError) as refused:
        gate._enrol(token)
    assert refused.value.trouble is Trouble.ENROLMENT_REFUSED
