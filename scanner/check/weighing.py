"""What an answer does to an open visit, by the site's policy. Pure: the checkpoint writes it down and keeps what is left.

1. An answer counts only where its question is the next one; anything else answers nothing.
2. "Not the same", a fever measured twice, a household whose outings are used up: the visit ends, refused.
3. Else what is left is asked next, and with nothing left the visit ends, admitted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scanner.check import entries, written
from scanner.check.entries import Household, Identified, Lives, Measured, Vehicle
from scanner.check.verdict import Verdict
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction, EventKind

if TYPE_CHECKING:
    from scanner.check.entries import Entry
    from scanner.check.visit import Visit
    from scanner.protocol.credential import Credential
    from scanner.protocol.policy import SitePolicy


class Before(NamedTuple):
    """A household's outings today; whether this person's last temperature was high, and was reported."""

    outings: int = 0
    was_high: bool = False
    was_reported: bool = False


class Weighed(NamedTuple):
    """The event to be written, and what the visit is after it. `household` is the number to be counted with it, or ""."""

    kind: EventKind
    outcome: Outcome
    said: Particulars
    visit: Visit
    household: str = ""

    @property
    def reason(self) -> Reason:
        return Reason(self.said.reason or "")

    def shown(self, asked: Visit) -> Verdict:
        """What the guard is to see: what was found out about this person, or the next one's turn."""
        left = self.visit
        if self.outcome is Outcome.ASK and (left.waits_for_people or left.key != asked.key):
            return left.shown()
        person = asked.in_hand
        asks = left.asks if self.outcome is Outcome.ASK else ()
        return Verdict(self.outcome, self.reason, asks, person.credential, list_age_s=person.list_age_s)


def weigh(visit: Visit, entry: Entry, policy: SitePolicy, before: Before) -> Weighed | None:
    """What `entry` does. None where it answers nothing."""
    if visit.asks[:1] != (entries.ask_of(entry),) or not entries.is_sensible(entry):  # 1
        return None
    match entry:
        case Identified(same):
            return _identified(visit, same=same)
        case Lives(resident, direction):
            return _lives(visit, policy, resident=resident, direction=direction)
        case Measured(tenths):
            return _measured(visit, tenths, policy.temperature_limit, before)
        case Household(number):
            return _household(visit, number, is_used_up=before.outings >= policy.household_limit)
        case Vehicle(plate, occupants):
            return None if visit.occupants else _vehicle(visit, plate, occupants)


def measured_again(credential: Credential, tenths: int, limit: int) -> Particulars:
    """A yellow person's temperature, taken to undo a report: it names whose it is, and admits nobody."""
    reason = Reason.ANSWER_CLEARED if tenths < limit else Reason.ANSWER_FEVER
    return written.of_temperature(reason, tenths, credential, is_report=True)


def _identified(visit: Visit, *, same: bool) -> Weighed:
    if not same:
        said = Particulars(reason=Reason.ANSWER_NOT_SAME, same=0)
        return Weighed(EventKind.IDENTITY, Outcome.REFUSE, said, visit)
    left = replace(visit.answered(Ask.IDENTITY), is_identified=True)
    return _next(EventKind.IDENTITY, written.of_match(visit.in_hand.credential), left)


def _lives(visit: Visit, policy: SitePolicy, *, resident: bool, direction: Direction) -> Weighed:
    """While outings are counted a resident's household is, and who only visits is looked at: it is the other way out."""
    more: tuple[Ask, ...] = ()
    if policy.household_limit:
        is_outing = resident and direction is Direction.OUT
        is_stranger = not resident and not visit.is_identified
        more = (Ask.HOUSEHOLD,) * is_outing + (Ask.IDENTITY,) * is_stranger
    left = replace(visit.answered(Ask.RESIDENCE, *more), direction=direction)
    reason = Reason.ANSWER_RESIDENT if resident else Reason.ANSWER_VISITOR
    return _next(EventKind.RESIDENCE, Particulars(reason=reason, resident=int(resident)), left)


def _measured(visit: Visit, tenths: int, limit: int, before: Before) -> Weighed:
    """The first high one is only taken again; the second is the report. Normal again, it says so of whom it once named."""
    credential, kind = visit.in_hand.credential, EventKind.TEMPERATURE
    if tenths < limit:
        said = written.of_temperature(Reason.ANSWER_NORMAL, tenths, credential, is_report=before.was_reported)
        return _next(kind, said, visit.answered(Ask.TEMPERATURE))
    if not before.was_high:
        said = Particulars(reason=Reason.ANSWER_AGAIN, temperature=tenths)
        return Weighed(kind, Outcome.ASK, said, visit)
    said = written.of_temperature(Reason.ANSWER_FEVER, tenths, credential, is_report=True)
    return Weighed(kind, Outcome.REFUSE, said, visit)


def _household(visit: Visit, number: str, *, is_used_up: bool) -> Weighed:
    """The number itself is not written: what is counted is its keyed hash, beside the log."""
    if is_used_up:
        said = Particulars(reason=Reason.ANSWER_QUOTA)
        return Weighed(EventKind.RESIDENCE, Outcome.REFUSE, said, visit)
    said = Particulars(reason=Reason.ANSWER_HOUSEHOLD)
    found = _next(EventKind.RESIDENCE, said, visit.answered(Ask.HOUSEHOLD))
    return found._replace(household=number)


def _vehicle(visit: Visit, plate: str, occupants: int) -> Weighed:
    said = Particulars(reason=Reason.ANSWER_OCCUPANTS, plate=plate, occupants=occupants)
    return _next(EventKind.OCCUPANTS, said, replace(visit, plate=plate, occupants=occupants))


def _next(kind: EventKind, said: Particulars, left: Visit) -> Weighed:
    return Weighed(kind, Outcome.ASK if left.asks else Outcome.ADMIT, said, left)
