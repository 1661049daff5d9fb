"""Colours for a city: `python3 dev.py bench colour [--long] [--only PART] [--json FILE]`; on Spark with `--spark`.

night      the engine composed from rules, beside one text written by hand that does the same ledger work, beside its own
           oracle in plain Python, and beside itself where only some people or another rule set are asked about; by turns
tables     a hub's own tables, on SQLite and PostgreSQL: what leaves them, what comes back, and the next status list
tracing    who was near a case, beside a plain range join
spark      the committed Spark text on Spark `local[2]`, row for row; fetches Spark the first time, and needs Java
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from hub.colour import what_if
from hub.colour.engine import duck
from tests.bench import (
    _colour_by_hand,
    _colour_city,
    _colour_people,
    _colour_spark,
    _colour_tables,
    _colour_tracing,
    _table,
)
from tests.bench._spark_home import NoSpark
from tests.bench._table import Row
from tests.hub.colour._cities import FEBRUARY, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CITY, LONG_CITY = 1_400_000, 14_000_000
PAIRS = {CITY: 5, LONG_CITY: 3}
PEAK_GB = 2.5


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--json", type=Path)
    ask.add_argument(
        "--long", action="store_true", help="14 million people (tables: 1.4) and 100 million passes"
    )
    ask.add_argument("--only", metavar="PART", choices=sorted(_PARTS))
    ask.add_argument(
        "--spark", action="store_const", const="spark", dest="only", help="the same as --only spark"
    )
    wish = ask.parse_args()
    found: list[Row] = []
    for part in [wish.only] if wish.only else ["night", "tables", "tracing"]:
        with tempfile.TemporaryDirectory() as place:
            for row in _PARTS[part](Path(place), wish.long):
                _table.show([row])
                found.append(row)
    if wish.json:
        _table.write(found, "colour", wish.json)


def _night(place: Path, is_long: bool) -> Iterator[Row]:
    return _of_city(place, LONG_CITY if is_long else CITY)


def _tables(_place: Path, is_long: bool) -> Iterator[Row]:
    return _colour_tables.rows(CITY if is_long else CITY // 10)


def _tracing(place: Path, is_long: bool) -> list[Row]:
    return _colour_tracing.rows(place, 100_000_000 if is_long else 10_000_000)


def _spark(place: Path, is_long: bool) -> Iterator[Row]:
    try:
        yield from _colour_spark.rows(place, [CITY // 10, CITY, *([LONG_CITY] if is_long else [])])
    except NoSpark as why:
        sys.exit(str(why))


_PARTS: dict[str, Callable[[Path, bool], Iterable[Row]]] = {
    "night": _night,
    "tables": _tables,
    "tracing": _tracing,
    "spark": _spark,
}


def _of_city(place: Path, people: int) -> Iterator[Row]:
    small, whole, turns = place / "small", place / "whole", PAIRS[people]
    _colour_city.draw_apart(small, people // 10)
    _colour_city.draw_apart(whole, people)
    first = _timed(lambda: _composed(whole))  # alone in the process so far: its peak is the process's
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield Row("peak memory of a night", "GB", peak_gb, {"s": first}, f"<= {PEAK_GB}", peak_gb <= PEAK_GB)
    nights, by_hand = _pairs(turns, lambda: _composed(whole), lambda: _by_hand(whole))
    yield _against(f"a night of {people:,} people", nights, "one text by hand", by_hand, 1.10)
    differ = _differing(whole)
    yield Row("rows that differ from the text by hand", "rows", differ, {}, "0", differ == 0)
    tenth, _ = _pairs(turns, lambda: _composed(small), lambda: None)
    growth = median(nights) / median(tenth)
    yield Row(f"growth {people // 10:,} -> {people:,}", "x", growth, {}, "<= 10", growth <= 10)
    some, full = _pairs(turns, lambda: _colour_people.recoloured(whole, people), lambda: _composed(whole))
    yield _against("2,000 cases and 40,000 contacts: those people", some, "a night", full, 0.20)
    other, full = _pairs(turns, lambda: _what_if(whole), lambda: _composed(whole))
    yield _against("what-if of a rule set, by district", other, "a night", full, 1.15)
    python_s = _colour_people.by_python(whole) / _colour_people.SAMPLE * people
    ratio = python_s / median(nights)
    peers = {"python s, extrapolated": python_s, "a night s": median(nights)}
    yield Row("over a rule in Python per person", "x", ratio, peers, ">= 25", ratio >= 25)


def _composed(folder: Path) -> None:
    with duck.opened(folder) as connection:
        _colour_city.night(connection, folder)
        duck.judge(connection, folder)
        connection.table("judged").write_parquet(str(duck.parquet(folder, "judged")), compression="zstd")


def _by_hand(folder: Path) -> None:
    with duck.opened(folder) as connection:
        _colour_city.night(connection, folder)
        _colour_by_hand.judge(connection, folder)
        connection.table("hand_judged").write_parquet(
            str(duck.parquet(folder, "hand_judged")), compression="zstd"
        )


def _what_if(folder: Path) -> None:
    rules = {**FEBRUARY.rules, "R6": replace(FEBRUARY.rules["R6"], window_days=10)}
    what_if.would_change(folder, folder, replace(FEBRUARY, rules=rules), TODAY)


def _differing(folder: Path) -> int:
    """Rows of the state and of the ledger that only one of the two has."""
    with duck.opened(folder) as connection:
        duck.attach(connection, folder, ["state", "hand_state", "judged", "hand_judged"])
        return sum(
            len(connection.sql(f"(FROM {a} EXCEPT ALL FROM {b}) UNION ALL (FROM {b} EXCEPT ALL FROM {a})"))
            for a, b in (("state", "hand_state"), ("judged", "hand_judged"))
        )


def _pairs(
    turns: int, ours: Callable[[], object], theirs: Callable[[], object]
) -> tuple[list[float], list[float]]:
    found = [(_timed(ours), _timed(theirs)) for _ in range(turns)]
    return [a for a, _ in found], [b for _, b in found]


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _against(what: str, ours: list[float], peer: str, theirs: list[float], goal: float) -> Row:
    """The median of the pairs' ratios, so that what else the machine does falls on both."""
    ratios = sorted(a / b for a, b in zip(ours, theirs, strict=True))
    ratio = median(ratios)
    spread = {"ours s": median(ours), f"{peer} s": median(theirs), "least": ratios[0], "most": ratios[-1]}
    return Row(what, "x", ratio, spread, f"<= {goal:g}", ratio <= goal)


if __name__ == "__main__":
    main()
