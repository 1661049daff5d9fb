"""The tables that rules and stages read, with DuckDB's types. `hub/colour/exporting.py` fills them from the hub's own.

people      everyone; `complete`: a declaration stands, or an officer decided
stays       旅居: from day to day in a township (or a country), with the hours
risk        五色图: level of an area from day to day; 1 低 .. 5 高, 6 重点疫区, 7 listed country
cases       lasting: confirmed, suspected, observation, false_declaration; `until_day` NULL while it lasts
contacts    close or general, with the last day of contact
checkins    健康打卡, one a day
fevers      卡口测温; `cleared_day` when measured again without fever
ledger      the newest row of each person and rule; `closed_day` NULL while it is open
standing    what everyone was told last
ruleset     the rules that are on; `hold_days` after the evidence, `after_days` after what lasted
night       one row: the day judged, the longest window, the shortest stay that counts
"""

from __future__ import annotations

TABLES: dict[str, dict[str, str]] = {
    "people": {"pid": "BIGINT", "district": "VARCHAR", "complete": "BOOLEAN"},
    "stays": {
        "pid": "BIGINT",
        "area": "VARCHAR",
        "from_day": "INTEGER",
        "until_day": "INTEGER",
        "hours": "INTEGER",
    },
    "risk": {
        "area": "VARCHAR",
        "district": "VARCHAR",
        "level": "INTEGER",
        "from_day": "INTEGER",
        "until_day": "INTEGER",
    },
    "cases": {"pid": "BIGINT", "kind": "VARCHAR", "from_day": "INTEGER", "until_day": "INTEGER"},
    "contacts": {"pid": "BIGINT", "kind": "VARCHAR", "day": "INTEGER"},
    "checkins": {"pid": "BIGINT", "day": "INTEGER", "normal": "BOOLEAN"},
    "fevers": {"pid": "BIGINT", "day": "INTEGER", "cleared_day": "INTEGER"},
    "ledger": {
        "pid": "BIGINT",
        "rule": "VARCHAR",
        "turn": "INTEGER",
        "colour": "INTEGER",
        "start_day": "INTEGER",
        "evidence": "INTEGER",
        "hold_until": "INTEGER",
        "checkins": "INTEGER",
        "closed_day": "INTEGER",
    },
    "standing": {
        "pid": "BIGINT",
        "colour": "INTEGER",
        "rules": "VARCHAR",
        "evidence": "INTEGER",
        "clears_on": "INTEGER",
    },
    "ruleset": {
        "rule": "VARCHAR",
        "colour": "INTEGER",
        "window_days": "INTEGER",
        "hold_days": "INTEGER",
        "after_days": "INTEGER",
        "checkins": "INTEGER",
    },
    "night": {"today": "INTEGER", "window_days": "INTEGER", "min_hours": "INTEGER"},
}
NIGHT = ("ruleset", "night")  # what a run is judged by; all others are the snapshot
SNAPSHOT = tuple(table for table in TABLES if table not in NIGHT)
