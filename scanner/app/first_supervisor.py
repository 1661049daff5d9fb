"""The first supervisor of a gate, who adds all others in the window. Made when the gate is enrolled, or once afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from scanner.app.stored import is_enrolled
from scanner.errors import StoreError, Trouble
from scanner.protocol.guard import Guard, Role
from scanner.store import schema
from scanner.store.database import open_database
from scanner.store.folder_lock import FolderLock
from scanner.store.guards import GuardShelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.clock import Clock
    from scanner.paths import Paths

T = TypeVar("T")
DEMO_GUARDS = ((Role.SUPERVISOR, "李主管", "482913"), (Role.GUARD, "王", "719264"))
"""The demo city's, whose PINs everybody may know; number 01 and 02."""


def has_guards(paths: Paths) -> bool:
    """Whether this gate knows anybody; the program must not be running."""
    with FolderLock(paths.data):
        return bool(_with_shelf(paths, lambda shelf: shelf.all()))


def is_set_up(paths: Paths) -> bool:
    """Whether this is a gate that somebody is in charge of; the program must not be running."""
    return is_enrolled(paths) and has_guards(paths)


def make_first_supervisor(paths: Paths, clock: Clock, name: str, pin: str) -> Guard:
    """Add the first one; the program must not be running.

    Raises StoreError: GUARDS_KNOWN where there is somebody already, PIN_UNFIT for a PIN that must be none.
    """

    def add(shelf: GuardShelf) -> Guard:
        if shelf.all():
            raise StoreError(Trouble.GUARDS_KNOWN)
        added = shelf.add(name, Role.SUPERVISOR, pin, clock.wall_ms())
        if added is None:
            raise StoreError(Trouble.PIN_UNFIT)
        return added

    with FolderLock(paths.data):
        return _with_shelf(paths, add)


def make_demo_guards(paths: Paths, clock: Clock) -> None:
    """The made-up guards of the demo, at its first start."""

    def add(shelf: GuardShelf) -> None:
        for role, name, pin in () if shelf.all() else DEMO_GUARDS:
            shelf.add(name, role, pin, clock.wall_ms())

    with FolderLock(paths.data):
        _with_shelf(paths, add)


def _with_shelf(paths: Paths, work: Callable[[GuardShelf], T]) -> T:
    database = open_database(paths.guards, schema.guards)
    try:
        return work(GuardShelf(database))
    finally:
        database.close()
