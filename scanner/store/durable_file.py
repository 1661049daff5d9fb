"""Files that a power cut leaves either as they were or as they were meant to be.

The recipe: a new file beside the old one, written and fsynced, renamed over it, and the folder fsynced, because the
rename lives in the folder. OSErrors pass through; each caller says what kind of trouble they are.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from scanner.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
UNFINISHED = ".new"
_ZEROS = bytes(64 * 1024)
OTHERS = stat.S_IRWXG | stat.S_IRWXO
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def trouble_of(error: OSError) -> Trouble:
    """STORE_FULL when there is no room left, else STORE_UNAVAILABLE."""
    return Trouble.STORE_FULL if error.errno in _NO_SPACE else Trouble.STORE_UNAVAILABLE


def make_private_folder(folder: Path) -> None:
    """`folder`, with its parents, there and open to nobody else (POSIX; Windows profiles are private by themselves)."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        folder.chmod(FOLDER_MODE)


def make_private_file(path: Path) -> None:
    """`path` there, empty if it was not, and open to nobody else; what it holds is not touched."""
    is_new = not path.exists()
    with _opened(path, os.O_RDWR | os.O_CREAT) as file:
        if sys.platform != "win32" and stat.S_IMODE(os.fstat(file).st_mode) & OTHERS:
            os.fchmod(file, FILE_MODE)
    if is_new:  # a start opens three that are there already, and would wait 10 ms for each
        sync_folder(path.parent)


def write_durably(path: Path, data: bytes) -> None:
    """Put `data` in the place of what `path` holds; durable when it returns. Mode 0600 from the first byte on."""
    fresh = path.with_name(path.name + UNFINISHED)
    fresh.unlink(missing_ok=True)
    try:
        with _opened(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fsync(file)
        os.replace(fresh, path)  # noqa: PTH105 - one of the durable steps at which the tests cut the power
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def remove_durably(path: Path) -> None:
    """`path` gone, and gone after a power cut too."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def shred(path: Path) -> None:
    """Overwrite and unlink `path`; of a link only the link goes, and none there is no error."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(found.st_mode):
        overwrite(path)
    path.unlink()


def overwrite(path: Path) -> None:
    """Zeros in the place of all that the file holds, on the disk when it returns; its length stays."""
    with _opened(path, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)) as file:
        left = os.fstat(file).st_size
        while left > 0:
            left -= os.write(file, memoryview(_ZEROS)[:left])
        os.fsync(file)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable. Windows has no such call: there NTFS' own journal keeps the rename."""
    if sys.platform != "win32":
        with _opened(folder, os.O_RDONLY | os.O_DIRECTORY) as file:
            os.fsync(file)


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    file = os.open(path, flags | getattr(os, "O_BINARY", 0), FILE_MODE)
    try:
        yield file
    finally:
        os.close(file)
