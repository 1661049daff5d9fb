"""The pass log, from the gate's disk to the hub's, beside its bare parts: `python3 dev.py bench passlog [--json FILE]`.

Every peer is measured in the same run. `--scale 0.1` does less of what is counted in rows; `--only NAME` a part; `--long`
adds ten minutes of 2,500 events a second from 1,400 gates (`--long-seconds` for fewer).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import _passlog_append, _passlog_drain, _table
from tests.bench._passlog_serving import ROOT, on_postgresql, on_sqlite
from tests.bench._table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench._passlog_serving import BenchHub

BATCHES = 400  # of 200 events
LOAD_GATES = 100
OPENED = 10_000
EVENTS_A_SECOND, LONG_GATES, LONG_BATCH = 2_500, 1_400, 20


def main() -> None:
    parts = {"append": _passlog_append.rows, "drain": _passlog_drain.rows, "ingest": _ingest, "open": _open}
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--json", type=Path)
    ask.add_argument("--scale", type=float, default=1.0)
    ask.add_argument("--only", choices=parts)
    ask.add_argument("--long", action="store_true")
    ask.add_argument("--long-seconds", type=int, default=600)
    wish = ask.parse_args()
    found: list[Row] = []
    for name, rows in parts.items():
        if wish.only in (None, name):
            found += _shown(rows(wish.scale))
    if wish.long:
        found += _shown(_long(wish.long_seconds))
    if wish.json:
        _table.write(found, "passlog", wish.json)


def _shown(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        _table.show([row])
        yield row


def _ingest(scale: float) -> Iterator[Row]:
    batches = max(25, int(BATCHES * scale))
    with on_postgresql() as hub:
        if hub is not None:
            yield _beside_bare(hub, "PostgreSQL", "COPY", batches)
            yield from _beside_load(hub)
    with on_sqlite() as hub:
        yield _beside_bare(hub, "SQLite", "executemany", batches)


def _beside_bare(hub: BenchHub, where: str, peer: str, batches: int) -> Row:
    hub.do("prepare", LOAD_GATES)
    rate = hub.do("ingest", batches)
    share = 100 * rate["ours"] / rate["whole"]
    peers = {
        f"{peer} rows/s": rate["whole"],
        f"{peer} per batch rows/s": rate["each"],
        "ours events/s": rate["ours"],
        "ours events/s of processor": rate["processor"],
    }
    return Row(f"ingest on {where}, one process, of {peer}", "%", share, peers, ">= 15", share >= 15)


def _beside_load(hub: BenchHub) -> Iterator[Row]:
    before = hub.do("count")["held"]
    with hub.serving() as url:
        said = _load(url, LOAD_GATES, 0, 0, 200)
    held = hub.do("count")["held"] - before
    peers = {"p99 s": said["p99"], "refused": said["refused"], "missing or doubled": said["events"] - held}
    met = said["rate"] >= 5000 and held == said["events"]
    yield Row("ingest on PostgreSQL, web server, load beside it", "ev/s", said["rate"], peers, ">= 5000", met)


def _open(scale: float) -> Iterator[Row]:
    with on_sqlite() as hub:
        hub.do("prepare", 0)
        rate = hub.do("open", max(1000, int(OPENED * scale)))
    times = rate["bare"] / rate["ours"]
    peers = {"bare HPKE open rows/s": rate["bare"], "ours rows/s": rate["ours"]}
    yield Row("opening worker, one core, time a row", "x", times, peers, "<= 1.3", times <= 1.3)


def _long(seconds: int) -> Iterator[Row]:
    with on_postgresql() as hub:
        if hub is None:
            return
        hub.do("prepare", LONG_GATES)
        with hub.serving() as url:
            said = _load(url, LONG_GATES, EVENTS_A_SECOND, seconds, LONG_BATCH)
        held = hub.do("count")
    lost = said["events"] - held["through"]
    doubled = held["held"] - held["through"]
    what = f"{EVENTS_A_SECOND:,} events/s, {LONG_GATES:,} gates, {seconds} s"
    peers = {"p50 s": said["p50"], "worst s": said["worst"], "events": said["events"]}
    yield Row(f"{what}: p99 of a batch", "s", said["p99"], peers, "<= 1", said["p99"] <= 1)
    yield Row(f"{what}: lost", "events", lost, {"refused": said["refused"]}, "0", lost == 0)
    yield Row(f"{what}: doubled", "events", doubled, {}, "0", doubled == 0)


def _load(url: str, *words: float) -> Any:  # noqa: ANN401 - JSON
    command = [sys.executable, "-m", "tests.bench._passlog_load", url, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
