"""What each look takes on this machine, learned while it works, so that none is begun that would not end in time."""

from __future__ import annotations

_NEW_SHARE = 0.2
_SAFETY = 1.25
_FIXED_MS = 0.2


class Costs:
    """Milliseconds a megapixel, by a look's name. Belongs to one thread."""

    def __init__(self, expected: dict[str, float]) -> None:
        self._ms_per_megapixel = dict(expected)

    def expected_ms(self, name: str, area_px: int) -> float:
        """What `name` will probably take on so many pixels, rather too much than too little."""
        return _FIXED_MS + _SAFETY * self._ms_per_megapixel[name] * area_px / 1e6

    def took(self, name: str, area_px: int, ms: float) -> None:
        """Mean with a short memory: a machine gets busy and free again."""
        measured = max(0.0, ms - _FIXED_MS) * 1e6 / max(area_px, 1)
        known = self._ms_per_megapixel[name]
        self._ms_per_megapixel[name] = known + _NEW_SHARE * (min(measured, 20 * known + 1) - known)
