"""One program a data folder: two would both be "the only writer" of the log.

The lock is the operating system's, on an open file, so it goes with the process however that ends; a file left behind
means nothing. POSIX: flock; Windows: msvcrt.locking of the file's first byte (by its documentation; not tried there).
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Self

from scanner.errors import StoreError, Trouble
from scanner.store.database import store_errors
from scanner.store.durable_file import FILE_MODE, make_private_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

NAME = "in-use.lock"


class FolderLock:
    """`with FolderLock(folder): ...`; raises StoreError(STORE_IN_USE) while another holds it, STORE_UNAVAILABLE else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    @store_errors()
    def acquire(self) -> None:
        make_private_folder(self._folder)
        file = os.open(self._folder / NAME, os.O_RDWR | os.O_CREAT, FILE_MODE)
        try:
            _lock(file)
        except (BlockingIOError, PermissionError) as error:  # Windows says EACCES
            os.close(file)
            raise StoreError(Trouble.STORE_IN_USE, "another program works in this data folder") from error
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _lock(file: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
