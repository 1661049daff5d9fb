"""Files on a stick that anybody may have had in his hands, and that is pulled out at any moment."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from scanner.errors import StoreError, Trouble
from scanner.store.durable_file import write_durably

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path


def put(file: Path, data: bytes) -> None:
    """The whole of `data` at `file`, on the stick when it returns, or nothing new there; a link in its place is replaced.

    Raises StoreError(STICK_UNUSABLE): full, pulled out, read-only.
    """
    try:
        write_durably(file, data)
    except OSError as error:
        raise StoreError(Trouble.STICK_UNUSABLE, f"{file.name}: {error.strerror}") from error


def clear(folder: Path, prefix: str, but: Container[str]) -> None:
    """Remove the files of `folder` whose names begin with `prefix`, but for those named; raises as `put` does."""
    try:
        for file in folder.glob(f"{prefix}*"):
            if file.name not in but:
                file.unlink()
    except OSError as error:
        raise StoreError(Trouble.STICK_UNUSABLE, str(error.strerror)) from error


def take(file: Path, max_bytes: int) -> bytes | None:
    """What `file` holds, None where there is none.

    Raises StoreError(STICK_UNUSABLE) for more than `max_bytes`, for anything but a plain file (a link might point
    anywhere, a pipe would never end), and where the stick cannot be read.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        handle = os.open(file, flags)
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise StoreError(Trouble.STICK_UNUSABLE, f"{file.name}: no plain file")
            data = opened.read(max_bytes + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(Trouble.STICK_UNUSABLE, f"{file.name}: {error.strerror}") from error
    if len(data) > max_bytes:
        raise StoreError(Trouble.STICK_UNUSABLE, f"{file.name}: too large")
    return data
