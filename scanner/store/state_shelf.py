"""What the hub wants of this device; it outlives a restart: no drained gate works on, and no old word counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol.heartbeat import DeviceState
from scanner.store.database import store_errors, writing

if TYPE_CHECKING:
    from sqlite_utils import Database


class StateShelf:
    """The newest signed state, in trust.db; `state` may be read by any thread. Methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.state, self._said_s = self._load()

    def said_s(self) -> int:
        """When the hub said it, in its seconds; 0 before the first."""
        return self._said_s

    def keep(self, state: DeviceState, said_s: int) -> None:
        """Remember a verified state, durably before it is acted on; an older one than the newest changes nothing."""
        if said_s < self._said_s:
            return
        with writing(self._database):
            self._database.execute(
                "INSERT OR REPLACE INTO device_state (id, state, said_s) VALUES (1, ?, ?)",
                (int(state), said_s),
            )
        self.state, self._said_s = state, said_s

    @store_errors()
    def _load(self) -> tuple[DeviceState, int]:
        row = self._database.execute("SELECT state, said_s FROM device_state").fetchone()
        return (DeviceState(row[0]), row[1]) if row else (DeviceState.ACTIVE, 0)
