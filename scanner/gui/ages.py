"""Ages in words a guard reads at a glance."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400


def age_text(seconds: int) -> str:
    """An age, rounded down, in the largest unit that says enough: "14 min", "3 h", "5 days"."""
    count = max(0, seconds)
    if count < _MINUTE_S:
        return QCoreApplication.translate("Age", "%n s", "", count)
    if count < 2 * _HOUR_S:
        count //= _MINUTE_S
        return QCoreApplication.translate("Age", "%n min", "", count)
    if count < 2 * _DAY_S:
        count //= _HOUR_S
        return QCoreApplication.translate("Age", "%n h", "", count)
    count //= _DAY_S
    return QCoreApplication.translate("Age", "%n days", "", count)
