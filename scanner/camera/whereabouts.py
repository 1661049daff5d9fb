"""Where in a picture it is worth looking harder: symbols found but not read, the last hit, what is fine, what is busy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.regions import Region, around, busy, core

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanner.camera.decoder import Reading, Unread

    Picture = NDArray[np.uint8]

SMALL_PX = 400 * 400
"""A picture no larger is looked at as a whole: there is nothing to be saved."""
_HIT_KEPT_MS = 2000.0
_MOST = 3


class Whereabouts:
    """Remembers where a code was read last. Belongs to one thread."""

    def __init__(self) -> None:
        self._hit: Region | None = None
        self._hit_ms = 0.0

    def read(self, reading: Reading, plane: Picture, now_ms: float) -> None:
        self._hit, self._hit_ms = around(reading.corners, plane), now_ms

    def parts(self, plane: Picture, unread: list[Unread], now_ms: float) -> list[Region]:
        """At most three, most promising first, none twice."""
        if plane.size <= SMALL_PX:
            return []
        likely = [around(symbol.corners, plane) for symbol in unread[:2]]
        if now_ms - self._hit_ms < _HIT_KEPT_MS:
            likely.append(self._hit)
        busiest = busy(plane)
        cores = [core(plane, part) for part in busiest[:1]]
        kept: list[Region] = []
        for region in [*likely, *cores, *busiest]:
            if region is not None and not any(region.is_much_like(other) for other in kept):
                kept.append(region)
        return kept[:_MOST]
