"""What a site counts today: who is inside, a household's outings; and how the gate was switched.

Who is inside stands in the log's clear part (outcome, direction, kind, flags), so it is counted there and nowhere else:
after a restart it is what it was. Each kind of site has a crowd of its own: whoever a compound or a highway let through was
never in the shop, and a shop that was something else for an hour finds its people inside as it left them. From which record
on the gate worked as what is kept beside the log, for there it is sealed.

A household is sealed away from this gate too; so its outings have a small table, written in one transaction with the
record, and holding a keyed hash of site, household and day. Numbers of households are few, so the hash protects by its key,
which the operating system keeps; rows of former days go.

Each gate counts what it sees itself: a site with two entrances divides its limit between them.
"""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_left
from typing import TYPE_CHECKING

from scanner.protocol.cbor import encode
from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import SiteKind
from scanner.protocol.record import Direction, EventKind, Flags, Record, parse
from scanner.store.database import Connection, store_errors, writing

if TYPE_CHECKING:
    from scanner.clock import Clock
    from scanner.store.pass_log import Event

_ZONE_S, _DAY_S = 8 * 3600, 86_400
_HASH_BYTES = 16
_LAST_PLACE = """SELECT epoch, max(acked_through,
    coalesce((SELECT max(seq) FROM record WHERE record.epoch = epoch.epoch), 0))
    FROM epoch ORDER BY epoch DESC LIMIT 1"""


def day_of(wall_ms: int) -> int:
    """The day in China (no summer time since 1991) that a Unix time in milliseconds falls on."""
    return (wall_ms // 1000 + _ZONE_S) // _DAY_S


def keep(database: Connection, event: Event, record: Record) -> None:
    """What `record` changes beside the log; inside the transaction that writes it."""
    visit = record.ref_seq or record.seq
    if event.outing:
        day = day_of(record.wall_ms)
        database.execute("DELETE FROM outing WHERE day < ?", (day,))
        database.execute(
            "INSERT OR REPLACE INTO outing (epoch, seq, day, household) VALUES (?, ?, ?, ?)",
            (record.epoch, visit, day, event.outing),
        )
    if event.kind is EventKind.ANNUL:
        database.execute("DELETE FROM outing WHERE epoch = ? AND seq = ?", (record.epoch, visit))
    if event.particulars.mode is not None:
        database.execute("INSERT OR REPLACE INTO mode (id, kind) VALUES (1, ?)", (event.particulars.mode,))


class SiteBook:
    """`key` (32 bytes) is this device's secret. The lane's thread; methods raise StoreError."""

    def __init__(self, database: Connection, *, key: bytes, site: str, clock: Clock) -> None:
        self._database, self._key, self._site, self._clock = database, key, site, clock
        self._day, self._last = -1, (0, 0)
        self._inside: set[tuple[int, int]] = set()
        self._left = 0
        self._worked: list[tuple[int, int, str]] = []
        self._read_worked()

    @property
    @store_errors()
    def mode(self) -> SiteKind | None:
        """What the gate was switched to; None: never."""
        row = self._database.execute("SELECT kind FROM mode").fetchone()
        return SiteKind(row[0]) if row and row[0] in set(SiteKind) else None

    @store_errors()
    def works_as(self, kind: SiteKind) -> None:
        """The gate works as at a site of that kind from the next record on."""
        if self._worked and self._worked[-1][2] == kind:
            return
        place = self._database.execute(_LAST_PLACE).fetchone() if self._worked else None
        with writing(self._database):
            row = (*(place or (0, 0)), kind.value)
            self._database.execute(
                "INSERT OR REPLACE INTO worked_as (epoch, seq, kind) VALUES (?, ?, ?)", row
            )
        self._read_worked()
        self._day = -1  # another crowd is counted now

    @store_errors()
    def inside(self) -> int:
        """Who came in by this gate today and did not leave by it, as it works now; drills and annulled passes apart."""
        today = day_of(self._clock.wall_ms())
        if today != self._day:
            self._day, self._last = today, (0, 0)
            self._inside, self._left = set(), 0
        for epoch, seq, data in self._newer():
            self._last = (epoch, seq)
            self._count(parse(data))
        return len(self._inside) - self._left

    def stamp(self, household: str) -> bytes:
        """What stands for a household today."""
        said = encode([self._site, household, day_of(self._clock.wall_ms())])
        return hmac.digest(self._key, said, hashlib.sha256)[:_HASH_BYTES]

    @store_errors()
    def outings(self, household: str) -> int:
        """How often a household was out today."""
        found = self._database.execute(
            "SELECT count(*) FROM outing WHERE household = ?", (self.stamp(household),)
        )
        return int(found.fetchone()[0])

    @store_errors()
    def _read_worked(self) -> None:
        rows = self._database.execute("SELECT epoch, seq, kind FROM worked_as ORDER BY epoch, seq")
        self._worked = rows.fetchall()

    def _is_ours(self, record: Record) -> bool:
        """Whether the gate worked as it does now when that was written."""
        later = bisect_left(self._worked, (record.epoch, record.seq))
        return self._worked[max(0, later - 1)][2] == self._worked[-1][2] if self._worked else True

    def _newer(self) -> list[tuple[int, int, bytes]]:
        """The records since the last look; at the first of a day those of that day, found from the end."""
        if self._last != (0, 0):
            rows = self._database.execute(
                "SELECT epoch, seq, bytes FROM record WHERE (epoch, seq) > (?, ?) ORDER BY epoch, seq",
                self._last,
            )
            return [*rows.fetchall()]
        found = []
        for row in self._database.execute(
            "SELECT epoch, seq, bytes FROM record ORDER BY epoch DESC, seq DESC"
        ):
            if day_of(parse(row[2]).wall_ms) < self._day:
                break
            found.append(row)
        return found[::-1]

    def _count(self, record: Record) -> None:
        visit = (record.epoch, record.ref_seq or record.seq)
        if record.flags & Flags.DRILL:
            return
        if record.kind == EventKind.ANNUL:
            self._inside.discard(visit)
        elif not self._is_ours(record):
            return
        elif record.kind == EventKind.EXIT:
            self._left = min(self._left + 1, len(self._inside))
        elif record.outcome == Outcome.ADMIT and record.direction == Direction.IN:
            self._inside.add(visit)
        self._left = min(self._left, len(self._inside))
