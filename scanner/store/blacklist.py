"""Asking the list: is this index yellow, red, revoked? The lane's question, some microseconds an answer."""

from __future__ import annotations

import logging
from typing import Literal, NamedTuple

from scanner.errors import StoreError
from scanner.protocol.status_list import Status
from scanner.store.database import Connection, store_errors

log = logging.getLogger(__name__)

Fault = Literal["", "MISSING", "OUTSIDE", "UNREADABLE"]

# One statement is one snapshot: the sync may put another list in force meanwhile, and nobody sees half of each.
_LOOK_UP = """SELECT iat_s, size, readable, (SELECT status FROM blacklist
        WHERE blacklist.issuer = list.issuer AND blacklist.generation = list.generation AND "index" = ?3)
    FROM list WHERE issuer = ?1 AND generation = ?2"""
_INDEXES = range(2**32)


class Listed(NamedTuple):
    """`status` and the `iat_s` of the list that says so (Unix seconds), or both None and a fault: we cannot tell."""

    status: Status | None
    iat_s: int | None
    fault: Fault = ""


class Blacklist:
    """Belongs to the lane's thread, with a connection of its own to trust.db."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def look_up(self, issuer: str, generation: int, index: int) -> Listed:
        """What the list in force says of `index`. Never raises for the disk's sake: a fault is not "not listed".

        Faults: MISSING, no list of that issuer and generation; OUTSIDE, it covers no such index; UNREADABLE, the list's
        file or the database cannot be read.
        """
        try:
            with store_errors():
                asked = index if index in _INDEXES else -1
                row = self._database.execute(_LOOK_UP, (issuer, generation, asked)).fetchone()
        except StoreError:
            log.exception("the list cannot be asked")
            return Listed(None, None, "UNREADABLE")
        if row is None:
            return Listed(None, None, "MISSING")
        iat_s, size, readable, status = row
        if not readable:
            return Listed(None, None, "UNREADABLE")
        if not 0 <= index < size:
            return Listed(None, None, "OUTSIDE")
        return Listed(Status(status or Status.VALID), iat_s)
