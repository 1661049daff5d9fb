"""What a supervisor may change after the gate has judged: let somebody in all the same, or take a pass back.

Neither touches what is written: each is an event of its own that names the record it is about. Who may be let in, and by how
many, stands in the site's signed policy; what no key has signed is never among it, for there is nobody to be let in.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.protocol.guard import Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.check.verdict import Judged, Verdict
    from scanner.protocol.guard import Guard
    from scanner.protocol.policy import SitePolicy

OVERRIDE_REASONS = (
    Reason.OVERRIDE_KNOWN,
    Reason.OVERRIDE_MEDICAL,
    Reason.OVERRIDE_DUTY,
    Reason.OVERRIDE_ORDERED,
)
ANNUL_REASONS = (Reason.ANNUL_NOT_ENTERED, Reason.ANNUL_MISTAKE, Reason.ANNUL_UNWELL)
MOST_REMEMBERED = 64


class RecentVerdicts:
    """The last people judged, whom a supervisor may still be asked about; one thread."""

    def __init__(self) -> None:
        self._recent: OrderedDict[int, Judged] = OrderedDict()

    def remember(self, judged: Judged) -> None:
        """Every person, by the record with which the visit began: what came last in it stands."""
        visit = judged.ref_seq or judged.seq
        self._recent.pop(visit, None)
        if judged.seq and judged.verdict.is_somebody:
            self._recent[visit] = judged
        if len(self._recent) > MOST_REMEMBERED:
            self._recent.popitem(last=False)

    def forget_all(self) -> None:
        """A drill's people are nobody once it is over."""
        self._recent.clear()

    def overridden(
        self, seq: int, reason: Reason, guards: Sequence[Guard], policy: SitePolicy
    ) -> Verdict | None:
        """Record `seq` as `guards`, who have proved who they are, let its person in; None where they may not."""
        verdict = self._verdict(seq)
        persons = persons_to_admit(verdict, policy) if verdict is not None else 0
        is_enough = len({guard.number for guard in guards}) >= persons > 0
        if verdict is None or not is_enough or reason not in OVERRIDE_REASONS or not _is_led(guards):
            return None
        return replace(verdict, outcome=Outcome.ADMIT, reason=reason, asks=())

    def annulled(self, seq: int, reason: Reason, guard: Guard) -> Verdict | None:
        """Record `seq`, by which somebody was admitted, as not passed; None where nobody was, or not by a supervisor."""
        verdict = self._verdict(seq)
        if verdict is None or verdict.outcome is not Outcome.ADMIT or reason not in ANNUL_REASONS:
            return None
        return replace(verdict, outcome=Outcome.REFUSE, reason=reason) if _is_led([guard]) else None

    def visit_of(self, seq: int) -> int:
        """The record with which the visit began that stands as record `seq`: what is counted, is counted by it."""
        return next((visit for visit, judged in self._recent.items() if judged.seq == seq), seq)

    def _verdict(self, seq: int) -> Verdict | None:
        return next((judged.verdict for judged in self._recent.values() if judged.seq == seq), None)


def persons_to_admit(verdict: Verdict, policy: SitePolicy) -> int:
    """How many persons together may admit whom `verdict` stopped; 0: nobody. Nobody was stopped by an ADMIT or an ASK."""
    if verdict.outcome not in (Outcome.REFUSE, Outcome.UNDECIDED) or not verdict.is_somebody:
        return 0
    return policy.persons_to_override(verdict.reason)


def _is_led(guards: Sequence[Guard]) -> bool:
    return guards[0].role is Role.SUPERVISOR
