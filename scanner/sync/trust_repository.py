"""The hub's TUF repository, read with python-tuf and proved from the root pinned at enrolment.

One `proved` is one `Updater` with one `refresh()` (its rule). The metadata's folder is python-tuf's memory against rollback.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tuf.api.exceptions import DownloadError, ExpiredMetadataError, RepositoryError
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.updater import Updater

from scanner.errors import StoreError, SyncError, Trouble, TrustError
from scanner.protocol import trust
from scanner.protocol.credential import FOREIGN_FOLDER
from scanner.protocol.json_members import MAX_DOCUMENT_BYTES
from scanner.sync.trust_fetcher import MAX_FILE_BYTES, METADATA_PATH, TARGETS_PATH, TrustFetcher

if TYPE_CHECKING:
    from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet

    from scanner.sync.transport import Transport

MAX_DOCUMENTS = 1000
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


class Expired(TrustError):
    """Genuine and once in force, but not at the time asked about."""


class Proved(NamedTuple):
    """The documents (target path -> bytes) of one targets `version`; they hold until `expires_s`."""

    documents: dict[str, bytes]
    version: int
    expires_s: int


class TrustRepository:
    """`folder` (made when missing, on the system disk: python-tuf links files in it) holds metadata and targets."""

    def __init__(self, transport: Transport, folder: Path, root: bytes) -> None:
        self._fetcher = TrustFetcher(transport)
        self._metadata, self._targets = folder / "metadata", folder / "targets"
        self._root = root

    def proved(self, now_s: int) -> Proved:
        """The newest documents, proved at time `now_s`.

        Raises TrustError(TRUST_REFUSED) for anything forged, rolled back or of the wrong kind, Expired for what is over at
        `now_s`; SyncError when the hub could not be had; StoreError when the folder cannot be written.
        """
        try:
            updater = self._updater(now_s)
            updater.refresh()
            documents = self._documents(updater)
        except ExpiredMetadataError as error:
            raise Expired(Trouble.TRUST_REFUSED, f"expired: {error}"[:200]) from error
        except RepositoryError as error:
            raise TrustError(Trouble.TRUST_REFUSED, f"{type(error).__name__}: {error}"[:200]) from error
        except DownloadError as error:
            raise _of_download(error) from error
        except OSError as error:
            raise StoreError(Trouble.STORE_UNAVAILABLE, f"trust folder: {type(error).__name__}") from error
        proved = _trusted(updater)
        return Proved(documents, proved.targets.version, int(proved.timestamp.expires.timestamp()))

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


def _trusted(updater: Updater) -> TrustedMetadataSet:
    """What `updater` has proved. It has no public way to its roles' targets, nor to the time it judges by."""
    return updater._trusted_set  # noqa: SLF001


def _of_download(error: DownloadError) -> SyncError | TrustError:
    """What the transport said, or, where python-tuf itself stopped a download, that the file is not the signed one."""
    cause = error.__cause__
    if isinstance(cause, SyncError):
        return cause
    return TrustError(Trouble.TRUST_REFUSED, f"{type(error).__name__}: {error}"[:200])
