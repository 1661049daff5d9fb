"""A supervisor believes the signed documents rather than this computer's clock: an event in the log, then the new time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from scanner.errors import Trouble, TrustError
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import NO_OUTCOME, EventKind, Flags
from scanner.store.pass_log import Event

if TYPE_CHECKING:
    from scanner.app.stored import Stored
    from scanner.store.pass_log import PassLog

_A_DAY = timedelta(days=1)
"""The day that a supervisor knows is the local one, the documents' is UTC."""


def waiting(stored: Stored) -> datetime:
    """The time that waits for a supervisor; raises TrustError(TIME_NOT_OFFERED) where none does."""
    time_s = stored.waiting_time_s()
    if not time_s:
        raise TrustError(Trouble.TIME_NOT_OFFERED)
    return datetime.fromtimestamp(time_s, UTC)


def accept(stored: Stored, log: PassLog, named: datetime, today: str, by: str | None = None) -> None:
    """Take over `named` where it is the day that the supervisor (guard `by`) has typed (`today`, as 2026-11-26).

    Typing it takes a calendar, and a look at it: a poisoned date is not waved through. Raises TrustError(TIME_OTHER_DAY)
    for another day or none, StoreError where it cannot be written; nothing has changed then.
    """
    try:
        off_by = abs(date.fromisoformat(today) - named.date())
    except ValueError as error:
        raise TrustError(Trouble.TIME_OTHER_DAY) from error
    if off_by > _A_DAY:
        raise TrustError(Trouble.TIME_OTHER_DAY)
    flags = Flags.DEMO if stored.enrolment.demo else Flags.NONE
    said = Particulars(reason=Trouble.TIME_ACCEPTED.value, guard=by)
    log.append(Event(EventKind.DEVICE, NO_OUTCOME, said, flags=flags))
    stored.accept_time(int(named.timestamp()))
