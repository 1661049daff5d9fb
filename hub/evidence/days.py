"""Days as the rules count them: whole numbers since 1970-01-01 in the city's own zone, made only here."""

from __future__ import annotations

import datetime as dt

_EPOCH = dt.date(1970, 1, 1)
_ZONE_S = 8 * 3600  # Asia/Shanghai; no summer time since 1991
_DAY_S = 86_400


def day_of(time_s: int) -> int:
    """The day that a Unix time falls on."""
    return (time_s + _ZONE_S) // _DAY_S


def second_of_day(time_s: int) -> int:
    """Seconds since midnight in the city's zone, 0 to 86,399."""
    return (time_s + _ZONE_S) % _DAY_S


def day_of_date(date: dt.date) -> int:
    """The day of a calendar date."""
    return (date - _EPOCH).days


def date_of(day: int) -> dt.date:
    """The calendar date of a day."""
    return _EPOCH + dt.timedelta(days=day)
