"""The highest time that something verified has named: the clock may not be behind it (DESIGN, section 5).

What raises it, and what does not:

1. A status list's `iat` and an acknowledgement's time: signed statements of when they were made. Codes, the log's own
   rows, a TUF timestamp (it says only when it ends) and the hub's `Date` never do.
2. Never beyond the wall clock + 24 h: one poisoned document must not block the gate for ever. What names a later time,
   while no document of this boot has agreed with the clock, waits for a supervisor (`offer`), and the state says so.
   Once accepted, the wall clock behind it bounds nothing any more: what counts instead is the highest time itself.
3. It then runs on with the monotonic clock, but never past the wall clock. So a clock set back does not keep an old list
   fresh, not over ten restarts either: the time for which the program ran is kept. And what was poisoned stands still
   until the wall clock has come up to it: a day at most.
4. A new list key of the home city resets it (`forget`), as in TUF: whatever a stolen key had named is forgotten.

When the clock is OK: a document of this boot named a time within `NEAR_S` of the wall clock, and since then the wall
clock has gone as far as the monotonic clock. An older document (a list off a stick, a reply kept back) proves a lower
bound and nothing more, so it makes nothing OK. A clock behind the highest time is WRONG, and one that the hub's answer
of this boot found more than `NEAR_S` ahead: by it every phone's code would have run out. One with a later time waiting
is DISPUTED; any other is ASSUMED.

Where a supervisor has accepted, a clock that is WRONG is gone without: what the hub said in answer to a question of this
boot was true to the second when it came (`answered`), and goes on with the monotonic clock, BY_HUB. Nothing else is so
young: an accepted time may be a day old, by which yesterday's pictures would be in time and nobody's codes of today. It
ends when the two clocks part, as when the computer slept, until the hub answers again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.moment import ClockState, Moment

if TYPE_CHECKING:
    from collections.abc import Callable

BEHIND_LEEWAY_S = 60
AHEAD_LIMIT_S = 24 * 3600
NEAR_S = 900
"""Lists are made every five minutes and asked for every fifteen: what is newer than that was made just now."""
MOVED_S = 120
"""The two clocks may drift so far apart; a clock that is put right moves further, and so does a computer that slept."""
KEPT_EVERY_S = 600


class TrustedTime:
    """Judges the wall clock; times in seconds since the Unix epoch, `mono_ms` monotonic milliseconds.

    `keep` stores a raised floor durably, `floor_s` is what was stored before (0: never), `mono_ms` the moment of that.
    `offer` stores the time that waits for a supervisor (0: none), `offered_s` is what waited before; `accepted_s` is what
    a supervisor has accepted. `judge` and `now_s` may be called from any thread, the others from one.
    """

    def __init__(
        self,
        floor_s: int,
        keep: Callable[[int], None],
        mono_ms: float,
        *,
        offer: Callable[[int], None],
        offered_s: int = 0,
        accepted_s: int = 0,
    ) -> None:
        self._keep = keep
        self._offer = offer
        self._offered_s = offered_s
        self._accepted_s = accepted_s
        self._kept_s = floor_s
        self._floor = (floor_s, mono_ms)
        self._agreed_offset_s: float | None = None
        self._hub_offsets_s: tuple[float, float] | None = None

    def answered(self, named_s: int, wall_s: int, mono_ms: float) -> None:
        """The hub has answered this gate just now, verified, and says that it is `named_s`; the wall clock says `wall_s`."""
        if named_s <= self._believable_s(wall_s) + AHEAD_LIMIT_S:
            self._hub_offsets_s = named_s - mono_ms / 1000, wall_s - mono_ms / 1000
        self.verified(named_s, wall_s, mono_ms)

    def verified(self, named_s: int, wall_s: int, mono_ms: float) -> None:
        """A verified document names the time `named_s`; the wall clock says `wall_s`."""
        if named_s > self._believable_s(wall_s) + AHEAD_LIMIT_S:
            if self._has_moved(wall_s, mono_ms):
                self._offer_to_supervisor(named_s)
            return
        if abs(named_s - wall_s) <= NEAR_S:
            self._agreed_offset_s = wall_s - mono_ms / 1000
            self._offer_to_supervisor(0)
        if named_s > self._floor[0]:
            self._floor = (named_s, mono_ms)
            self._keep_floor()

    def time_passes(self, wall_s: int, mono_ms: float) -> None:
        """Let the floor run on; call it every minute or so."""
        floor_s, at_ms = self._floor
        gone_s = int((mono_ms - at_ms) / 1000)
        if not floor_s:
            return
        runs_to_s = floor_s + gone_s if self._is_overruled(wall_s) else min(wall_s, floor_s + gone_s)
        self._floor = (max(floor_s, runs_to_s), at_ms + 1000 * gone_s)
        if self._floor[0] - self._kept_s >= KEPT_EVERY_S:
            self._keep_floor()

    def forget(self, wall_s: int, mono_ms: float) -> int:
        """A new list key is trusted: nothing that was named ahead of the wall clock counts. The floor that is left."""
        self._floor = (min(self._floor[0], wall_s), mono_ms)
        self._accepted_s = min(self._accepted_s, wall_s)
        self._offer_to_supervisor(0)
        self._kept_s = self._floor[0]
        return self._kept_s

    def now_s(self, wall_s: int) -> int:
        """The time at least: the wall clock, never before what verified documents have named."""
        return max(wall_s, self._floor[0])

    def judge(self, wall_s: int, mono_ms: float) -> Moment:
        """The moment `wall_s` with the clock's state; what the hub says where that is gone by."""
        if self._is_behind(wall_s):
            hub_s = self._by_hub_s(wall_s, mono_ms)
            return Moment(wall_s, ClockState.WRONG) if hub_s is None else Moment(hub_s, ClockState.BY_HUB)
        if self._is_ahead(wall_s, mono_ms):
            return Moment(wall_s, ClockState.WRONG)
        if self.waiting_s(wall_s):
            return Moment(wall_s, ClockState.DISPUTED)
        has_moved = self._has_moved(wall_s, mono_ms)
        return Moment(wall_s, ClockState.ASSUMED if has_moved else ClockState.OK)

    def waiting_s(self, wall_s: int) -> int:
        """The time that waits for a supervisor; 0 for none, also where the wall clock has been set since."""
        return self._offered_s if self._offered_s > wall_s + AHEAD_LIMIT_S else 0

    def _is_behind(self, time_s: int) -> bool:
        return time_s < self._floor[0] - BEHIND_LEEWAY_S

    def _is_ahead(self, wall_s: int, mono_ms: float) -> bool:
        """Whether the hub's last answer found the wall clock, as it has gone since, so far in front."""
        if self._hub_offsets_s is None or self._has_parted(wall_s, mono_ms):
            return False
        hub_offset_s, wall_offset_s = self._hub_offsets_s
        return wall_offset_s - hub_offset_s > NEAR_S

    def _has_parted(self, wall_s: int, mono_ms: float) -> bool:
        """Whether the clock was set, or the computer slept, since the hub's last answer."""
        return self._hub_offsets_s is not None and (
            abs(wall_s - mono_ms / 1000 - self._hub_offsets_s[1]) > MOVED_S
        )

    def _by_hub_s(self, wall_s: int, mono_ms: float) -> int | None:
        """What time it is by the hub's last answer; None where a supervisor, an answer or the computer's sleep forbids."""
        if self._hub_offsets_s is None or not self._is_overruled(wall_s):
            return None
        hub_s = int(self._hub_offsets_s[0] + mono_ms / 1000)
        return None if self._has_parted(wall_s, mono_ms) or self._is_behind(hub_s) else hub_s

    def _is_overruled(self, wall_s: int) -> bool:
        return wall_s < self._accepted_s

    def _believable_s(self, wall_s: int) -> int:
        """What a document's time is held against."""
        return max(wall_s, self._floor[0]) if self._is_overruled(wall_s) else wall_s

    def _has_moved(self, wall_s: int, mono_ms: float) -> bool:
        """Whether no document of this boot agrees with the clock as it is now."""
        agreed_s = self._agreed_offset_s
        return agreed_s is None or abs(wall_s - mono_ms / 1000 - agreed_s) > MOVED_S

    def _offer_to_supervisor(self, named_s: int) -> None:
        if named_s != self._offered_s:
            self._offered_s = named_s
            self._offer(named_s)

    def _keep_floor(self) -> None:
        self._keep(self._floor[0])
        self._kept_s = self._floor[0]
