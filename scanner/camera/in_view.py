"""What looks like a code in the picture, read or not, and on what it is held in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.camera.held_code import held_codes
from scanner.camera.regions import Region, around

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scanner.camera.decoder import Unread

    Plane = NDArray[np.uint8]

_SAME_SIZE = 2.5
"""Text and pictures beside a code are smaller than a second code would be."""


class Seen(NamedTuple):
    """A code-like box in the thinned picture, the box of what it is shown on, when, and how many others there were.

    `module_px` is how wide its modules are in the frame, None where nobody could count them.
    """

    box: Region
    held: Region
    at_ms: float
    others: int
    module_px: float | None = None


def find(plane: Plane, step: int, held: list[Region], unread: Sequence[Unread], now_ms: float) -> Seen | None:
    """The largest code in what is held in. `plane` is every `step`th pixel of the frame, `unread` is in pixels of the frame.

    A symbol that was found and not read is surely one; only where there is none it is what is as busy as modules are.
    """
    symbols = [seen for symbol in unread if (seen := _as_seen(symbol, plane, step, held, now_ms))]
    if symbols:
        nearest = max(symbols, key=lambda seen: seen.box.area)
        return nearest._replace(others=sum(not seen.box.overlap(nearest.box) for seen in symbols))
    found: list[tuple[Region, Region]] = []
    least_area = 0.0
    for part in held:
        if part.area > least_area:  # or nothing in it would count
            found += [(box, part) for box in held_codes(plane, part)]
            least_area = max((box.area for box, _ in found), default=0) / _SAME_SIZE
    if not found:
        return None
    largest, part = max(found, key=lambda one: one[0].area)
    return Seen(largest, part, now_ms, sum(box.area > least_area for box, _ in found) - 1)


def _as_seen(symbol: Unread, plane: Plane, step: int, held: list[Region], now_ms: float) -> Seen | None:
    """None where it is on the wall."""
    box = around([(x / step, y / step) for x, y in symbol.corners], plane)
    part = next((part for part in held if box and box.overlap(part) > 0.5), None)
    return Seen(box, part, now_ms, 0, symbol.module_px) if box and part else None
