"""Ages in words a guard reads at a glance."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400


def age_text(seconds: int) -> str:
    """An age, rounded down, in the largest unit that says enough: "14 min", "3 h", "5 days"."""
    seconds = max(0, seconds)
    translate = QCoreApplication.translate
    if seconds < _MINUTE_S:
        return translate("Age", "%n s", "", seconds)
    if seconds < 2 * _HOUR_S:
        return translate("Age", "%n min", "", seconds // _MINUTE_S)
    if seconds < 2 * _DAY_S:
        return translate("Age", "%n h", "", seconds // _HOUR_S)
    return translate("Age", "%n days", "", seconds // _DAY_S)
