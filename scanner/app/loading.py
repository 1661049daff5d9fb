"""Trust and lists from a folder, for a gate without a network; the program is not running meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.app.stored import Stored
from scanner.protocol.signing import SigningKey
from scanner.store.device_keys import ACCESS_TOKEN, DEVICE_KEY
from scanner.sync.folder_transport import FolderTransport
from scanner.sync.link import Link
from scanner.sync.lists import ListFetcher
from scanner.sync.trust_refresher import TrustRefresher

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.clock import Clock
    from scanner.paths import Paths
    from scanner.settings import Settings
    from scanner.sync.lists import ListsReport


def load(paths: Paths, settings: Settings, clock: Clock, folder: Path) -> ListsReport:
    """Take over what is newer in `folder`, asked as strictly as the hub is; what came of the lists.

    Raises StoreError, KeyStoreError, SyncError or TrustError; what was taken over before that stays.
    """
    stored = Stored(paths, settings, clock)
    try:
        link = _link(stored, clock, FolderTransport(folder))
        now_s = stored.time.now_s(clock.wall_ms() // 1000)
        TrustRefresher(
            link.transport,
            paths.tuf,
            stored.enrolment.root,
            stored.trust_shelf,
            lambda trust: stored.renew(trust, now_s),
            demo=stored.enrolment.demo,
            wall_s=lambda: clock.wall_ms() // 1000,
        ).refresh(now_s)
        return ListFetcher(link, stored.lists).refresh(now_s, forced=True)
    finally:
        stored.close()


def _link(stored: Stored, clock: Clock, folder: FolderTransport) -> Link:
    return Link(
        transport=folder,
        device=stored.enrolment.device,
        key=SigningKey(stored.secret(DEVICE_KEY)),
        access_token=stored.secret(ACCESS_TOKEN).decode("ascii"),
        trust=lambda: stored.in_force.trust if stored.in_force else None,
        verified=lambda named_s: stored.time.verified(named_s, clock.wall_ms() // 1000, clock.mono_ms()),
    )
