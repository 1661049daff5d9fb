"""The guards of this device and their PINs, in guards.db.

A failure is counted before the PIN is looked at, durably: a program that is killed in between has not given a try away.
Each number has its own count, so that a guard's own PIN does not clear what was guessed at the supervisor's. A wait goes by
the wall clock; where that is set back, it is no longer than the wait itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol.guard import MAX_NAME_CHARACTERS, MOST_GUARDS, Checked, Guard, Role, pin_fault
from scanner.store.database import Connection, store_errors, writing
from scanner.store.pin_hash import ALARMING_FAILURES, HASH_BYTES, hash_of, is_same, new_salt, wait_s

if TYPE_CHECKING:
    from collections.abc import Callable


_NOBODYS_SALT, _NOBODYS_HASH = bytes(16), bytes(HASH_BYTES)


class GuardShelf:
    """Belongs to the lane's thread. `now_ms` is Unix time in milliseconds. Methods raise StoreError."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    @store_errors()
    def all(self) -> list[Guard]:
        """Everybody who was not withdrawn, by number."""
        rows = self._database.execute(
            "SELECT number, name, role FROM guard WHERE withdrawn_ms IS NULL ORDER BY number"
        ).fetchall()
        return [Guard(number, name, Role(role)) for number, name, role in rows]

    def find(self, number: int) -> Guard | None:
        """The guard of that number, unless withdrawn."""
        return next((guard for guard in self.all() if guard.number == number), None)

    def add(self, name: str, role: Role, pin: str, now_ms: int) -> Guard | None:
        """Somebody new under the next number; None for a PIN that must be none, and when all numbers are given out."""
        if pin_fault(pin) is not None:
            return None
        salt = new_salt()
        with writing(self._database):
            number = self._database.execute("SELECT coalesce(max(number), 0) + 1 FROM guard").fetchone()[0]
            if number > MOST_GUARDS:
                return None
            guard = Guard(number, name[:MAX_NAME_CHARACTERS], role)
            self._database.execute(
                "INSERT INTO guard (number, name, role, salt, hash, added_ms) VALUES (?, ?, ?, ?, ?, ?)",
                (number, guard.name, role.value, salt, hash_of(pin, salt), now_ms),
            )
        return guard

    def withdraw(self, number: int, now_ms: int) -> bool:
        """That number opens nothing any more. Not the last supervisor: nobody could add another."""
        supervisors = [guard.number for guard in self.all() if guard.role is Role.SUPERVISOR]
        if supervisors == [number] or self.find(number) is None:
            return False
        with writing(self._database):
            self._database.execute(
                "UPDATE guard SET withdrawn_ms = ?, hash = ? WHERE number = ?",
                (now_ms, _NOBODYS_HASH, number),
            )
        return True

    def set_pin(self, number: int, pin: str) -> bool:
        """A new PIN for that number, and its failures are forgotten; whether it was taken."""
        if pin_fault(pin) is not None or self.find(number) is None:
            return False
        salt = new_salt()
        with writing(self._database):
            self._database.execute(
                "UPDATE guard SET salt = ?, hash = ? WHERE number = ?", (salt, hash_of(pin, salt), number)
            )
            self._database.execute("DELETE FROM failure WHERE number = ?", (number,))
        return True

    def check(self, number: int, pin: str, now_ms: int) -> Checked:
        """Whose PIN that is. While a wait lasts, and for a number that there is not, nobody's: with the same work."""
        guard, salt, kept = self._kept(number)
        return self.tried(number, guard, lambda: is_same(hash_of(pin, salt), kept), now_ms)

    def tried(self, count: int, guard: Guard | None, is_right: Callable[[], bool], now_ms: int) -> Checked:
        """One try at `guard`'s secret, counted under `count`; nothing is looked at while a wait lasts."""
        left_s = self._left_s(count, now_ms)
        if left_s:
            return Checked(wait_s=left_s)
        after_s = self._count(count, now_ms)
        if not is_right() or guard is None:
            return Checked(wait_s=after_s)
        self._forget(count)
        return Checked(guard)

    def must_be_told(self, number: int) -> bool:
        """Whether so many failed at that number that the hub is to hear of it; once, until its PIN proves right."""
        with writing(self._database):
            told = self._database.execute(
                "UPDATE failure SET is_told = 1 WHERE number = ? AND failures >= ? AND is_told = 0 RETURNING 1",
                (number, ALARMING_FAILURES),
            ).fetchall()
        return bool(told)

    @store_errors()
    def _kept(self, number: int) -> tuple[Guard | None, bytes, bytes]:
        row = self._database.execute("SELECT salt, hash FROM guard WHERE number = ?", (number,)).fetchone()
        salt, kept = row or (_NOBODYS_SALT, _NOBODYS_HASH)
        return self.find(number), salt, kept

    @store_errors()
    def _left_s(self, number: int, now_ms: int) -> int:
        row = self._database.execute(
            "SELECT failures, wait_until_ms FROM failure WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            return 0
        failures, until_ms = row
        left_s: int = -((now_ms - until_ms) // 1000)
        return max(0, min(left_s, wait_s(failures)))

    def _count(self, number: int, now_ms: int) -> int:
        """One failure more, until the PIN proves right; the seconds to wait then."""
        with writing(self._database):
            self._database.execute(
                """INSERT INTO failure (number, failures, wait_until_ms) VALUES (?, 1, 0)
                ON CONFLICT (number) DO UPDATE SET failures = failures + 1""",
                (number,),
            )
            row = self._database.execute(
                "SELECT failures FROM failure WHERE number = ?", (number,)
            ).fetchone()
            failures: int = row[0]
            after_s = wait_s(failures)
            self._database.execute(
                "UPDATE failure SET wait_until_ms = ? WHERE number = ?", (now_ms + 1000 * after_s, number)
            )
        return after_s

    def _forget(self, number: int) -> None:
        with writing(self._database):
            self._database.execute("DELETE FROM failure WHERE number = ?", (number,))
