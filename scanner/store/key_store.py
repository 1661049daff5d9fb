"""Where this device's secrets lie: the operating system's key store, or, where a setting says so, files of mode 0600.

There is no falling back from one to the other: keys that silently move into a file are keys that nobody guards.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from scanner.errors import KeyStoreError, Trouble
from scanner.store.durable_file import OTHERS, make_private_folder, shred, sync_folder, write_durably

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_SECRET_BYTES = 1024  # Windows' key store takes 2,560 bytes of text
_NAME = re.compile(r"[a-z][a-z-]{0,31}\Z", re.ASCII)


class KeyStore(Protocol):
    """Secrets of 1 to 1,024 bytes under fixed names (lower-case letters and hyphens). All raise KeyStoreError."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None if there is none of that name."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keep `secret` under `name`, in place of what was there; durable when it returns."""
        ...

    def erase(self, name: str) -> None:
        """No secret of that name any more; none there is no error."""
        ...


class FileKeys:
    """One file a secret in `folder`: 0600 in 0700, replaced as a whole.

    Raises KeyStoreError(KEYS_UNAVAILABLE) for a file that others may read or write, or that is no plain file (POSIX; on
    Windows the user's profile is what protects it).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        with _file_errors():
            try:
                file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
            except FileNotFoundError:
                return None
            try:
                _require_private(os.fstat(file))
                return os.read(file, MAX_SECRET_BYTES)
            finally:
                os.close(file)

    def put(self, name: str, secret: bytes) -> None:
        path = self._path(name)
        with _file_errors():
            make_private_folder(self._folder)
            write_durably(path, bounded(secret))

    def erase(self, name: str) -> None:
        path = self._path(name)
        with _file_errors():
            shred(path)
            if path.parent.exists():
                sync_folder(path.parent)

    def _path(self, name: str) -> Path:
        return self._folder / f"{checked(name)}.key"


def _require_private(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode) or (sys.platform != "win32" and stat.S_IMODE(found.st_mode) & OTHERS):
        raise KeyStoreError(Trouble.KEYS_UNAVAILABLE, "a key file is open to others")


def checked(name: str) -> str:
    """`name`, if a secret may have it."""
    if not _NAME.match(name):
        msg = "a secret's name is a fixed word"
        raise ValueError(msg)
    return name


def bounded(secret: bytes) -> bytes:
    """`secret`, if it is of a size that each key store takes."""
    if not 0 < len(secret) <= MAX_SECRET_BYTES:
        msg = "a secret has 1 to 1,024 bytes"
        raise ValueError(msg)
    return secret


@contextmanager
def _file_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KeyStoreError(Trouble.KEYS_UNAVAILABLE, str(error.strerror)) from error
