"""One person at two gates at once: a picture of the code was passed on, or a card has a twin.

Two sightings of one person tell, whichever log comes first:

    the same live code at two gates                      whatever the site: it lives for a minute, on one phone
    the same person at two sites of one district         less than a minute apart
    the same person at two sites of which that is not known, or of two districts      less than ten minutes apart

Who was turned back at one gate and tries the next has done nothing: refused scans are none, nor are drills. No database
here; `sightings.py` keeps what is compared.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

NEAR_S, FAR_S = 60, 600
HOUR_MS = 3_600_000
MOST_AN_HOUR = 12
"""Of one person at one gate so many in an hour are compared: a gate that invents more costs the hub nothing."""
SAME_CODE, SAME_PERSON = "same_code", "same_person"


class Sighting(NamedTuple):
    """One person let in at a gate.

    `person` stands for who it was in one hour (`sightings.py`), `around` for the same person in that hour and in the one
    that is less than ten minutes away; `made_s` tells a person's live codes apart, None for other kinds; `gate` and
    `record` are keys of the database, `number` is epoch and seq.
    """

    record: int
    person: int
    around: tuple[int, ...]
    gate: int
    site: str
    number: tuple[int, int]
    at_ms: int
    made_s: int | None
    is_told: bool = False

    @property
    def order(self) -> tuple[int, int, tuple[int, int]]:
        """Of two the later, the same whichever log came first."""
        return self.at_ms, self.gate, self.number


class Twice(NamedTuple):
    """`later` cannot be the person that `earlier` was; `word` says how that is known."""

    later: Sighting
    earlier: Sighting
    word: str


def worth_keeping(known: Iterable[Sighting], fresh: Iterable[Sighting]) -> list[Sighting]:
    """Those of `fresh` that leave nobody with more than so many at a gate in an hour."""
    counts: defaultdict[tuple[int, int], int] = defaultdict(int)
    for sighting in known:
        counts[sighting.person, sighting.gate] += 1
    kept = []
    for sighting in fresh:
        counts[sighting.person, sighting.gate] += 1
        if counts[sighting.person, sighting.gate] <= MOST_AN_HOUR:
            kept.append(sighting)
    return kept


def found(
    known: Sequence[Sighting], fresh: Sequence[Sighting], is_one_district: Callable[[str, str], bool]
) -> list[Twice]:
    """The sightings of `fresh` and `known` that an earlier one contradicts and that nobody was told of, each once."""
    by_person: defaultdict[int, list[Sighting]] = defaultdict(list)
    for sighting in (*known, *fresh):
        by_person[sighting.person].append(sighting)
    twice: dict[int, Twice] = {}
    for one in fresh:
        for other in _others(one, by_person):
            earlier, later = sorted((one, other), key=lambda s: s.order)
            word = "" if later.is_told or later.record in twice else _contradicts(one, other, is_one_district)
            if word:
                twice[later.record] = Twice(later, earlier, word)
    return list(twice.values())


def _others(one: Sighting, by_person: defaultdict[int, list[Sighting]]) -> Iterator[Sighting]:
    for person in one.around:
        yield from (other for other in by_person[person] if other.gate != one.gate)


def _contradicts(one: Sighting, other: Sighting, is_one_district: Callable[[str, str], bool]) -> str:
    apart_ms = abs(one.at_ms - other.at_ms)
    if apart_ms >= 1000 * FAR_S:
        return ""
    if one.made_s is not None and one.made_s == other.made_s:
        return SAME_CODE
    if one.site == other.site:
        return ""
    is_far = apart_ms >= 1000 * NEAR_S and is_one_district(one.site, other.site)
    return "" if is_far else SAME_PERSON
