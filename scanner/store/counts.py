"""How many passes wait, are sent, are set aside: read by any thread at any moment, true without asking the disk.

Two threads make these numbers, each with a connection of its own: the lane writes records, the sync acknowledges them.
What is written only ever rises: of two reports the greater one holds. What is acknowledged may sink (a hub that forgot),
and is told by the sync alone. So neither order nor a lost report can make the numbers wrong for longer than until the next.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from scanner.store.database import Connection, store_errors

if TYPE_CHECKING:
    from collections.abc import Callable


class Counts(NamedTuple):
    """Numbers of events. `sent` are at the hub in good order, `set_aside` are there but could not be made use of."""

    waiting: int = 0
    sent: int = 0
    set_aside: int = 0


class Marks(NamedTuple):
    """What is known of one epoch: sequence numbers, and how many records the hub set aside."""

    start: int = 0
    written: int = 0
    acked: int = 0
    set_aside: int = 0


class Tally:
    """The shared marks of all epochs. `on_wrote` hears, on the lane's thread, that there is something to send."""

    def __init__(self, on_wrote: Callable[[], None] = lambda: None) -> None:
        self._on_wrote = on_wrote
        self._lock = Lock()
        self._marks: dict[int, Marks] = {}

    def wrote(self, epoch: int, seq: int) -> None:
        """The lane wrote `seq` in `epoch`."""
        with self._lock:
            known = self._marks.get(epoch, Marks())
            self._marks[epoch] = known._replace(written=max(known.written, seq))
        self._on_wrote()

    def counts(self) -> Counts:
        with self._lock:
            marks = list(self._marks.values())
        return Counts(
            waiting=sum(m.written - m.acked for m in marks),
            sent=sum(m.acked - m.start - m.set_aside for m in marks),
            set_aside=sum(m.set_aside for m in marks),
        )

    @store_errors()
    def read(self, database: Connection) -> None:
        """Take over what `database` (passes.db) says of every epoch; the lane may have written on since."""
        for epoch, *marks in database.execute(
            """SELECT epoch, start_seq,
                max(coalesce((SELECT max(seq) FROM record WHERE record.epoch = epoch.epoch), 0), acked_through),
                acked_through, set_aside FROM epoch"""
        ).fetchall():
            found = Marks(*marks)
            with self._lock:
                known = self._marks.get(epoch, found)
                self._marks[epoch] = found._replace(written=max(known.written, found.written))
