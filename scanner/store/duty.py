"""Who is on duty now, and since which record: kept over a restart, in guards.db."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.store.database import Connection, store_errors, writing

if TYPE_CHECKING:
    from scanner.protocol.guard import Guard
    from scanner.store.guards import GuardShelf


class Duty(NamedTuple):
    """`guard` has stood here since `since_ms` (Unix milliseconds); the first record of that is behind `seq` of `epoch`."""

    guard: Guard
    since_ms: int
    epoch: int
    seq: int


class DutyShelf:
    """`now` may be read by any thread; the rest belongs to the lane's. Methods raise StoreError."""

    def __init__(self, database: Connection, guards: GuardShelf) -> None:
        self._database = database
        self._guards = guards
        self.now = self._load()
        self.has_guards = bool(guards.all())

    @property
    def label(self) -> str | None:
        """How the log names who is on duty."""
        return self.now.guard.label if self.now else None

    @property
    def is_unattended(self) -> bool:
        """Whether nobody has signed in at a gate that knows its guards: then nobody's pass would be anybody's."""
        return self.has_guards and self.now is None

    def begin(self, duty: Duty) -> None:
        """From now on it is `duty.guard` who stands here."""
        with writing(self._database):
            self._database.execute(
                "INSERT OR REPLACE INTO duty (id, number, since_ms, epoch, seq) VALUES (1, ?, ?, ?, ?)",
                (duty.guard.number, duty.since_ms, duty.epoch, duty.seq),
            )
        self.now = duty

    def end(self) -> None:
        """Nobody stands here."""
        with writing(self._database):
            self._database.execute("DELETE FROM duty")
        self.now = None

    def guards_changed(self) -> None:
        """Somebody was added or withdrawn; whoever was withdrawn is off duty at once."""
        self.has_guards = bool(self._guards.all())
        if self.now is not None and self._guards.find(self.now.guard.number) is None:
            self.end()

    @store_errors()
    def _load(self) -> Duty | None:
        row = self._database.execute("SELECT number, since_ms, epoch, seq FROM duty").fetchone()
        guard = self._guards.find(row[0]) if row else None
        return Duty(guard, *row[1:]) if guard else None
