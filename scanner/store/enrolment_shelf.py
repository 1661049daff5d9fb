"""Which hub this computer is a gate of. The keys that go with it are in the key store, never here."""

from __future__ import annotations

from typing import NamedTuple

from scanner.store.database import Connection, store_errors, writing

_VOUCHED_FOR_BY_THE_ROOT = ("trust", "trust_document", "list", "blacklist", "time_floor")


class Enrolment(NamedTuple):
    """`device` is 8 bytes; `certificate_sha256` 32 bytes or b""; `root` the pinned root.json; `demo`: not a real hub."""

    device: bytes
    hub_url: str
    certificate_sha256: bytes
    root: bytes
    site: str
    demo: bool


class EnrolmentShelf:
    """One enrolment at most, in trust.db. Methods raise StoreError."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def save(self, enrolment: Enrolment) -> None:
        """Replace the enrolment. Under another root all that the old root vouched for goes in the same transaction."""
        with writing(self._database):
            row = self._database.execute("SELECT root FROM enrolment").fetchone()
            if row is not None and row[0] != enrolment.root:
                for table in _VOUCHED_FOR_BY_THE_ROOT:
                    self._database.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
            self._database.execute(
                """INSERT OR REPLACE INTO enrolment
                (id, device, hub_url, certificate_sha256, root, site, demo) VALUES (1, ?, ?, ?, ?, ?, ?)""",
                enrolment,
            )

    @store_errors()
    def load(self) -> Enrolment | None:
        """The enrolment, or None for a computer that is no gate yet."""
        row = self._database.execute(
            "SELECT device, hub_url, certificate_sha256, root, site, demo FROM enrolment"
        ).fetchone()
        if row is None:
            return None
        device, hub_url, certificate_sha256, root, site, demo = row
        return Enrolment(device, hub_url, certificate_sha256, root, site, bool(demo))
