"""By stick, for a gate without a network, while the program is not running: trust, lists and receipts in, passes out.

Orders come with the receipts. A new key needs two journeys, and until the second the former one signs. A gate erases itself
when the orders answer its own last export and all that it ever wrote is acknowledged; its last word goes back on the stick.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import scanner
from scanner.app.stored import Stored
from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import batch, courier, heartbeat, orders
from scanner.store import erasing, stick
from scanner.store.counts import Tally
from scanner.store.device_keys import DeviceKeys
from scanner.store.outbox import Outbox
from scanner.sync.farewell import Farewell
from scanner.sync.heart import Heart
from scanner.sync.key_roll import KeyRoll
from scanner.sync.lists import ListFetcher
from scanner.sync.log_watch import LogWatch
from scanner.sync.receipts import ReceiptTaker, StickComparison, Taken
from scanner.sync.stick_transport import StickTransport
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
    """What came of the lists and of the receipts, and whether the gate was told to erase itself and does."""

    lists: ListsReport
    receipts: Taken
    is_erased: bool = False


def load(paths: Paths, settings: Settings, clock: Clock, folder: Path) -> Loaded:
    """Take over what is newer in `folder`, asked as strictly as the hub is.

    Raises StoreError, KeyStoreError, SyncError or TrustError; what was taken over before that stays.
    """
    stored = Stored(paths, settings, clock)
    try:
        link = _link(stored, folder)
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
        outbox = _outbox(stored)
        taken = ReceiptTaker(link, outbox, stored.states).take(receipts) if receipts is not None else Taken()
        return Loaded(lists, taken, is_erased=_obeyed(stored, paths, link, outbox, taken))
    finally:
        stored.close()


def export(paths: Paths, settings: Settings, clock: Clock, folder: Path) -> int:
    """Write all passes that wait into `folder`, sealed to the hub; how many. They wait on until receipts come back.

    What this gate exported there before is in the new files, too, or acknowledged, and goes. Raises StoreError
    (STICK_UNUSABLE for the folder), KeyStoreError, TrustError(TRUST_REFUSED) without a sealing key.
    """
    stored = Stored(paths, settings, clock)
    try:
        link, outbox = _link(stored, folder), _outbox(stored)
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


def _link(stored: Stored, folder: Path) -> Link:
    return stored.link(StickTransport(folder, stored.enrolment.device, stick.put, stick.take))


def _obeyed(stored: Stored, paths: Paths, link: Link, outbox: Outbox, taken: Taken) -> bool:
    """Do what was ordered; whether the gate erases itself when its folder is let go of."""
    heard = taken.orders
    if heard is not None:
        comparison, begin = StickComparison(outbox, taken), partial(erasing.begin, paths)
        Farewell(link, outbox, comparison, begin, is_lane_closed=True).obey(heard.state)
    if erasing.is_begun(paths):
        return True
    keys = KeyRoll(link, DeviceKeys(stored.keys))
    if keys.is_begun or (heard is not None and heard.wants_new_key):
        with suppress(SyncError):  # the answer comes with the next journey
            keys.roll()
    return False


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
