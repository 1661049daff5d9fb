"""A gate without disk, camera and network: the real checkpoint between a made-up city and a log in memory."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scanner.camera.steady import Steady
from scanner.check.lots import Lots
from scanner.check.seen import Seen
from scanner.check.trusted_time import TrustedTime
from scanner.checkpoint import Checkpoint, TrustInForce
from scanner.errors import StoreError, Trouble
from scanner.protocol import policy
from scanner.protocol.policy import SitePolicy
from scanner.protocol.record import Direction
from scanner.protocol.status_list import Status
from tests.fakes.clock import FakeClock
from tests.fakes.issuing import LIST_SIZE, FakeCity, trust_of

if TYPE_CHECKING:
    from scanner.check.entries import Entry
    from scanner.check.verdict import Judged
    from scanner.protocol.outcome import Ask, Outcome
    from scanner.protocol.particulars import Particulars
    from scanner.protocol.policy import SiteKind
    from scanner.protocol.reason import Reason
    from scanner.protocol.record import EventKind


@dataclass(frozen=True)
class Written:
    """One event that is on the disk of `FakeLog`."""

    seq: int
    kind: EventKind
    outcome: int
    particulars: Particulars
    ref_seq: int
    direction: Direction = Direction.IN
    household: str = ""


class FakeLog:
    """Writes into a list, or fails like a full disk while `is_full`."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        self.is_full = False

    def __call__(
        self,
        kind: EventKind,
        outcome: int,
        particulars: Particulars,
        ref_seq: int = 0,
        *,
        direction: Direction = Direction.IN,
        household: str = "",
    ) -> int:
        if self.is_full:
            raise StoreError(Trouble.STORE_FULL)
        seq = len(self.written) + 1
        self.written.append(Written(seq, kind, outcome, particulars, ref_seq, direction, household))
        return seq


@dataclass(frozen=True)
class FakeListed:
    """What the list says of one index."""

    status: Status | None
    iat_s: int | None
    fault: str = ""


class FakeList:
    """A list in memory, made at `iat_s`; `fault` instead of an answer while it is set."""

    def __init__(self, iat_s: int) -> None:
        self.iat_s = iat_s
        self.listed: dict[int, Status] = {}
        self.fault = ""
        self.asked: list[tuple[str, int, int]] = []

    def look_up(self, issuer: str, generation: int, index: int) -> FakeListed:
        self.asked.append((issuer, generation, index))
        fault = self.fault or ("OUTSIDE" if index >= LIST_SIZE else "")
        if fault:
            return FakeListed(None, None if fault == "MISSING" else self.iat_s, fault)
        return FakeListed(self.listed.get(index, Status.VALID), self.iat_s)


@dataclass
class FakeBook:
    """What the site counts, as the test says."""

    mode: SiteKind | None = None
    kind: SiteKind | None = None
    people: int = 0
    out: dict[str, int] = field(default_factory=dict)

    def works_as(self, kind: SiteKind) -> None:
        self.kind = kind

    def inside(self) -> int:
        return self.people

    def outings(self, household: str) -> int:
        return self.out.get(household, 0)


class FakeGate:
    """`scan(text)` as the lane does it: a text in view is looked at once, then again after 2 s out of view."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.city = FakeCity()
        self.log = FakeLog()
        self.list = FakeList(self.clock.wall_s())
        self.in_force: TrustInForce | None = TrustInForce(
            trust_of(self.city), self.clock.wall_s(), policy.DEFAULT
        )
        self.floors: list[int] = []
        self.offers: list[int] = []
        self.time = TrustedTime(0, self.floors.append, self.clock.mono_ms(), offer=self.offers.append)
        self.steady = Steady()
        self.book = FakeBook()
        self.checkpoint = Checkpoint(
            trust=lambda: self.in_force,
            look_up=self.list.look_up,
            write=self.log,
            visits=self.steady,
            seen=Seen(),
            lots=Lots(bytes(32)),
            time=self.time,
            clock=self.clock,
            book=self.book,
        )

    def scan(self, text: str) -> Judged | None:
        mono_ms = self.clock.mono_ms()
        return self.checkpoint.scan(text, mono_ms) if self.steady.is_new(text, mono_ms) else None

    def judged(self, text: str) -> Judged:
        """The answer that there must be."""
        found = self.scan(text)
        assert found is not None
        return found

    def live(self, **changed: Any) -> str:
        """The city's live code of this second, with members changed."""
        return self.city.live(self.clock.wall_s(), **changed)

    def paper(self, **changed: Any) -> str:
        return self.city.paper(self.clock.wall_s(), **changed)

    def expired(self) -> str:
        """A live code of three minutes ago."""
        return self.city.live(self.clock.wall_s() - 180)

    def rules(self, **policy: Any) -> None:
        """What the site asks from now on."""
        assert self.in_force is not None
        self.in_force = replace(self.in_force, policy=SitePolicy(**policy))

    def next_live(self, person: str = "张三", **changed: Any) -> Judged:
        self.next_person()
        return self.judged(self.live(person=person, **changed))

    def next_paper(self, person: str = "张三") -> Judged:
        self.next_person()
        return self.judged(self.paper(person=person))

    def entered(self, seq: int, entry: Entry) -> Judged:
        """What becomes of an open visit with that entry."""
        found = self.checkpoint.enter(seq, entry, 5.0)
        assert found is not None
        return found

    def next_person(self, seconds: float = 3.0) -> None:
        """The view is empty for long enough."""
        self.clock.advance(seconds)


def shown(judged: Judged) -> tuple[Outcome, Reason, tuple[Ask, ...]]:
    """What the guard sees of it."""
    verdict = judged.verdict
    return verdict.outcome, verdict.reason, verdict.asks
