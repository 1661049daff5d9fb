"""What time it is, and how far that may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ClockState(StrEnum):
    """OK: a verified document of this boot agrees. ASSUMED: none was seen since the start. WRONG: behind one of them.

    WRONG too: far ahead of what the hub has answered. DISPUTED: a verified document names a time so far ahead that only a
    supervisor may believe it. BY_HUB: one has, the clock is behind it still, and the hub says what time it is.
    """

    OK = "OK"
    ASSUMED = "ASSUMED"
    DISPUTED = "DISPUTED"
    BY_HUB = "BY_HUB"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Moment:
    """`s` seconds since the Unix epoch as the computer says, or the hub (BY_HUB); `state` how far that is believed."""

    s: int
    state: ClockState
