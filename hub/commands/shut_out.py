"""A process shuts itself out of a folder for good, and whatever it starts: Linux's Landlock, by its three system calls.

Landlock only grants, so everything is granted that stands beside the folder and beside each folder above it, as it stands
now; beneath those also what comes later. It holds for root too. What is bound: reading files, and with that linking them
elsewhere; a process so bound reads no other's memory either (https://docs.kernel.org/userspace-api/landlock.html).
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture that has Landlock
_VERSION = 1
_READ_FILE = 1 << 2
_PATH_BENEATH = 1
_NO_NEW_PRIVS = 38


def can() -> bool:
    """Whether this system knows Landlock."""
    return sys.platform == "linux" and _call(_CREATE, None, 0, _VERSION) > 0


def shut_out_of(folder: Path) -> bool:
    """Whether from now on this thread, what it starts and its children read nothing in `folder`; False where it cannot be.

    Call it before any other thread is there. Raises OSError.
    """
    if not can():
        return False
    rules = _must(_call(_CREATE, struct.pack("=Q", _READ_FILE), 8, 0))
    try:
        for place in _beside(folder.resolve()):
            _grant(rules, place)
        _must(_libc().prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
        _must(_call(_RESTRICT, rules, 0))
    finally:
        os.close(rules)
    return True


def _beside(folder: Path) -> Iterator[Path]:
    """Everything but `folder` and the folders that lead to it."""
    way = folder
    while way != way.parent:
        yield from (place for place in way.parent.iterdir() if place != way and not place.is_symlink())
        way = way.parent


def _grant(rules: int, place: Path) -> None:
    try:
        at = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # gone meanwhile, or not ours to open: then nobody reads it here
        return
    try:
        _call(_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", _READ_FILE, at), 0)
    finally:
        os.close(at)


def _call(number: int, *words: object) -> int:
    result: int = _libc().syscall(ctypes.c_long(number), *words)
    return result


def _must(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
