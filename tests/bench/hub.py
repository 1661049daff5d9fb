"""What citizens ask of the hub, beside bare views of the same server: `python3 dev.py bench hub [--json FILE]`.

On PostgreSQL, which waits for the disk as a city's would; load generator, web server and database share the
machine. `--seconds N` of each measurement (60), `--long` 30 minutes of registrations.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import _table
from tests.bench._passlog_serving import ROOT, on_postgresql
from tests.bench._table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench._passlog_serving import BenchHub

A_SECOND = 333  # 600,000 in the first half hour
TURNS = 3
LOOKED_AT = 200
BARE = "tests.bench._hub_bare"
CITY = "tests.bench._hub_city"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--json", type=Path)
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--long", action="store_true")
    wish = ask.parse_args()
    found: list[Row] = []
    with on_postgresql() as hub:
        if hub is None:
            sys.exit("PostgreSQL is not installed")
        hub.do("prepare", module=CITY)
        registrations = _registrations(hub, 1800 if wish.long else wish.seconds)
        for row in itertools.chain(registrations, _refreshing(hub, wish.seconds / 6)):
            _table.show([row])
            found.append(row)
    if wish.json:
        _table.write(found, "hub", wish.json)


def _registrations(hub: BenchHub, seconds: float) -> Iterator[Row]:
    with hub.serving(BARE) as url:
        bare = _load(url, "forms:/bench/empty", 0, min(seconds, 20))
        ours = _load(url, "forms:/apply/", 0, min(seconds, 20))
    share = 100 * ours["rate"] / bare["rate"]
    peers = {"ours /s": ours["rate"], "empty view /s": bare["rate"], "p99 s": ours["p99"]}
    yield Row("registrations as fast as it goes, of an empty view", "%", share, peers)
    before = hub.do("count", module=CITY)["held"]
    with hub.serving() as url:
        said = _load(url, "forms:/apply/", A_SECOND, seconds)
    held = hub.do("count", module=CITY)["held"]
    lost, looked_at = said["sent"] - (held - before), min(LOOKED_AT, held)
    given = hub.do("codes", looked_at, module=CITY)
    what = f"{A_SECOND} registrations/s due, {seconds:g} s"
    peers = {"p50 s": said["p50"], "other answers": said["wrong"], "not sent in time": said["given_up"]}
    yield Row(f"{what}: held", "/s", said["rate"], peers, f">= {A_SECOND}", said["rate"] >= 0.99 * A_SECOND)
    yield Row(
        f"{what}: p99",
        "s",
        said["p99"],
        {"worst s": said["worst"]},
        "<= 1",
        said["p99"] <= 1 and not said["given_up"],
    )
    peers = {f"of {looked_at} with a code": given}
    yield Row(f"{what}: lost", "people", lost, peers, "0", lost == 0 and given == looked_at)


def _refreshing(hub: BenchHub, seconds: float) -> Iterator[Row]:
    page = hub.do("page", module=CITY)
    shares, rates = [], []
    with hub.serving(BARE) as url:
        for _ in range(TURNS):
            bare = _load(url, "/bench/code.svg", 0, seconds)["rate"]
            ours = _load(url, page, 0, seconds)["rate"]
            shares.append(100 * ours / bare)
            rates.append((ours, bare))
    share, (ours, bare) = statistics.median(shares), rates[-1]
    peers = {"ours /s": ours, "bare view /s": bare, "least %": min(shares), "most %": max(shares)}
    yield Row(
        "live code refreshed, of signing and drawing in a bare view", "%", share, peers, ">= 70", share >= 70
    )


def _load(url: str, what: str, a_second: float, seconds: float) -> Any:  # noqa: ANN401 - JSON
    command = [sys.executable, "-m", "tests.bench._hub_load", url, what, str(a_second), str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
