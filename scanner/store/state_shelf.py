"""What the hub wants of this device; it outlives a restart: no drained gate works on, and no old word counts."""

from __future__ import annotations

from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.orders import NO_NONCE
from scanner.store.database import Connection, store_errors, writing


class StateShelf:
    """The newest signed orders, in trust.db; `state` and `nonce` may be read by any thread. Methods raise StoreError.

    `question` is of the heartbeat that was exported last (32 bytes, b"" for none): orders on a stick must answer it.
    """

    def __init__(self, database: Connection) -> None:
        self._database = database
        self.state, self._said_s, self.nonce, self.question = self._load()

    def said_s(self) -> int:
        """When the hub said it, in its seconds; 0 before the first."""
        return self._said_s

    def keep(self, state: DeviceState, said_s: int, nonce: bytes = NO_NONCE) -> None:
        """Remember verified orders, durably before they are acted on; older ones than the newest change nothing."""
        if said_s < self._said_s:
            return
        self._write(state, said_s, nonce, self.question)

    def asked(self, question: bytes) -> None:
        """Remember what was asked; orders that answer an earlier question are too old from now on."""
        self._write(self.state, self._said_s, self.nonce, question)

    def _write(self, state: DeviceState, said_s: int, nonce: bytes, question: bytes) -> None:
        with writing(self._database):
            self._database.execute(
                "INSERT OR REPLACE INTO device_state (id, state, said_s, nonce, question) VALUES (1, ?, ?, ?, ?)",
                (int(state), said_s, nonce, question),
            )
        self.state, self._said_s, self.nonce, self.question = state, said_s, nonce, question

    @store_errors()
    def _load(self) -> tuple[DeviceState, int, bytes, bytes]:
        row = self._database.execute("SELECT state, said_s, nonce, question FROM device_state").fetchone()
        return (DeviceState(row[0]), *row[1:]) if row else (DeviceState.ACTIVE, 0, NO_NONCE, b"")
