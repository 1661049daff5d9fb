"""Debounce: one visit is one scan, however many frames show the code (DESIGN, section 3).

1. The first reading of a text goes through at once.
2. The same text, or another code of the same subject, is the same visit until no code of it was seen for `gap_ms`.

That is all it does: whether a code may be used twice is decided elsewhere, on signed identifiers.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_TEXTS = 256
"""Texts remembered. An animated code shows a new one each frame: 256 are four seconds of it at 60 frames a second."""


@dataclass(slots=True)
class _Sighting:
    seen_ms: float
    visit: bytes | None = None


class Steady:
    """Remembers what was in view within the last `gap_ms` milliseconds. Belongs to the lane's thread.

    Times are `Frame.taken_ms`. `visit` is issuer and subject, known only once a code has been verified.
    """

    def __init__(self, gap_ms: float = 2000.0) -> None:
        self._gap_ms = gap_ms
        self._sightings: dict[str, _Sighting] = {}

    def is_new(self, text: str, now_ms: float) -> bool:
        """Whether this reading starts a scan. A known text's sighting, and so its visit's, is refreshed."""
        self._forget(now_ms)
        known = self._sightings.pop(text, None)
        if known is None:
            self._remember(text, _Sighting(now_ms))
            return True
        known.seen_ms = now_ms
        self._remember(text, known)
        return False

    def same_visit(self, text: str, visit: bytes, now_ms: float) -> bool:
        """Bind `text` to its visit; True if that visit was in view less than the gap ago under another text."""
        self._forget(now_ms)
        others = [s for known, s in self._sightings.items() if s.visit == visit and known != text]
        self._remember(text, _Sighting(now_ms, visit))
        return bool(others)

    def unwatched(self, duration_ms: float) -> None:
        """Nobody looked for this long (the lane was busy): it does not count as "not seen"."""
        for sighting in self._sightings.values():
            sighting.seen_ms += duration_ms

    def _remember(self, text: str, sighting: _Sighting) -> None:
        self._sightings[text] = sighting
        if len(self._sightings) > MAX_TEXTS:
            del self._sightings[next(iter(self._sightings))]  # the one not seen for longest

    def _forget(self, now_ms: float) -> None:
        """Drop the texts whose visit, or who themselves if they have none, are out of view for the gap or longer."""
        last_seen: dict[bytes, float] = {}
        for sighting in self._sightings.values():
            if sighting.visit is not None:
                last_seen[sighting.visit] = max(
                    sighting.seen_ms, last_seen.get(sighting.visit, sighting.seen_ms)
                )
        gone = [
            text
            for text, s in self._sightings.items()
            if now_ms - (s.seen_ms if s.visit is None else last_seen[s.visit]) >= self._gap_ms
        ]
        for text in gone:
            del self._sightings[text]
