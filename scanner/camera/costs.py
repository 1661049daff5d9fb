"""What each look takes on this machine, learned while it works, so that none is begun that would not end in time."""

from __future__ import annotations

_LESS_SHARE = 0.1
_MORE_SHARE = 0.6
"""Dearer than thought is believed at once, cheaper only slowly: what counts is the frame that comes too late."""
_KEPT_SHARE = 0.95
_SAFETY = 1.4
_FIXED_MS = 0.2


class Costs:
    """Milliseconds a megapixel, by a look's name and the size of what it looks at. Belongs to one thread.

    Sizes count by powers of four: what fits into the processor's cache costs less a pixel than what does not.
    """

    def __init__(self, expected: dict[str, float]) -> None:
        self._at_first = dict(expected)
        self._measured: dict[tuple[str, int], float] = {}
        self._least: dict[tuple[str, int], float] = {}

    def expected_ms(self, name: str, area_px: int) -> float:
        """What `name` will probably take on so many pixels, rather too much than too little."""
        return _FIXED_MS + _SAFETY * self._ms_per_megapixel(name, area_px) * area_px / 1e6

    def passed_over(self, name: str, area_px: int) -> None:
        """It was too dear for what was left: believed a little less each time, down to the least it ever took.

        Else one bad moment would end it for ever.
        """
        of = name, _size(area_px)
        if of in self._measured:
            self._measured[of] = max(self._least[of], _KEPT_SHARE * self._measured[of])

    def took(self, name: str, area_px: int, ms: float) -> None:
        """Mean with a short memory: a machine gets busy and free again."""
        measured = max(0.0, ms - _FIXED_MS) * 1e6 / max(area_px, 1)
        of = name, _size(area_px)
        self._least[of] = min(measured, self._least.get(of, self._at_first[name]))
        known = self._ms_per_megapixel(name, area_px)
        share = _MORE_SHARE if measured > known else _LESS_SHARE
        self._measured[of] = known + share * (min(measured, 20 * known + 1) - known)

    def _ms_per_megapixel(self, name: str, area_px: int) -> float:
        return self._measured.get((name, _size(area_px)), self._at_first[name])


def _size(area_px: int) -> int:
    return area_px.bit_length() // 2
