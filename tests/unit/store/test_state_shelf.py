"""What the hub wants of the device outlives a restart, and an older word never replaces a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol.heartbeat import DeviceState
from scanner.store.state_shelf import StateShelf

if TYPE_CHECKING:
    from scanner.store.database import Connection


def test_a_state_outlives_a_restart(trust_db: Connection) -> None:
    shelf = StateShelf(trust_db)
    assert (shelf.state, shelf.said_s()) == (DeviceState.ACTIVE, 0)
    shelf.keep(DeviceState.DRAIN, 100)
    again = StateShelf(trust_db)
    assert (again.state, again.said_s()) == (DeviceState.DRAIN, 100)


def test_an_older_state_changes_nothing(trust_db: Connection) -> None:
    shelf = StateShelf(trust_db)
    shelf.keep(DeviceState.DRAIN, 100)
    shelf.keep(DeviceState.WIPE, 99)
    assert (shelf.state, StateShelf(trust_db).state) == (DeviceState.DRAIN, DeviceState.DRAIN)
