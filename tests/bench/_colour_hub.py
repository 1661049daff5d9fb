"""The hub's half of the colour bench, in a process of its own: `python -m tests.bench._colour_hub VERB ARGUMENTS`, JSON out.

    settle PEOPLE       the tables, and a city of so many that was judged last night
    tables              seconds that everybody's export takes, and the same tables' rows by COPY (SQLite: as CSV) alone
    night TURNS         everybody judged beside those alone whom a list names; what is written back beside the same rows by
                        COPY (SQLite: one statement a table) alone; then the next status list

`HUB_DATA` and `HUB_DATABASE_URL` name the hub. What is measured more than once is undone in between.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - Django's settings come first

from hub import clock, data_folder  # noqa: E402
from hub.colour import judging  # noqa: E402
from hub.colour.engine import duck  # noqa: E402
from hub.colour.exporting import export  # noqa: E402
from hub.colour.models import Assignment, Run, Standing, Waiting  # noqa: E402
from hub.colour.writing_back import write_back  # noqa: E402
from hub.commands.prepare import prepare as prepare_hub  # noqa: E402
from hub.evidence.days import date_of, day_of  # noqa: E402
from hub.imports.taking import take  # noqa: E402
from hub.lists.publishing import publish  # noqa: E402
from tests.bench import _colour_hub_city  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hub.colour.engine.duck import Connection
    from hub.colour.writing_back import Row, Told

CASES, CONTACTS, PRIME = 2_000, 40_000, 15_485_863
_BARE = {
    "people": ("people_person", "id, district"),
    "declared": ("evidence_declaration", "person_id"),
    "stays": ("evidence_stay", "person_id, area, from_day, until_day, hours"),
    "cases": ("evidence_case", "person_id, kind, from_day, until_day"),
    "contacts": ("evidence_contact", "person_id, kind, day"),
    "checkins": ("evidence_checkin", "person_id, day, normal"),
    "fevers": ("evidence_fever", "person_id, day, cleared_day"),
    "ledger": (
        "colour_trigger",
        "person_id, rule, turn, colour, start_day, evidence, hold_until, checkins, closed_day",
    ),
    "standing": ("colour_standing", "person_id, colour, rules, evidence, clears_on"),
    "risk": ("evidence_risklevel", "area, district, level, from_day, until_day"),
}


def settle(people: int) -> int:
    prepare_hub(demo=False)
    with tempfile.TemporaryDirectory() as folder:
        _colour_hub_city.settle(Path(folder), people)
    return people


def tables() -> dict[str, float]:
    """In turn, twice; the better of each."""
    ours, bare = [], []
    with tempfile.TemporaryDirectory(dir=data_folder.folder("colour")) as place:
        folder = Path(place)
        for _ in range(2):
            with duck.opened(folder) as engine:
                ours.append(_timed(lambda: export(engine, folder)))
            bare.append(_timed(lambda: _bare_export(folder)))
        rows = sum(_count(table) for table, _ in _BARE.values())
    return {"rows": rows, "ours": min(ours), "bare": min(bare)}


def _bare_export(folder: Path) -> None:
    for table, columns in _BARE.values():
        text = f"SELECT {columns} FROM {table}"
        with connection.cursor() as cursor, (folder / "bare.csv").open("wb") as file:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv)") as blocks:
                    file.writelines(blocks)
            else:
                with (folder / "bare.csv").open("w", newline="", encoding="utf-8") as lines:
                    csv.writer(lines).writerows(connection.connection.execute(text))


def night(turns: int) -> dict[str, Any]:
    people = Standing.objects.count()
    took: dict[str, Any] = {"imported": _timed(lambda: _lists_come(people))}
    took["named"] = Waiting.objects.values("person_id").distinct().count()
    everybody, waiting, written, parts = [], [], [], _Parts()
    for _ in range(turns):
        everybody.append(_undone(parts.judged(judging.judge_everybody)))
        full = dict(parts.took)
        waiting.append(_undone(parts.judged(judging.judge_waiting)))
        written += [full["write back"], parts.took["write back"]]
    took |= {
        "everybody": everybody,
        "waiting": waiting,
        "of everybody": full,
        "of waiting": parts.took,
        "written": written,
    }
    took |= {"told": len(parts.told), "rows": len(parts.ledger)}
    took["bare"] = min(_undone(lambda: _timed(lambda: _bare_write(parts))) for _ in range(turns))
    took["judged"] = _timed(judging.judge_waiting)
    took["recoloured"] = Assignment.objects.filter(run=Run.objects.order_by("-pk").first()).count()
    took["published"] = _timed(publish)
    return took


def _lists_come(people: int) -> None:
    """So many cases and close contacts, as the province sends them."""
    today = day_of(clock.now_s())
    cases = "证件号码,姓名,区县,种类,开始日期,结束日期\n" + "".join(
        f"{who},王小明,东湖区,确诊,{date_of(today)},\n" for who in _named(people, CASES, 1)
    )
    contacts = "证件号码,姓名,区县,种类,日期\n" + "".join(
        f"{who},王小明,东湖区,密切接触,{date_of(today - 1)}\n" for who in _named(people, CONTACTS, CASES + 1)
    )
    for what, text in (("cases", cases), ("contacts", contacts)):
        done = take(what, "bench", text.encode(), "bench", expected=None, dry_run=False)
        assert not done.refused


def _named(people: int, count: int, first: int) -> Iterator[str]:
    return (_colour_hub_city.document(1 + k * PRIME % people) for k in range(first, first + count))


class _Parts:
    """Seconds of a judging's parts, and the rows that it wrote back."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}
        self.told: list[Told] = []
        self.ledger: list[Row] = []

    def judged(self, judge: Callable[[], object]) -> Callable[[], float]:
        def call() -> float:
            with (
                mock.patch.object(judging, "export", self._export),
                mock.patch.object(judging, "write_back", self._write_back),
            ):
                return _timed(judge)

        return call

    def _export(self, engine: Connection, folder: Path, until: int | None = None) -> None:
        self.took["export"] = _timed(lambda: export(engine, folder, until))

    def _write_back(self, run: Run, told: Iterable[Told], ledger: Iterable[Row]) -> int:
        self.told, self.ledger = list(told), list(ledger)
        began = time.perf_counter()
        changed = write_back(run, self.told, self.ledger)
        self.took["write back"] = time.perf_counter() - began
        return changed


