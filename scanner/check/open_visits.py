"""The visits that are not over: asked something, or undecided. Each ends by an event, whatever happens.

1. What is asked stays open for the policy's seconds, anew after each answer; then nobody passed, and that is written.
2. What could not be decided has no time limit: the guard turns the person back, or a newer scan decides.
3. A vehicle is one visit. Who shows a code while it is open sits in it; one who may not pass stops it.
4. Written first, changed then: where writing fails everything is as before.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from scanner.check.verdict import Judged, Verdict
from scanner.check.visit import opened
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction, EventKind

if TYPE_CHECKING:
    from scanner.check.visit import Visit
    from scanner.check.weighing import Weighed
    from scanner.protocol.outcome import Ask

MOST_OPEN = 32
_WRITE_AGAIN_MS = 5_000
"""After a question's end could not be written: a full disk is not asked thirty times a second."""


class PassWriter(Protocol):
    """Writes one event durably and returns its sequence number; raises StoreError.

    A `household` is counted in the same transaction, as one outing of today.
    """

    def __call__(
        self,
        kind: EventKind,
        outcome: int,
        particulars: Particulars,
        ref_seq: int = 0,
        *,
        direction: Direction = Direction.IN,
        household: str = "",
    ) -> int: ...


class OpenVisits:
    """By the sequence number of the record that each began with. Times are monotonic milliseconds; one thread."""

    def __init__(self, write: PassWriter) -> None:
        self._write = write
        self._open: OrderedDict[int, Visit] = OrderedDict()
        self._stopped: list[Judged] = []

    def find(self, seq: int) -> Visit | None:
        return self._open.get(seq)

    def has_vehicle(self) -> bool:
        """Whether whoever shows a code now sits in a vehicle that is being written down."""
        return self._vehicle() is not None

    def asked(self, ask: Ask) -> int | None:
        """The visit whose next question is `ask`, or None."""
        return next((seq for seq, visit in self._open.items() if visit.asks[:1] == (ask,)), None)

    def is_asked(self, who: bytes, now_ms: float) -> bool:
        """Whether that person is in a question: the paper held up once more is no second one."""
        return any(asked.holds(who) and now_ms < asked.until_ms < math.inf for asked in self._open.values())

    def begin(
        self, kind: EventKind, verdict: Verdict, said: Particulars, *, now_ms: float, until_ms: float
    ) -> Judged:
        """Write a verdict on somebody who was not there before; what it leaves to be asked is open then."""
        vehicle = self._vehicle()
        if vehicle is not None:
            return self._join(vehicle, kind, verdict, said, now_ms, until_ms)
        seq = self._write(kind, verdict.outcome, said)
        self._keep(seq, verdict, now_ms, until_ms)
        return Judged(verdict, seq, 0, now_ms)

    def begin_outing(self, seq: int, direction: Direction, household: str) -> None:
        """The visit `seq` goes that way, and counts as an outing of `household` ("": of none) once it is admitted."""
        if seq in self._open:
            self._open[seq] = replace(self._open[seq], direction=direction, household=household)

    def take(self, found: Weighed, asked: Visit, *, taken_ms: float, until_ms: float) -> Judged:
        """Write an answer; what it leaves to be asked stays open."""
        is_over = found.outcome is not Outcome.ASK
        counted = found.household or (asked.household if found.outcome is Outcome.ADMIT else "")
        seq = self._write(
            found.kind,
            found.outcome,
            found.said,
            asked.seq,
            direction=found.visit.direction,
            household=counted,
        )
        if is_over:
            del self._open[asked.seq]
        else:
            self._open[asked.seq] = replace(found.visit, until_ms=until_ms)
        return Judged(found.shown(asked), seq, asked.seq, taken_ms)

    def turn_back(self, seq: int, reason: Reason, taken_ms: float) -> Judged:
        """The visit `seq` ended without a pass."""
        asked = self._open[seq]
        kind = EventKind.OCCUPANTS if reason is Reason.ANSWER_STOPPED else EventKind.IDENTITY
        written = self._write(kind, Outcome.REFUSE, Particulars(reason=reason), seq)
        del self._open[seq]
        person = asked.in_hand
        ended = Verdict(Outcome.REFUSE, reason, (), person.credential, list_age_s=person.list_age_s)
        return Judged(ended, written, seq, taken_ms)

    def end(self, seq: int) -> None:
        """The visit that began as `seq`, if it is open, has ended by an event of a supervisor's."""
        self._open.pop(seq, None)

    def forget_doubts(self, who: bytes, newer_seq: int) -> None:
        """That person was looked at anew: the scan written as `newer_seq` is how an earlier UNDECIDED ended."""
        for seq, asked in list(self._open.items()):
            if seq != newer_seq and asked.is_undecided and asked.holds(who):
                del self._open[seq]

    def overdue(self, now_ms: float) -> list[Judged]:
        """What ended by itself since: nobody answered in time, or somebody stopped the vehicle."""
        ended, self._stopped = self._stopped, []
        for seq in [seq for seq, asked in self._open.items() if asked.until_ms <= now_ms]:
            self._open[seq] = replace(self._open[seq], until_ms=now_ms + _WRITE_AGAIN_MS)
            ended.append(self.turn_back(seq, Reason.ANSWER_NONE, now_ms))
        return ended

    def close(self, now_ms: float) -> list[Judged]:
        """Nobody will answer any more; what ended by that."""
        return [self.turn_back(seq, Reason.ANSWER_NONE, now_ms) for seq in list(self._open)]

    def _vehicle(self) -> Visit | None:
        return next((asked for asked in self._open.values() if asked.is_vehicle), None)

    def _keep(self, seq: int, verdict: Verdict, now_ms: float, until_ms: float) -> None:
        if verdict.outcome is Outcome.UNDECIDED:
            self._open[seq] = opened(seq, verdict, math.inf)
        elif verdict.outcome is Outcome.ASK:
            self._open[seq] = opened(seq, verdict, until_ms)
        if len(self._open) > MOST_OPEN:  # the oldest has had its time
            oldest = next(iter(self._open))
            self._open[oldest] = replace(self._open[oldest], until_ms=now_ms)

    def _join(
        self,
        vehicle: Visit,
        kind: EventKind,
        verdict: Verdict,
        said: Particulars,
        now_ms: float,
        until_ms: float,
    ) -> Judged:
        """One more in the vehicle: nobody's pass before all of them may go, so a good code too is an ASK as yet."""
        may_go = verdict.outcome in (Outcome.ADMIT, Outcome.ASK)
        written = self._write(kind, Outcome.ASK if may_go else verdict.outcome, said, vehicle.seq)
        if not may_go:
            self._stopped.append(self.turn_back(vehicle.seq, Reason.ANSWER_STOPPED, now_ms))
            self._keep(written, verdict, now_ms, until_ms)
            return Judged(verdict, written, 0, now_ms)
        left = replace(vehicle.joined(verdict), until_ms=until_ms)
        self._open[vehicle.seq] = left
        if left.asks:
            return Judged(left.shown(), written, vehicle.seq, now_ms)
        return self._let_go(left, now_ms)

    def _let_go(self, vehicle: Visit, now_ms: float) -> Judged:
        """The last of them has shown a code that may go."""
        said = Particulars(reason=Reason.ANSWER_OCCUPANTS, plate=vehicle.plate, occupants=vehicle.occupants)
        written = self._write(EventKind.OCCUPANTS, Outcome.ADMIT, said, vehicle.seq)
        del self._open[vehicle.seq]
        verdict = replace(vehicle.in_hand, outcome=Outcome.ADMIT, reason=Reason.ANSWER_OCCUPANTS)
        return Judged(verdict, written, vehicle.seq, now_ms)
