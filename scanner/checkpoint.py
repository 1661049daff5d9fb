"""One person at the gate: from a text, or the guard's answer, to a verdict that is durably written. No Qt, no threads.

The pass is written before anyone is told: what `scan` and `answer` return is on the disk. Where it cannot be written they
raise StoreError and there is no verdict; the lane shows the trouble instead.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from scanner.check.deciding import decide
from scanner.check.facts import NO_LIST, facts_of
from scanner.check.reading import read
from scanner.check.unread import UnreadTexts
from scanner.check.verdict import Judged, Verdict
from scanner.protocol.health_code import Kind
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.facts import Listed
    from scanner.check.lots import Lots
    from scanner.check.moment import Moment
    from scanner.check.seen import Seen
    from scanner.check.trusted_time import TrustedTime
    from scanner.clock import Clock
    from scanner.protocol.credential import Credential
    from scanner.protocol.policy import SitePolicy
    from scanner.protocol.trust import Trust

MOST_OPEN_QUESTIONS = 32
_WRITE_AGAIN_MS = 5_000
"""After a question's end could not be written: a full disk is not asked thirty times a second."""


class PassWriter(Protocol):
    """Writes one event durably and returns its sequence number; raises StoreError."""

    def __call__(
        self, kind: EventKind, outcome: Outcome, particulars: Particulars, ref_seq: int = 0
    ) -> int: ...


class Visits(Protocol):
    """Whether `visit` is still in view under another text than `text`."""

    def same_visit(self, text: str, visit: bytes, now_ms: float) -> bool: ...


@dataclass(frozen=True, slots=True)
class TrustInForce:
    """The accepted trust, when it was last found fresh (seconds), and the site's policy in it."""

    trust: Trust
    accepted_s: int
    policy: SitePolicy


@dataclass(frozen=True, slots=True)
class _Question:
    """An ASK for identity that the guard has not answered, and until when there is time for it; or an UNDECIDED.

    What could not be decided has no time limit: the guard turns the person back, or a newer scan decides.
    """

    verdict: Verdict
    visit: bytes
    until_ms: float


