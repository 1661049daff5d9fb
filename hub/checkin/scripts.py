"""Check-ins that no hand sent: at the same seconds of each day, in the same words by many, faster than people come.

What is noticed is shown to officers and changes no colour: a person who always comes at noon is no forger.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME_TIME_DAYS, SAME_TIME_S = 5, 2
SAME_WORDS_PEOPLE = 20
CROWD_IN_A_SECOND = 50


class Sign(StrEnum):
    """What gave it away."""

    TIME_OF_DAY = "time of day"
    SAME_WORDS = "same words"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Sent:
    """One check-in: `second` of its day, 0 to 86,399; `words` a digest, "" without any."""

    person: int
    day: int
    second: int
    words: str


def noticed(sendings: Iterable[Sent]) -> dict[int, set[Sign]]:
    """Who shows which signs among those of some days.

    TIME_OF_DAY: within SAME_TIME_S seconds on SAME_TIME_DAYS days. SAME_WORDS: the free words of SAME_WORDS_PEOPLE on one
    day. RATE: in one second with CROWD_IN_A_SECOND others.
    """
    rows = list(sendings)
    words = Counter((one.day, one.words) for one in rows if one.words)
    crowds = Counter((one.day, one.second) for one in rows)
    found: dict[int, set[Sign]] = {}
    for one in rows:
        if one.words and words[one.day, one.words] >= SAME_WORDS_PEOPLE:
            found.setdefault(one.person, set()).add(Sign.SAME_WORDS)
        if crowds[one.day, one.second] >= CROWD_IN_A_SECOND:
            found.setdefault(one.person, set()).add(Sign.RATE)
    for person, seconds in _seconds(rows).items():
        if _is_by_the_clock(seconds):
            found.setdefault(person, set()).add(Sign.TIME_OF_DAY)
    return found


def _seconds(rows: list[Sent]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for one in rows:
        found.setdefault(one.person, []).append(one.second)
    return found


def _is_by_the_clock(seconds: list[int]) -> bool:
    """Whether some SAME_TIME_DAYS of them lie within SAME_TIME_S."""
    ordered = sorted(seconds)
    runs = zip(ordered, ordered[SAME_TIME_DAYS - 1 :], strict=False)
    return any(last - first <= SAME_TIME_S for first, last in runs)
