"""One person at the gate: from a text, or the guard's answer, to a verdict that is durably written. No Qt, no threads.

The pass is written before anyone is told: what `scan`, `enter` and the others return is on the disk. Where it cannot be
written they raise StoreError and there is no verdict; the lane shows the trouble instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from scanner.check import written
from scanner.check.deciding import decide
from scanner.check.entries import (
    CERTIFICATE,
    Household,
    Identified,
    NoCode,
    household_of,
    is_sensible,
)
from scanner.check.facts import NO_LIST, facts_of
from scanner.check.fevers import Fevers
from scanner.check.open_visits import OpenVisits
from scanner.check.reading import read
from scanner.check.site_now import SiteNow
from scanner.check.unread import UnreadTexts
from scanner.check.verdict import Judged, Verdict
from scanner.check.weighing import Before, weigh
from scanner.check.without_code import without_code
from scanner.check.yellows import Yellows
from scanner.protocol import policy as policies
from scanner.protocol.outcome import Ask
from scanner.protocol.particulars import Particulars
from scanner.protocol.plate import province_of
from scanner.protocol.reason import Reason
from scanner.protocol.record import NO_OUTCOME, Direction, EventKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.entries import Entry
    from scanner.check.facts import Listed
    from scanner.check.lots import Lots
    from scanner.check.moment import Moment
    from scanner.check.open_visits import PassWriter
    from scanner.check.seen import Seen
    from scanner.check.trusted_time import TrustedTime
    from scanner.clock import Clock
    from scanner.protocol.credential import Credential
    from scanner.protocol.policy import SiteKind, SitePolicy
    from scanner.protocol.trust import Trust


class Visits(Protocol):
    """Whether `visit` is still in view under another text than `text`."""

    def same_visit(self, text: str, visit: bytes, now_ms: float) -> bool: ...


class SiteBook(Protocol):
    """What the site counts: how it was switched, who is inside today, a household's outings of today."""

    @property
    def mode(self) -> SiteKind | None: ...
    def works_as(self, kind: SiteKind) -> None: ...
    def inside(self) -> int: ...
    def outings(self, household: str) -> int: ...


@dataclass(frozen=True, slots=True)
class TrustInForce:
    """The accepted trust, when it was last found fresh (seconds), and the site's policy in it."""

    trust: Trust
    accepted_s: int
    policy: SitePolicy