class Checkpoint:
    """The use case. All calls on one thread: the lane's."""

    def __init__(
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
    ) -> None:
        self._trust = trust
        self._look_up = look_up
        self._write = write
        self._visits = visits
        self._seen = seen
        self._lots = lots
        self._time = time
        self._clock = clock
        self._open: OrderedDict[int, _Question] = OrderedDict()
        self._unread = UnreadTexts(self._write_counted)

    def scan(self, text: str, taken_ms: float) -> Judged | None:
        """The verdict on `text`, read off a frame taken at `taken_ms` (monotonic); None while its visit goes on.

        Raises StoreError when the pass cannot be written.
        """
        now = self._time.judge(self._clock.wall_ms() // 1000, self._clock.mono_ms())
        in_force = self._trust()
        found = read(text, in_force.trust if in_force else None, now)
        if isinstance(found, Verdict):
            return self._refused(found, taken_ms)
        if in_force is None or self._visits.same_visit(text, found.visit, taken_ms) or self._is_asked(found):
            return None
        return self._decided(found, in_force, now, taken_ms)

    def answer(self, seq: int, *, same: bool, taken_ms: float) -> Judged | None:
        """The guard has compared the ID of the ASK written as `seq`, or turned back (not `same`) an UNDECIDED.

        None when that is no longer open, and for `same` of an UNDECIDED: no key of a guard's makes that a pass.

        Raises StoreError when the answer cannot be written; the question then stays open.
        """
        asked = self._open.get(seq)
        if asked is None:
            return None
        if asked.verdict.outcome is Outcome.UNDECIDED:
            return None if same else self._turned_back(seq, Reason.ANSWER_TURNED_BACK, taken_ms)
        if not same:
            return self._turned_back(seq, Reason.ANSWER_NOT_SAME, taken_ms)
        left = tuple(ask for ask in asked.verdict.asks if ask is not Ask.IDENTITY)
        outcome = Outcome.ASK if left else Outcome.ADMIT
        return self._end(seq, (outcome, Reason.ANSWER_SAME, left), _same(asked.verdict.credential), taken_ms)

    def overdue(self) -> list[Judged]:
        """The questions whose time is up: nobody answered, so nobody passed. Cheap; asked many times a second.

        Raises StoreError when that cannot be written; the question then stays open a while longer.
        """
        now_ms = self._clock.mono_ms()
        ended = []
        for seq in [seq for seq, asked in self._open.items() if asked.until_ms <= now_ms]:
            self._open[seq] = replace(self._open[seq], until_ms=now_ms + _WRITE_AGAIN_MS)
            ended.append(self._turned_back(seq, Reason.ANSWER_NONE, now_ms))
        return ended

    def tick(self) -> None:
        """Write what was only counted, once its minute is over."""
        self._unread.flush_due(self._clock.mono_ms())

    def close(self) -> None:
        """Write what was only counted, and that the questions still open were not answered."""
        self._unread.flush()
        for seq in list(self._open):
            self._turned_back(seq, Reason.ANSWER_NONE, self._clock.mono_ms())

    def _is_asked(self, credential: Credential) -> bool:
        """Whether the guard is still comparing this person's ID: the paper held up once more is no second question."""
        now_ms = self._clock.mono_ms()
        return any(
            asked.visit == credential.visit and now_ms < asked.until_ms < math.inf
            for asked in self._open.values()
        )

    def _forget_doubts(self, visit: bytes) -> None:
        """Somebody is looked at anew: the scan just written is how an earlier UNDECIDED ended."""
        for seq, asked in list(self._open.items()):
            if asked.visit == visit and asked.verdict.outcome is Outcome.UNDECIDED:
                del self._open[seq]

    def _hurry(self, now_ms: float) -> None:
        """Of too many questions the oldest has had its time."""
        if len(self._open) > MOST_OPEN_QUESTIONS:
            oldest = next(iter(self._open))
            self._open[oldest] = replace(self._open[oldest], until_ms=now_ms)

    def _turned_back(self, seq: int, reason: Reason, taken_ms: float) -> Judged:
        said = Particulars(reason=reason, same=0 if reason is Reason.ANSWER_NOT_SAME else None)
        return self._end(seq, (Outcome.REFUSE, reason, ()), said, taken_ms)

    def _end(
        self, seq: int, found: tuple[Outcome, Reason, tuple[Ask, ...]], said: Particulars, taken_ms: float
    ) -> Judged:
        """Write how the question `seq` ended, and only then close it."""
        asked = self._open[seq].verdict
        written = self._write(EventKind.IDENTITY, found[0], said, seq)
        del self._open[seq]
        return Judged(
            Verdict(*found, asked.credential, list_age_s=asked.list_age_s), written, seq, taken_ms
        )

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
            seq = self._write(EventKind.SCAN, verdict.outcome, _particulars(verdict, None))
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
        policy = in_force.policy.at(now.s)
        repeat, seen_ago_s = self._seen.before(credential, policy.reuse_s, mono_ms)
        facts = replace(
            facts_of(in_force.trust.home, listed, in_force.accepted_s, now),
            repeat=repeat,
            seen_ago_s=seen_ago_s,
            is_drawn=self._lots.is_drawn(credential, policy.spot_check_one_in),
        )
        verdict = decide(credential, facts, policy, now)
        seq = self._write(EventKind.SCAN, verdict.outcome, _particulars(verdict, listed.iat_s))
        self._seen.remember(credential, mono_ms)
        self._forget_doubts(credential.visit)
        if verdict.outcome is Outcome.UNDECIDED:
            self._open[seq] = _Question(verdict, credential.visit, math.inf)
        elif Ask.IDENTITY in verdict.asks:
            self._open[seq] = _Question(verdict, credential.visit, mono_ms + 1000 * policy.answer_s)
        self._hurry(mono_ms)
        return Judged(verdict, seq, 0, taken_ms)


def _particulars(verdict: Verdict, list_iat_s: int | None) -> Particulars:
    credential = verdict.credential
    if credential is None:
        return Particulars(reason=verdict.reason)
    is_evidence = verdict.reason in (Reason.LIST_RED, Reason.COLOUR_RED)
    return Particulars(
        reason=verdict.reason,
        list_iat_s=list_iat_s,
        list_age_s=verdict.list_age_s,
        issuer=credential.issuer,
        subject=credential.subject,
        kid=credential.kid,
        code_id=credential.code_id,
        code_iat_s=credential.iat_s,
        code_kind=credential.kind,
        index=credential.index,
        cose=credential.cose if is_evidence else None,
    )


def _same(credential: Credential | None) -> Particulars:
    """What a match says. A permit's names it: the first one that reaches the hub is its activation."""
    said = Particulars(reason=Reason.ANSWER_SAME, same=1)
    if credential is None or credential.kind is not Kind.PERMIT:
        return said
    return replace(
        said,
        issuer=credential.issuer,
        subject=credential.subject,
        code_id=credential.code_id,
        code_iat_s=credential.iat_s,
        code_kind=credential.kind,
        index=credential.index,
    )
