"""How far the hub holds an epoch, as it last signed: what moves it, and where to.

Methods of the outbox call these inside its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import Trouble, TrustError
from scanner.protocol.record import MISSING, hash_of

if TYPE_CHECKING:
    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.store.database import Connection


class Mark(NamedTuple):
    """An epoch's watermark, and our hash at the number that an acknowledgement names (None where we know none)."""

    through: int
    purged_through: int
    purged_hash: bytes
    newest_s: int
    hash_here: bytes | None


def held_against(database: Connection, ack: Acknowledgement, device: bytes) -> Mark:
    """The mark of the epoch that `ack` speaks of; raises TrustError(ACK_REFUSED) where it cannot be a word on this log."""
    row = database.execute(
        """SELECT rewound_s, acked_through, purged_through, purged_hash, newest_s,
            CASE :through WHEN acked_through THEN acked_hash WHEN purged_through THEN purged_hash END,
            (SELECT bytes FROM record WHERE epoch = :epoch AND seq = :through),
            (SELECT max(seq) FROM record WHERE epoch = :epoch) > :through
        FROM epoch WHERE epoch = :epoch""",
        {"epoch": ack.epoch, "through": ack.acked_through},
    ).fetchone()
    if row is None or ack.device != device:
        raise TrustError(Trouble.ACK_REFUSED, "another device's, or of an epoch unknown here")
    rewound_s, through, purged, purged_hash, newest_s, known_hash, data, is_inside = row
    if ack.time_s < rewound_s:
        raise TrustError(Trouble.ACK_REFUSED, "overtaken")
    if data is None and known_hash is None and is_inside:
        data = MISSING
    hash_here = known_hash if data is None else hash_of(data)
    return Mark(through, purged, purged_hash, newest_s, hash_here)


def rise(database: Connection, mark: Mark, ack: Acknowledgement, signed: bytes, set_aside: int) -> int:
    """Up to what `ack` names; by how much. Raises TrustError(ACK_REFUSED) where that is not ours."""
    if mark.hash_here != ack.hash_there:
        raise TrustError(Trouble.ACK_REFUSED, "beyond what was written, or another hash")
    moved = ack.acked_through - mark.through
    if moved:
        aside = max(0, min(set_aside, moved))
        database.execute(
            """UPDATE epoch SET acked_through = ?, acked_hash = ?, set_aside = set_aside + ?,
            newest_s = max(newest_s, ?), signed_ack = ? WHERE epoch = ?""",
            (ack.acked_through, ack.hash_there, aside, ack.time_s, signed, ack.epoch),
        )
        database.execute(
            "INSERT INTO receipt (epoch, acked_through, acked_s, set_aside) VALUES (?, ?, ?, ?)",
            (ack.epoch, ack.acked_through, ack.time_s, aside),
        )
    return moved


def sink(database: Connection, mark: Mark, ack: Acknowledgement, signed: bytes) -> int:
    """Down to where the hub's log and ours are known to be the same; by how much, below 0.

    That is where `ack` says, if the record there is ours, else all that is purged here: what the hub signed for that stays
    its proof. Raises TrustError(ACK_REFUSED) for a word that is not newer than all before.
    """
    if ack.time_s <= mark.newest_s:
        raise TrustError(Trouble.ACK_REFUSED, "backward")
    if mark.hash_here == ack.hash_there and ack.acked_through >= mark.purged_through:
        _sink_to(database, ack.epoch, ack.acked_through, ack.hash_there, ack.time_s)
        database.execute("UPDATE epoch SET signed_ack = ? WHERE epoch = ?", (signed, ack.epoch))
        return ack.acked_through - mark.through
    _sink_to(database, ack.epoch, mark.purged_through, mark.purged_hash, ack.time_s)
    return mark.purged_through - mark.through


def _sink_to(database: Connection, epoch: int, through: int, hash_there: bytes, now_s: int) -> None:
    """What the forgotten receipts counted as set aside is counted when it comes again."""
    place = {"epoch": epoch, "through": through, "hash": hash_there, "now": now_s}
    database.execute(
        """UPDATE epoch SET acked_through = :through, acked_hash = :hash, newest_s = :now, rewound_s = :now,
        set_aside = min(:through - start_seq, max(0, set_aside - (SELECT coalesce(sum(set_aside), 0) FROM receipt
            WHERE receipt.epoch = :epoch AND receipt.acked_through > :through)))
        WHERE epoch = :epoch""",
        place,
    )
    database.execute("DELETE FROM receipt WHERE epoch = :epoch AND acked_through > :through", place)
    database.execute(
        "INSERT OR IGNORE INTO receipt (epoch, acked_through, acked_s) VALUES (:epoch, :through, :now)",
        place,
    )
