"""工作日 working days, as deadlines count them: weekdays without the public holidays, and the weekend days worked for those.

`public_holidays.toml` holds what the State Council announced; of a year that is not there yet only weekends are known.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("public_holidays.toml")
_SATURDAY, _DAY = 5, dt.timedelta(days=1)


def is_working(day: dt.date) -> bool:
    """Whether offices are open on that day."""
    off, worked = _announced()
    return day in worked or (day.weekday() < _SATURDAY and day not in off)


@cache
def _announced() -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Days off, and weekend days that are worked."""
    off, worked = set(), set()
    for year in tomllib.loads(_FILE.read_text(encoding="utf-8")).values():
        for first, last in year["off"]:
            off |= {first + n * _DAY for n in range((last - first).days + 1)}
        worked |= set(year["worked"])
    return frozenset(off), frozenset(worked)
