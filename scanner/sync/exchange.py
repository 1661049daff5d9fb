"""One round of talk with the hub: trust, lists, passes, heartbeat, each on its own turn.

Trust comes first, since lists and acknowledgements are proved by it; passes do not wait for any of them to succeed, nor
they for passes. A part that fails waits by itself (`turn.py`). A list that needs newer trust, an acknowledgement that our
trust cannot prove, and another edition than the last that the hub named at a beat, make trust due: keys or a site's rules
may have changed.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from scanner.errors import ScannerError, SyncError, Trouble, TrustError
from scanner.sync.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.clock import Clock
    from scanner.protocol.heartbeat import DeviceState
    from scanner.sync.duty import Duty
    from scanner.sync.lists import ListFetcher
    from scanner.sync.passes import PassSender
    from scanner.sync.trust_refresher import TrustRefresher

SHORTEST_REST_S, LONGEST_REST_S = 0.05, 60.0

T = TypeVar("T")
_log = logging.getLogger(__name__)


class SyncReport(NamedTuple):
    """What a round did, and how things stand after it.

    `reached`: the hub answered when it was last asked. `trouble`: what stands in the way of the most important part that
    fails, None when nothing does. `sent` records acknowledged, `lists` applied, `trust` renewed in this round; `state` what
    the hub wanted of this device last; `next_in_s` seconds until the next round is worth it.
    """

    reached: bool
    trouble: Trouble | None
    sent: int
    lists: int
    trust: bool
    state: DeviceState | None
    next_in_s: float


class Part(StrEnum):
    """The parts of the talk, the one first whose trouble matters most at the gate."""

    LISTS = "lists"
    TRUST = "trust"
    PASSES = "passes"
    HEART = "heart"


class Exchange:
    """All parts of the talk. `now_s` is the trusted time: the wall clock, never before what verified documents prove.

    `jitter` gives random numbers in [0, 1). One thread.
    """

    def __init__(
        self,
        *,
        trust: TrustRefresher,
        lists: ListFetcher,
        passes: PassSender,
        duty: Duty,
        clock: Clock,
        now_s: Callable[[], int],
        jitter: Callable[[], float],
    ) -> None:
        self._trust, self._lists, self._passes, self._duty = trust, lists, passes, duty
        self._clock = clock
        self._now_s = now_s
        self._turns = {part: Turn(jitter) for part in Part}
        self._tried: list[Turn] = []
        self._trust_is_wanted = False
        self._trust_version = self._edition = 0
        self._is_document_aside = False
        self._reached = False
        self._state: DeviceState | None = None

    def step(self, *, everything: bool = False) -> SyncReport:
        """Try every part whose turn it is; with `everything` all of them, but never before a Retry-After is over.

        Raises nothing of the parts' troubles: they stand in the report.
        """
        self._tried.clear()
        if everything:
            self._hurry(*Part)
        trust = self._renew_trust(everything)
        lists = self._fetch_lists(everything)
        sent = self._send_passes()
        self._beat(everything)
        if self._tried:
            self._reached = any(turn.reached for turn in self._tried)
        return SyncReport(self._reached, self._trouble(), sent, lists, trust, self._state, self._next_in_s())

    def _trouble(self) -> Trouble | None:
        troubles = [turn.trouble for turn in self._turns.values() if turn.trouble]
        if Trouble.DEVICE_UNKNOWN in troubles:  # why the other parts are refused, too
            return Trouble.DEVICE_UNKNOWN
        if troubles:
            return troubles[0]
        if self._passes.is_forked:
            return Trouble.LOG_FORKED
        if self._duty.is_log_changed:
            return Trouble.LOG_CHANGED
        return Trouble.TRUST_DOCUMENT_ASIDE if self._is_document_aside else None

    def _renew_trust(self, everything: bool) -> bool:
        if not self._is_turn_of(Part.TRUST, everything):
            return False
        renewed = self._try(Part.TRUST, lambda: self._trust.refresh(self._now_s()))
        if renewed is None:
            return False
        self._trust_is_wanted = False
        self._is_document_aside = bool(renewed.set_aside)
        if renewed.version != self._trust_version:  # what was refused may now be proved
            self._trust_version = renewed.version
            self._hurry(Part.LISTS, Part.PASSES, Part.HEART)
        return True

    def _fetch_lists(self, everything: bool) -> int:
        if not self._is_turn_of(Part.LISTS, everything):
            return 0
        report = self._try(Part.LISTS, lambda: self._lists.refresh(self._now_s(), forced=everything))
        if report is None:
            return 0
        if report.troubles:
            self._failed(Part.LISTS, report.troubles[0])
        self._trust_is_wanted |= report.wanted > 0
        return report.applied

    def _send_passes(self) -> int:
        before = self._passes.sent
        if self._is_turn_of(Part.PASSES, everything=False):
            self._try(Part.PASSES, self._passes.send)
        return self._passes.sent - before

    def _beat(self, everything: bool) -> None:
        if self._is_turn_of(Part.HEART, everything):
            state = self._try(Part.HEART, lambda: self._duty.beat(self._now_s()))
            self._state = self._state if state is None else state
            self._trust_is_wanted |= self._duty.edition != self._edition
            self._edition = self._duty.edition

    def _is_turn_of(self, part: Part, everything: bool) -> bool:
        return self._turns[part].wait_s(self._clock.mono_ms()) == 0 and (
            everything or self._due_in_s(part) == 0
        )

    def _due_in_s(self, part: Part) -> float:
        """Seconds until `part` has something to do; 0 where the store cannot say: its trouble shows when it is tried."""
        now_s = self._now_s()
        try:
            match part:
                case Part.TRUST:
                    return 0.0 if self._trust_is_wanted else self._trust.due_in_s(now_s)
                case Part.LISTS:
                    return self._lists.due_in_s(now_s)
                case Part.PASSES:
                    return self._passes.due_in_s()
                case Part.HEART:
                    return self._duty.due_in_s(now_s)
        except ScannerError:
            return 0.0

    def _next_in_s(self) -> float:
        now_ms = self._clock.mono_ms()
        next_s = min(max(turn.wait_s(now_ms), self._due_in_s(part)) for part, turn in self._turns.items())
        return min(max(next_s, SHORTEST_REST_S), LONGEST_REST_S)

    def _try(self, part: Part, work: Callable[[], T]) -> T | None:
        try:
            done = work()
        except Exception as error:  # noqa: BLE001 - one part's mistake must not silence the others
            self._failed(part, error)
            return None
        self._turns[part].went_well()
        self._tried.append(self._turns[part])
        return done

    def _failed(self, part: Part, error: Exception) -> None:
        if isinstance(error, ScannerError):
            _log.log(logging.INFO if isinstance(error, SyncError) else logging.WARNING, "%s: %s", part, error)
        else:
            _log.error("%s", part, exc_info=error)
        self._turns[part].failed(error, self._clock.mono_ms())
        self._tried.append(self._turns[part])
        self._trust_is_wanted |= isinstance(error, TrustError) and error.trouble is Trouble.ACK_REFUSED

    def _hurry(self, *parts: Part) -> None:
        for part in parts:
            self._turns[part].hurry()