class Checkpoint:
    """The use case. All calls on one thread: the lane's."""

    def __init__(  # noqa: PLR0913 - what a gate is made of, named one by one
        self,
        *,
        trust: Callable[[], TrustInForce | None],
        look_up: Callable[[str, int, int], Listed],
        write: PassWriter,
        visits: Visits,
        seen: Seen,
        lots: Lots,
        time: TrustedTime,
        clock: Clock,
        book: SiteBook,
    ) -> None:
        self._trust = trust
        self._look_up = look_up
        self._write = write
        self._visits = visits
        self._seen = seen
        self._lots = lots
        self._time = time
        self._clock = clock
        self._book = book
        self._visit = OpenVisits(write)
        self._yellows = Yellows(write)
        self._fevers = Fevers()
        self._unread = UnreadTexts(self._write_counted)

    def policy(self) -> SitePolicy:
        """What the site asks now, in the mode that the gate was switched to."""
        in_force = self._trust()
        now = self._time.judge(self._clock.wall_ms() // 1000, self._clock.mono_ms())
        return policies.DEFAULT if in_force is None else in_force.policy.at(now.s).under(self._book.mode)

    def site(self) -> SiteNow:
        """What the site asks and counts now."""
        policy, in_force = self.policy(), self._trust()
        own = policies.DEFAULT if in_force is None else in_force.policy
        return SiteNow(
            kind=policy.kind,
            modes=own.switchable,
            inside=self._inside(policy),
            limit=policy.occupancy_limit,
            counts_outings=policy.asks_residence and policy.household_limit > 0,
            no_code=policy.no_code,
            province=province_of(in_force.trust.home if in_force else ""),
        )

    def scan(self, text: str, taken_ms: float) -> Judged | None:
        """The verdict on `text`, read off a frame taken at `taken_ms` (monotonic); None while its visit goes on.

        Raises StoreError when the pass cannot be written.
        """
        if text.startswith(CERTIFICATE) and self.site().takes_certificates:
            return self._certificate(household_of(text), taken_ms)
        now = self._time.judge(self._clock.wall_ms() // 1000, self._clock.mono_ms())
        in_force = self._trust()
        found = read(text, in_force.trust if in_force else None, now)
        if isinstance(found, Verdict):
            return self._refused(found, taken_ms)
        if (
            in_force is None
            or self._visits.same_visit(text, found.visit, taken_ms)
            or self._visit.is_asked(found.visit, self._clock.mono_ms())
        ):
            return None
        return self._decided(found, in_force, now, taken_ms)

    def answer(self, seq: int, *, same: bool, taken_ms: float) -> Judged | None:
        """The guard has compared the ID of the ASK written as `seq`.

        Not `same` turns back an UNDECIDED, and whoever is asked something else. None when that is no longer open, and for
        `same` of an UNDECIDED: no key of a guard's makes that a pass.

        Raises StoreError when the answer cannot be written; the question then stays open.
        """
        asked = self._visit.find(seq)
        if asked is not None and asked.is_undecided:
            return None if same else self._visit.turn_back(seq, Reason.ANSWER_TURNED_BACK, taken_ms)
        if asked is not None and not same and asked.asks[:1] != (Ask.IDENTITY,):
            return self._visit.turn_back(seq, Reason.ANSWER_TURNED_BACK, taken_ms)
        return self.enter(seq, Identified(same), taken_ms)

    def enter(self, seq: int, entry: Entry, taken_ms: float) -> Judged | None:
        """What the guard entered about the visit that began as `seq`; None where it answers nothing.

        Raises StoreError when it cannot be written; the question then stays open.
        """
        asked, policy = self._visit.find(seq), self.policy()
        if asked is None:
            return self._yellows.measured(seq, entry, policy.temperature_limit, taken_ms)
        outings = self._book.outings(entry.number) if isinstance(entry, Household) else 0
        before = Before(outings, self._fevers.was_high(asked.key), self._fevers.was_reported(asked.key))
        found = weigh(asked, entry, policy, before)
        if found is None:
            return None
        judged = self._visit.take(found, asked, taken_ms=taken_ms, until_ms=self._until_ms(policy))
        self._fevers.note(asked.key, found.reason)
        return judged

    def without_code(self, entry: NoCode, taken_ms: float) -> Judged | None:
        """Somebody has no code: written down with as little as the site asks; None where that is no entry.

        Raises StoreError when it cannot be written.
        """
        if self._trust() is None or not is_sensible(entry):
            return None
        policy = self.policy()
        outings = self._book.outings(entry.household) if entry.household else 0
        verdict = without_code(entry, policy, self._inside(policy) or 0, outings)
        said = written.of_no_code(verdict.reason, entry)
        until_ms = self._until_ms(policy)
        judged = self._visit.begin(EventKind.NO_CODE, verdict, said, now_ms=taken_ms, until_ms=until_ms)
        is_outing = policy.household_limit > 0 and entry.direction is Direction.OUT
        self._visit.begin_outing(judged.seq, entry.direction, entry.household if is_outing else "")
        return judged

    def leave(self) -> bool:
        """One person leaves by this gate; False where nobody is counted. Raises StoreError."""
        if not self._inside(self.policy()):
            return False
        self._write(EventKind.EXIT, NO_OUTCOME, Particulars(), direction=Direction.OUT)
        return True

    def switch(self, mode: SiteKind, by: str) -> bool:
        """Work as at a site of kind `mode` from now on, as guard `by` wants; False where the policy does not allow it."""
        in_force = self._trust()
        if in_force is None or mode not in in_force.policy.switchable:
            return False
        self._write(EventKind.MODE, NO_OUTCOME, Particulars(mode=mode.value, guard=by))
        return True

    def overdue(self) -> list[Judged]:
        """What ended by itself: nobody answered in time, so nobody passed; a vehicle was stopped. Asked many times a second.

        Raises StoreError when that cannot be written; the question then stays open a while longer.
        """
        return self._visit.overdue(self._clock.mono_ms())

    def forget(self, seq: int) -> None:
        """The question or doubt `seq` has ended by somebody else's event: a supervisor's."""
        self._visit.end(seq)

    def tick(self) -> None:
        """Write what was only counted, once its minute is over."""
        self._unread.flush_due(self._clock.mono_ms())

    def close(self) -> list[Judged]:
        """Write what was only counted, and that the questions still open were not answered: these."""
        self._unread.flush()
        return self._visit.close(self._clock.mono_ms())

    def _certificate(self, household: str, taken_ms: float) -> Judged | None:
        """A certificate of passage held up: the number that is asked for, else somebody who has nothing else to show."""
        seq = self._visit.asked(Ask.HOUSEHOLD)
        if seq is not None:
            return self.enter(seq, Household(household), taken_ms)
        is_outing = self.site().counts_outings
        direction = Direction.OUT if is_outing else Direction.IN
        return self.without_code(NoCode(household, direction=direction), taken_ms)

    def _inside(self, policy: SitePolicy) -> int | None:
        self._book.works_as(policy.kind)
        return self._book.inside() if policy.counts_inside else None

    def _until_ms(self, policy: SitePolicy) -> float:
        return self._clock.mono_ms() + 1000 * policy.answer_s

    def _write_counted(self, verdict: Verdict, count: int) -> int:
        particulars = Particulars(reason=verdict.reason, count=count)
        return self._write(EventKind.SCAN, verdict.outcome, particulars)

    def _refused(self, verdict: Verdict, taken_ms: float) -> Judged:
        """A text that `read` stopped.

        It is not bound to a visit: whoever shows an expired screenshot and then the fresh code is looked at again.
        """
        if verdict.credential is None:
            seq = self._unread.count(verdict, self._clock.mono_ms())
        else:
            seq = self._write(EventKind.SCAN, verdict.outcome, written.of_scan(verdict, None))
        return Judged(verdict, seq, 0, taken_ms)

    def _asked_list(self, credential: Credential) -> Listed:
        """What the list says; a foreign pass stands in none."""
        if credential.generation is None or credential.index is None:
            return NO_LIST
        return self._look_up(credential.issuer, credential.generation, credential.index)

    def _decided(
        self, credential: Credential, in_force: TrustInForce, now: Moment, taken_ms: float
    ) -> Judged:
        mono_ms = self._clock.mono_ms()
        listed = self._asked_list(credential)
        policy = self.policy()
        repeat, seen_ago_s = self._seen.before(credential, policy.reuse_s, mono_ms)
        facts = replace(
            facts_of(in_force.trust.home, listed, in_force.accepted_s, now),
            repeat=repeat,
            seen_ago_s=seen_ago_s,
            is_drawn=self._lots.is_drawn(credential, policy.spot_check_one_in),
            inside=self._inside(policy) or 0,
            is_in_vehicle=self._visit.has_vehicle(),
        )
        verdict = decide(credential, facts, policy, now)
        said = written.of_scan(verdict, listed.iat_s)
        judged = self._visit.begin(
            EventKind.SCAN, verdict, said, now_ms=taken_ms, until_ms=self._until_ms(policy)
        )
        if verdict.reason is not Reason.SITE_FULL:  # who waits outside was not here
            self._seen.remember(credential, mono_ms)
        self._visit.forget_doubts(credential.visit, judged.seq)
        self._yellows.note(judged)
        return judged
