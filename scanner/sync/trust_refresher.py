"""Slow trust from the hub: what its TUF repository proves goes to the shelf in one save; the gate decides from there.

Were the repository's own memory against rollback erased, the shelf's version still is.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scanner.errors import Trouble, TrustError
from scanner.protocol import trust
from scanner.protocol.cbor import Malformed
from scanner.protocol.kept_trust import keeping
from scanner.sync.lists import has_new_home_list_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.protocol.trust import Trust
    from scanner.sync.shelves import TrustShelf
    from scanner.sync.transport import Transport
    from scanner.sync.trust_repository import Proved

EVERY_S = 3600
_log = logging.getLogger(__name__)


class TrustRefresher:
    """Keeps the trust documents of one root.

    `folder` is the repository's. `demo` says which kind of trust this gate was enrolled to; None while it is being enrolled.
    `on_trust` hears each accepted trust, and of when (seconds) it counts: a trust in which the hub or its city cannot be
    read gets no younger by being fetched.

    What has expired by the trusted time is refused, though by `wall_s` it may be in time: old files must not be put back
    together with the clock. Unless the home city has a new list key in it: then a stolen key may have named a time far
    ahead, and only what is newer than all we hold can free the gate (DESIGN, section 5: a new list key resets the floor).
    """

    def __init__(
        self,
        transport: Transport,
        folder: Path,
        root: bytes,
        shelf: TrustShelf,
        on_trust: Callable[[Trust, int], None],
        *,
        demo: bool | None,
        wall_s: Callable[[], int] = lambda: 0,
    ) -> None:
        self._transport, self._folder, self._root = transport, folder, root
        self._shelf = shelf
        self._on_trust = on_trust
        self._demo = demo
        self._wall_s = wall_s
        self._asked_s = 0

    def due_in_s(self, now_s: int) -> float:
        """Seconds until it is worth asking again; 0 when nothing is stored or the clock has gone back."""
        stored = self._shelf.load()
        if stored is None or max(stored.accepted_s, self._asked_s) > now_s:
            return 0.0
        return max(0.0, float(max(stored.accepted_s, self._asked_s) + EVERY_S - now_s))

    def refresh(self, now_s: int) -> Trust:
        """The newest trust, proved at trusted time `now_s`, saved and told.

        Raises TrustError(TRUST_REFUSED) for anything forged, expired, rolled back, of the wrong kind or shape; SyncError
        when the hub could not be had; StoreError when the folder or shelf cannot be written. Nothing has changed then.
        """
        from scanner.sync.trust_repository import (  # noqa: PLC0415 - python-tuf: no gate's start waits for it
            Expired,
            TrustRepository,
        )

        repository = TrustRepository(self._transport, self._folder, self._root)
        try:
            return self._take(repository.proved(now_s), now_s)
        except Expired:
            wall_s = self._wall_s()
            if not 0 < wall_s < now_s:
                raise
        return self._take(repository.proved(wall_s), wall_s, needs_new_list_key=True)

    def _take(self, proved: Proved, now_s: int, *, needs_new_list_key: bool = False) -> Trust:
        stored = self._shelf.load()
        documents = keeping(proved.documents, stored.documents if stored else {})
        accepted = self._accepted(documents, proved.version)
        if needs_new_list_key and not self._has_new_list_key(accepted):
            raise TrustError(Trouble.TRUST_REFUSED, "expired by the trusted time")
        accepted_s = stored.accepted_s if stored and accepted.is_behind else now_s
        self._shelf.save(documents, accepted.version, accepted_s, proved.expires_s)
        self._asked_s = now_s
        self._on_trust(accepted, accepted_s)
        return accepted

    def _accepted(self, documents: dict[str, bytes], version: int) -> Trust:
        try:
            accepted = trust.read(documents, version)
        except Malformed as error:
            raise TrustError(Trouble.TRUST_REFUSED, str(error)) from error
        if self._demo is not None and accepted.demo != self._demo:
            raise TrustError(Trouble.TRUST_REFUSED, "demo trust at a real gate, or the reverse")
        stored = self._shelf.load()
        if stored is not None and version < stored.version:
            raise TrustError(Trouble.TRUST_REFUSED, "older than the trust that is held")
        for path, why in accepted.set_aside.items():
            _log.warning("%s: %s: %s", Trouble.TRUST_DOCUMENT_ASIDE, path, why)
        return accepted

    def _has_new_list_key(self, accepted: Trust) -> bool:
        stored = self._shelf.load()
        return stored is not None and has_new_home_list_key(
            trust.read(stored.documents, stored.version), accepted
        )
