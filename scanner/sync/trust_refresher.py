"""Slow trust from the hub: a TUF repository read with python-tuf, proved from the root pinned at enrolment.

One `refresh` is one `Updater` with one `refresh()` (its rule). What it proves goes to the shelf in one save; the gate
decides from there. The metadata's folder is python-tuf's memory against rollback; were it erased, the shelf's version
still is.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tuf.api.exceptions import DownloadError, ExpiredMetadataError, RepositoryError
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.updater import Updater

from scanner.errors import StoreError, SyncError, Trouble, TrustError
from scanner.protocol import trust
from scanner.protocol.cbor import Malformed
from scanner.protocol.foreign_trust import FOREIGN_FOLDER
from scanner.protocol.json_members import MAX_DOCUMENT_BYTES
from scanner.protocol.kept_trust import keeping
from scanner.sync.lists import has_new_home_list_key
from scanner.sync.trust_fetcher import MAX_FILE_BYTES, METADATA_PATH, TARGETS_PATH, TrustFetcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet

    from scanner.protocol.trust import Trust
    from scanner.sync.shelves import TrustShelf
    from scanner.sync.transport import Transport

MAX_DOCUMENTS = 1000
EVERY_S = 3600
_log = logging.getLogger(__name__)
_FOLDERS = (trust.ISSUERS_FOLDER, FOREIGN_FOLDER)
_CONFIG = UpdaterConfig(
    max_root_rotations=64,
    max_delegations=8,
    root_max_length=MAX_FILE_BYTES,
    timestamp_max_length=16 * 1024,
    snapshot_max_length=MAX_FILE_BYTES,
    targets_max_length=MAX_FILE_BYTES,
    app_user_agent=None,
)


class TrustRefresher:
    """Keeps the trust documents of one root.

    `folder` (made when missing, on the system disk: python-tuf links files in it) holds metadata and targets. `demo` says
    which kind of trust this gate was enrolled to; None while it is being enrolled. `on_trust` hears each accepted trust, and
    of when (seconds) it counts: a trust in which the hub or its city cannot be read gets no younger by being fetched.

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
        self._fetcher = TrustFetcher(transport)
        self._metadata, self._targets = folder / "metadata", folder / "targets"
        self._root = root
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
        try:
            return self._refresh(now_s)
        except ExpiredMetadataError as error:
            wall_s = self._wall_s()
            if not 0 < wall_s < now_s:
                raise TrustError(Trouble.TRUST_REFUSED, f"expired: {error}"[:200]) from error
        return self._refresh(wall_s, needs_new_list_key=True)

    def _refresh(self, now_s: int, *, needs_new_list_key: bool = False) -> Trust:
        try:
            updater = self._updater(now_s)
            updater.refresh()
            documents = self._documents(updater)
        except ExpiredMetadataError:
            if not needs_new_list_key:
                raise
            raise TrustError(Trouble.TRUST_REFUSED, "expired by the wall clock, too") from None
        except RepositoryError as error:
            raise TrustError(Trouble.TRUST_REFUSED, f"{type(error).__name__}: {error}"[:200]) from error
        except DownloadError as error:
            raise _of_download(error) from error
        except OSError as error:
            raise StoreError(Trouble.STORE_UNAVAILABLE, f"trust folder: {type(error).__name__}") from error
        proved = _trusted(updater)
        stored = self._shelf.load()
        documents = keeping(documents, stored.documents if stored else {})
        accepted = self._accepted(documents, proved.targets.version)
        if needs_new_list_key and not self._has_new_list_key(accepted):
            raise TrustError(Trouble.TRUST_REFUSED, "expired by the trusted time")
        expires_s = int(proved.timestamp.expires.timestamp())
        accepted_s = stored.accepted_s if stored and accepted.is_behind else now_s
        self._shelf.save(documents, accepted.version, accepted_s, expires_s)
        self._asked_s = now_s
        self._on_trust(accepted, accepted_s)
        return accepted

    def _updater(self, now_s: int) -> Updater:
        self._metadata.mkdir(parents=True, exist_ok=True)
        self._targets.mkdir(parents=True, exist_ok=True)
        updater = Updater(
            str(self._metadata),
            METADATA_PATH,
            str(self._targets),
            TARGETS_PATH,
            self._fetcher,
            _CONFIG,
            bootstrap=self._root,
        )
        # No argument of python-tuf's takes the time, it has read the wall clock: but what time it is at a gate is judged
        # elsewhere (a clock set back would let an attacker freeze trust), and the demo's day is its own.
        _trusted(updater).reference_time = datetime.fromtimestamp(now_s, UTC)
        return updater

    def _documents(self, updater: Updater) -> dict[str, bytes]:
        named = [
            trust.HUB_DOCUMENT,
            *(p for p in _trusted(updater).targets.targets if p.startswith(_FOLDERS)),
        ]
        # Asking for any site's name makes python-tuf load and prove the delegated role.
        updater.get_targetinfo(f"{trust.SITES_FOLDER}default.json")
        sites = _trusted(updater).get("sites")
        named += [p for p in (sites.targets if sites else ()) if p.startswith(trust.SITES_FOLDER)]
        if len(named) > MAX_DOCUMENTS:
            raise RepositoryError("too many documents")
        return {path: self._document(updater, path) for path in named}

    def _document(self, updater: Updater, path: str) -> bytes:
        """The target `path`, from the folder where it is there and still the right one."""
        info = updater.get_targetinfo(path)
        if info is None or info.length > MAX_DOCUMENT_BYTES:
            raise RepositoryError(f"no usable target {path}")
        file = updater.find_cached_target(info) or updater.download_target(info)
        with Path(file).open("rb") as stored:
            body = stored.read(info.length + 1)
        info.verify_length_and_hashes(body)
        return body

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


def _trusted(updater: Updater) -> TrustedMetadataSet:
    """What `updater` has proved. It has no public way to its roles' targets, nor to the time it judges by."""
    return updater._trusted_set  # noqa: SLF001


def _of_download(error: DownloadError) -> SyncError | TrustError:
    """What the transport said, or, where python-tuf itself stopped a download, that the file is not the signed one."""
    cause = error.__cause__
    if isinstance(cause, SyncError):
        return cause
    return TrustError(Trouble.TRUST_REFUSED, f"{type(error).__name__}: {error}"[:200])
