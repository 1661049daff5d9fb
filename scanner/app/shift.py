"""The end of a shift: an event in the log, and what the guard reads out to the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol.guard import DeskEvent
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import NO_OUTCOME, EventKind, Flags
from scanner.protocol.shift import shift_end
from scanner.store.pass_log import Event

if TYPE_CHECKING:
    from scanner.app.stored import Stored
    from scanner.protocol.shift import ShiftEnd
    from scanner.store.pass_log import PassLog


def end_shift(stored: Stored, log: PassLog) -> ShiftEnd:
    """Write the event behind the last record, and nobody is on duty; on the thread that writes `log`. Raises StoreError."""
    flags = Flags.DEMO if stored.enrolment.demo else Flags.NONE
    said = Particulars(reason=DeskEvent.SHIFT_END.value, guard=stored.duty.label)
    log.append(Event(EventKind.SHIFT, NO_OUTCOME, said, flags=flags))
    stored.duty.end()
    head = log.head()
    return shift_end(head.device, head.epoch, head.seq, head.hash_there, stored.states.nonce)
