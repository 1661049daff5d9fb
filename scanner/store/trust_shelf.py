"""What the gate believes between two contacts: the accepted trust documents and the highest trusted time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import Trouble, TrustError
from scanner.store.database import Connection, store_errors, writing

if TYPE_CHECKING:
    from collections.abc import Mapping


class StoredTrust(NamedTuple):
    """The documents (target path -> bytes) of `version`; accepted and expiring at Unix seconds."""

    documents: Mapping[str, bytes]
    version: int
    accepted_s: int
    expires_s: int


class TrustShelf:
    """The accepted targets of the TUF repository, all of one refresh, in trust.db. Methods raise StoreError."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def save(self, documents: Mapping[str, bytes], version: int, accepted_s: int, expires_s: int) -> None:
        """Replace all documents by `documents`, in one transaction.

        The same `version` again is a refresh. Raises TrustError(TRUST_REFUSED) for a lower one: trust is not rolled back.
        """
        with writing(self._database):
            row = self._database.execute("SELECT version FROM trust").fetchone()
            if row is not None and version < row[0]:
                raise TrustError(Trouble.TRUST_REFUSED, "an older version than the accepted one")
            self._database.execute("DELETE FROM trust_document")
            self._database.executemany(
                "INSERT INTO trust_document (path, body) VALUES (?, ?)", list(documents.items())
            )
            self._database.execute(
                "INSERT OR REPLACE INTO trust (id, version, accepted_s, expires_s) VALUES (1, ?, ?, ?)",
                (version, accepted_s, expires_s),
            )

    @store_errors()
    def load(self) -> StoredTrust | None:
        """What was saved last, whole; None before the first time."""
        rows = self._database.execute(
            "SELECT version, accepted_s, expires_s, path, body FROM trust LEFT JOIN trust_document"
        ).fetchall()
        if not rows:
            return None
        documents = {path: body for *_, path, body in rows if path is not None}
        return StoredTrust(documents, *rows[0][:3])


class TimeFloor:
    """The highest time that a verified document has told; it outlives a restart. Methods raise StoreError.

    Beside it what a document told that only a supervisor may accept, and the last that one did; Unix seconds, 0: none.
    """

    def __init__(self, database: Connection) -> None:
        self._database = database

    def highest_s(self) -> int:
        """Unix seconds; 0 before the first."""
        return self._load()[0]

    def offered_s(self) -> int:
        """What waits for a supervisor."""
        return self._load()[1]

    def accepted_s(self) -> int:
        """What a supervisor accepted last."""
        return self._load()[2]

    def offer(self, time_s: int) -> None:
        """Let `time_s` wait for a supervisor, in place of what waited; 0: nothing waits."""
        with writing(self._database):
            self._database.execute(
                """INSERT INTO time_floor (id, highest_s, offered_s) VALUES (1, 0, ?)
                ON CONFLICT DO UPDATE SET offered_s = excluded.offered_s""",
                (time_s,),
            )

    def accept(self, time_s: int) -> None:
        """A supervisor has accepted `time_s`: it is the highest time from now on."""
        with writing(self._database):
            self._database.execute(
                "UPDATE time_floor SET highest_s = max(highest_s, ?1), accepted_s = ?1, offered_s = 0",
                (time_s,),
            )

    def raise_to(self, time_s: int) -> None:
        """Remember `time_s` (Unix seconds) if it is higher; the floor never sinks by this."""
        with writing(self._database):
            self._database.execute(
                """INSERT INTO time_floor (id, highest_s) VALUES (1, ?)
                ON CONFLICT DO UPDATE SET highest_s = excluded.highest_s WHERE excluded.highest_s > highest_s""",
                (time_s,),
            )

    def lower_to(self, time_s: int) -> None:
        """Forget what was named beyond `time_s` (Unix seconds): a new list key was proved."""
        with writing(self._database):
            self._database.execute(
                "UPDATE time_floor SET highest_s = min(highest_s, ?1), accepted_s = min(accepted_s, ?1)",
                (time_s,),
            )

    @store_errors()
    def _load(self) -> tuple[int, int, int]:
        row = self._database.execute("SELECT highest_s, offered_s, accepted_s FROM time_floor").fetchone()
        return tuple(row) if row else (0, 0, 0)
