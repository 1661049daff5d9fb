"""The rows about a hub's own tables: what leaves them for the engine, what comes back, and the next status list.

SQLite gets a tenth of the people. The province's lists are as long as in a city of 1.4 million, whatever the city.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench._passlog_serving import on_postgresql, on_sqlite
from tests.bench._table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench._passlog_serving import BenchHub

_HALF = "tests.bench._colour_hub"
TURNS = 3


def rows(people: int) -> Iterator[Row]:
    with on_sqlite() as hub:
        yield from _of(hub, "SQLite", people // 2)
    with on_postgresql() as postgresql:
        if postgresql is not None:
            yield from _of(postgresql, "PostgreSQL", people)


def _of(hub: BenchHub, database: str, people: int) -> Iterator[Row]:
    hub.do("settle", people, module=_HALF)
    left = hub.do("tables", module=_HALF)
    bare = "COPY" if database == "PostgreSQL" else "plain CSV"
    peers = {"rows": left["rows"], "ours s": left["ours"], f"{bare} s": left["bare"]}
    city = f"{people:,} people, {database}"
    yield Row(f"export, {city}", f"x {bare}", left["ours"] / left["bare"], peers)
    yield from _of_a_list(hub.do("night", TURNS, module=_HALF), city)


def _of_a_list(took: dict[str, Any], city: str) -> Iterator[Row]:
    full, named = took["of everybody"], took["of waiting"]
    written = median(took["written"])
    peers = {"people": took["told"], "ledger rows": took["rows"], "ours s": written, "bare s": took["bare"]}
    yield Row(f"write-back, {city}", "x bare", written / took["bare"], peers)
    ratio = median(a / b for a, b in zip(took["waiting"], took["everybody"], strict=True))
    peers = {
        "list taken s": took["imported"],
        "those s": median(took["waiting"]),
        "of it export s": named["export"],
        "all s": median(took["everybody"]),
        "of it export s ": full["export"],
    }
    yield Row(f"the {took['named']:,} whom lists name, of everybody, {city}", "x", ratio, peers)
    peers = {"recoloured": took["recoloured"], "judged s": took["judged"]}
    yield Row(
        f"the next status list, {city}", "s", took["published"], peers, "<= 10", took["published"] <= 10
    )
