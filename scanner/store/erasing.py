"""A gate that the hub told to erase itself: begun durably, gone on with after a crash, and then no gate any more.

The note of it is written first and removed last. Keys go first: without them nothing here signs or fetches again. Files are
overwritten before they are unlinked. That is as far as a program gets: a flash disk or a file system that copies on write
may keep former blocks. What protects the people in the log is that all of it was sealed to the hub before it was written.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.store.database import store_errors
from scanner.store.durable_file import overwrite, remove_durably, shred, sync_folder, write_durably

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.paths import Paths
    from scanner.store.key_store import KeyStore

_DATABASE_ENDS = ("", "-wal", "-shm", "-journal")


@store_errors()
def begin(paths: Paths) -> None:
    """From now on this folder is to be erased, whatever happens; durable when it returns."""
    write_durably(paths.erasing, b"erase\n")


@store_errors()
def is_begun(paths: Paths) -> bool:
    """Whether `begin` was called and `erase` has not come to its end."""
    return paths.erasing.exists()


def erase(paths: Paths, keys: KeyStore, secrets: Iterable[str]) -> None:
    """Erase `secrets` from the key store, then all that the hub gave and the gate wrote; the guard's settings stay.

    No database may be open. Raises KeyStoreError or StoreError; then the note is still there and the next start goes on.
    """
    try:
        for name in secrets:
            keys.erase(name)
    finally:  # a key store that is locked today must not keep the rest alive
        _erase_files(paths)
    with store_errors():
        remove_durably(paths.erasing)


@store_errors()
def _erase_files(paths: Paths) -> None:
    for database in (paths.passes, paths.trust, paths.guards):
        for end in _DATABASE_ENDS:
            shred(database.with_name(database.name + end))
    for folder in (paths.lists, paths.tuf, paths.keys):
        _erase_folder(folder)
    for log in paths.data.glob(f"{paths.log.name}*"):  # this program has it open
        overwrite(log)
        os.truncate(log, 0)
    sync_folder(paths.data)


def _erase_folder(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        for place, _, files in os.walk(folder):
            for name in files:
                shred(Path(place, name))
        shutil.rmtree(folder)