def _bare_write(parts: _Parts) -> None:
    """What every way of storing it has to do: the same rows into tables of that shape, with their indexes, and no more."""
    now = clock.now() if connection.vendor == "postgresql" else str(clock.now())
    told = [(*one, 1) for one in parts.told]
    ledger = [(k, *one, 1) for k, one in enumerate(parts.ledger)]
    assigned = [(k, one.pid, one.colour, "-" * 60, "-", now, 1) for k, one in enumerate(parts.told)]
    _into_one_like("colour_standing", "person_id, colour, rules, evidence, clears_on, run_id", told)
    _into_one_like(
        "colour_trigger",
        "id, person_id, rule, turn, colour, start_day, evidence, hold_until, checkins, closed_day, run_id",
        ledger,
    )
    _into_one_like("colour_assignment", 'id, person_id, colour, reason, "by", assigned_at, run_id', assigned)


def _into_one_like(table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
            with cursor.copy(f"COPY bare_{table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql <> '' ORDER BY type DESC", [table]
        )
        for (text,) in cursor.fetchall():
            cursor.execute(text.replace(f'"{table}', f'"bare_{table}'))
        places = ", ".join(["?"] * len(rows[0]))
        connection.connection.executemany(f"INSERT INTO bare_{table} ({columns}) VALUES ({places})", rows)


def _undone(call: Callable[[], float]) -> float:
    with transaction.atomic():
        took = call()
        transaction.set_rollback(True)
    return took


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


VERBS: dict[str, Callable[..., object]] = {"settle": settle, "tables": tables, "night": night}

if __name__ == "__main__":
    print(json.dumps(VERBS[sys.argv[1]](*map(int, sys.argv[2:]))))
