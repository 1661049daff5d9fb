"""One visit that is still open: who is in it, and what must still be asked, in which order. Pure.

A visit is one person; on the highway it is a vehicle with everybody in it. Each person's own questions come first, then
the vehicle's: its plate and how many are inside, then the codes of those who have not shown one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction

if TYPE_CHECKING:
    from scanner.check.verdict import Verdict

_ORDER = (Ask.IDENTITY, Ask.RESIDENCE, Ask.TEMPERATURE, Ask.HOUSEHOLD)
"""A household is counted last: only who has passed everything else was out."""


@dataclass(frozen=True, slots=True)
class Visit:
    """`seq` is the record that the visit began with; until `until_ms` (monotonic) there is time for its questions.

    `people`: one verdict for each, its `asks` what is left of that person's own. `occupants` is 0 until the guard has
    counted. `is_identified`: an ID was compared. `household`: counts
    as an outing of that household once it is admitted; "": of none.
    """

    seq: int
    people: tuple[Verdict, ...]
    until_ms: float
    is_vehicle: bool = False
    plate: str = ""
    occupants: int = 0
    is_identified: bool = False
    direction: Direction = Direction.IN
    household: str = ""

    @property
    def in_hand(self) -> Verdict:
        """Whose turn it is: the first person who is still asked something, else the last who came."""
        return next((person for person in self.people if person.asks), self.people[-1])

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What is left, in the order in which it is asked."""
        own = tuple(ask for ask in _ORDER if ask in self.in_hand.asks)
        return (*own, Ask.OCCUPANTS) if self.is_vehicle and self.lacks_people else own

    @property
    def lacks_people(self) -> bool:
        """Whether nobody has counted yet, or fewer have shown a code than sit in the vehicle."""
        return self.to_come > 0 or not self.occupants

    @property
    def to_come(self) -> int:
        """How many were counted in the vehicle and have not shown a code."""
        return max(0, self.occupants - len(self.people))

    @property
    def waits_for_people(self) -> bool:
        """Whether the vehicle's next question is another person's code."""
        return self.asks[:1] == (Ask.OCCUPANTS,) and self.occupants > 0

    @property
    def is_undecided(self) -> bool:
        return self.people[0].outcome is Outcome.UNDECIDED

    def shown(self) -> Verdict:
        """What the guard is to see of it while something is left to ask."""
        reason = Reason.ANSWER_OCCUPANTS if self.waits_for_people else self.in_hand.reason
        if self.is_vehicle and not self.in_hand.asks and not self.occupants:
            reason = Reason.SITE_OCCUPANTS
        to_come = self.to_come if self.waits_for_people else 0
        return replace(self.in_hand, outcome=Outcome.ASK, reason=reason, asks=self.asks, to_come=to_come)

    def holds(self, visit: bytes) -> bool:
        """Whether somebody of that issuer and subject is in it."""
        return any(p.credential is not None and p.credential.visit == visit for p in self.people)

    def answered(self, ask: Ask, *more: Ask) -> Visit:
        """The person in hand has answered `ask`, which led to `more`."""
        left = tuple(a for a in self.in_hand.asks if a is not ask)
        return self._with(replace(self.in_hand, asks=(*left, *more)))

    @property
    def key(self) -> bytes:
        """Who is in hand; somebody without a code goes by this visit's number."""
        credential = self.in_hand.credential
        return credential.visit if credential else b"%d" % self.seq

    def joined(self, person: Verdict) -> Visit:
        """One more sits in the vehicle."""
        return replace(self, people=(*self.people, person))

    def _with(self, person: Verdict) -> Visit:
        people = list(self.people)
        people[people.index(self.in_hand)] = person
        return replace(self, people=tuple(people))


def opened(seq: int, verdict: Verdict, until_ms: float) -> Visit:
    """The visit that begins with `verdict`, written as `seq`."""
    own = tuple(ask for ask in verdict.asks if ask is not Ask.OCCUPANTS)
    is_vehicle = Ask.OCCUPANTS in verdict.asks
    return Visit(seq, (replace(verdict, asks=own),), until_ms, is_vehicle=is_vehicle)
