"""By stick, for a gate without a network, while the program is not running: trust, lists and receipts in, passes out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import scanner
from scanner.app.stored import Stored
from scanner.errors import Trouble, TrustError
from scanner.protocol import batch, courier, heartbeat, orders
from scanner.store import stick
from scanner.store.counts import Tally
from scanner.store.outbox import Outbox
from scanner.sync.folder_transport import FolderTransport
from scanner.sync.heart import Heart
from scanner.sync.lists import ListFetcher
from scanner.sync.log_watch import LogWatch
from scanner.sync.receipts import ReceiptTaker, Taken
from scanner.sync.trust_refresher import TrustRefresher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner.clock import Clock
    from scanner.paths import Paths
    from scanner.protocol.batch import Batch
    from scanner.protocol.trust import Trust
    from scanner.settings import Settings
    from scanner.sync.link import Link
    from scanner.sync.lists import ListsReport


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of the lists and of the receipts."""

    lists: ListsReport
    receipts: Taken


def load(paths: Paths, settings: Settings, clock: Clock, folder: Path) -> Loaded:
    """Take over what is newer in `folder`, asked as strictly as the hub is.

    Raises StoreError, KeyStoreError, SyncError or TrustError; what was taken over before that stays.
    """
    stored = Stored(paths, settings, clock)
    try:
        link = stored.link(FolderTransport(folder))
        now_s = stored.time.now_s(clock.wall_ms() // 1000)
        TrustRefresher(
            link.transport,
            paths.tuf,
            stored.enrolment.root,
            stored.trust_shelf,
            stored.renew,
            demo=stored.enrolment.demo,
            wall_s=lambda: clock.wall_ms() // 1000,
        ).refresh(now_s)
        lists = ListFetcher(link, stored.lists).refresh(now_s, forced=True)
        receipts = stick.take(folder / courier.receipts_name(link.device), courier.MAX_RECEIPTS_BYTES)
        taker = ReceiptTaker(link, _outbox(stored), stored.states)
        return Loaded(lists, taker.take(receipts) if receipts is not None else Taken())
    finally:
        stored.close()


def export(paths: Paths, settings: Settings, clock: Clock, folder: Path) -> int:
    """Write all passes that wait into `folder`, sealed to the hub; how many. They wait on until receipts come back.

    What this gate exported there before is in the new files, too, or acknowledged, and goes. Raises StoreError
    (STICK_UNUSABLE for the folder), KeyStoreError, TrustError(TRUST_REFUSED) without a sealing key.
    """
    stored = Stored(paths, settings, clock)
    try:
        link, outbox = stored.link(FolderTransport(folder)), _outbox(stored)
        trust = link.trust()
        if trust is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no sealing key")
        beat = _heartbeat(stored, link, outbox, clock, trust)
        names, count = set(), 0
        for batches in _portions(outbox):
            bodies = tuple(batch.write(one, link.key) for one in batches)
            name = courier.passes_name(link.device, batches)
            stick.put(
                folder / name, courier.write_bundle(courier.Bundle(beat, bodies), trust.sealing_keys[0])
            )
            names.add(name)
            count += sum(len(one.records) for one in batches)
        stick.clear(folder, courier.passes_prefix(link.device), names)
        return count
    finally:
        stored.close()


def _portions(outbox: Outbox) -> Iterator[list[Batch]]:
    """The waiting batches of each file; one file without any where none waits, so that trust and lists come back."""
    waiting = outbox.waiting_batches()
    yield list(islice(waiting, courier.MAX_BATCHES))
    while more := list(islice(waiting, courier.MAX_BATCHES)):
        yield more


def _heartbeat(stored: Stored, link: Link, outbox: Outbox, clock: Clock, trust: Trust) -> bytes:
    """How this gate is; the hub's orders on the stick must answer this one."""
    watch = LogWatch(outbox, clock)
    watch.look()
    heart = Heart(
        link,
        outbox,
        stored.lists,
        stored.states,
        watch,
        clock,
        camera=lambda: "OFF",
        version=scanner.__version__,
    )
    body = heartbeat.write(heart.tell(trust, stored.time.now_s(clock.wall_ms() // 1000)), link.key)
    stored.states.asked(orders.question_of(body))
    return body


def _outbox(stored: Stored) -> Outbox:
    return Outbox(stored.open_passes(), device=stored.enrolment.device, tally=Tally())
