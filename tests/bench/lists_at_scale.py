"""The list of 14 million people: its size, what applying it costs in time and memory, and whether the lane notices.

`rows()` is for the bench `deciding`; by itself: `python3 dev.py bench lists_at_scale`.
"""

from __future__ import annotations

import json
import math
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from functools import partial
from pathlib import Path
from typing import Any

from scanner.protocol import cose, status_list
from scanner.protocol.status_list import Status, StatusList
from scanner.store import schema
from scanner.store.blacklist import Blacklist
from scanner.store.database import open_database
from scanner.store.list_shelf import ListShelf
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import key_of

SIZE = 14_000_000
LISTED = {Status.YELLOW: 0.008, Status.RED: 0.004}
REPEATS = 3
KEY = key_of("bench")
PLACE = ("330100", 1466)


def rows() -> list[dict[str, Any]]:
    """The rows of DESIGN section 9; takes about half a minute."""
    first = _listed(0)
    changed = _changed(first, 1000)
    tokens = [_token(listed, SPRING_2026_S + n) for n, listed in enumerate((first, changed))]
    return [_bytes_row(first, tokens[0]), *_apply_rows(tokens), _memory_row(tokens), _reader_row(tokens)]


def _listed(seed: int) -> dict[int, Status]:
    drawn = random.Random(seed)
    found: dict[int, Status] = {}
    for status, share in LISTED.items():
        found |= dict.fromkeys(drawn.sample(range(SIZE - 1), int(SIZE * share)), status)
    return found | status_list.canary(SIZE)


def _changed(listed: dict[int, Status], count: int) -> dict[int, Status]:
    drawn = random.Random(count)
    changed = dict(listed)
    for index in drawn.sample(sorted(listed)[:-1], count // 2):
        del changed[index]
    return changed | dict.fromkeys(drawn.sample(range(SIZE - 1), count - count // 2), Status.RED)


def _token(listed: dict[int, Status], iat_s: int) -> bytes:
    packed = status_list.pack(SIZE, listed)
    made = StatusList(*PLACE, iat_s, iat_s + status_list.LIFE_S, status_list.TTL_S, 1, packed)
    return status_list.write(made, KEY)


def _opened(token: bytes) -> StatusList:
    return status_list.read(cose.parse(token, status_list.TYP).payload)


def _bytes_row(listed: dict[int, Status], token: bytes) -> dict[str, Any]:
    counts = [sum(s is status for s in listed.values()) for status in Status if status]
    shares = [(SIZE - sum(counts)) / SIZE, *(count / SIZE for count in counts)]
    bound = -SIZE * sum(share * math.log2(share) for share in shares if share) / 8
    plain = len(zlib.compress(status_list.pack(SIZE, listed), 9))
    return _row("list of 14 M, 1.2 % not green", "bytes", len(token), bound, "entropy bound", 1.17) | {
        "peers": {"entropy bound": round(bound), "zlib 9": plain}
    }


def _apply_rows(tokens: list[bytes]) -> list[dict[str, Any]]:
    taken: dict[str, list[float]] = {"first": [], "changes": [], "peer first": [], "peer changes": []}
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = Path(folder) / "ours", Path(folder) / "peer.db"
            database = open_database(ours / "trust.db", schema.trust)
            shelf = ListShelf(database, ours / "lists")
            peer = sqlite3.connect(theirs)
            peer.execute("CREATE TABLE b (i INTEGER PRIMARY KEY, s INTEGER) STRICT")
            for name, token in zip(("first", "changes"), tokens, strict=True):
                taken[name].append(_timed(partial(_ours, shelf, token)))
                taken[f"peer {name}"].append(_timed(partial(_peer, peer, token)))
            peer.close()
            database.close()
    return [
        _row(
            f"list fetched -> applied and compared, {what}",
            "s",
            statistics.median(taken[name]),
            statistics.median(taken[f"peer {name}"]),
            "inflate + compare + executemany",
            1.5,
        )
        for name, what in (("first", "first time"), ("changes", "1,000 changes"))
    ]


def _ours(shelf: ListShelf, token: bytes) -> None:
    shelf.apply(token, _opened(token), "")


def _peer(database: sqlite3.Connection, token: bytes) -> None:
    """The same work by the plainest means: inflate, two dictionaries, two executemany, compare once more."""
    said = dict(_opened(token).listed())
    held = dict(database.execute("SELECT i, s FROM b"))
    with database:
        database.executemany("DELETE FROM b WHERE i = ?", [(i,) for i in held.keys() - said.keys()])
        changes = [(i, s) for i, s in said.items() if held.get(i) != s]
        database.executemany("INSERT OR REPLACE INTO b VALUES (?, ?)", changes)
    assert dict(database.execute("SELECT i, s FROM b")) == said


def _memory_row(tokens: list[bytes]) -> dict[str, Any]:
    """The peak above what the program holds anyhow, measured in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for n, token in enumerate(tokens):
            (Path(folder) / str(n)).write_bytes(token)
        child = [sys.executable, "-m", "tests.bench.lists_at_scale", "--apply-in", folder]
        said = subprocess.run(child, capture_output=True, text=True, check=True, timeout=300)
    grown = float(said.stdout)
    return {
        "what": "peak memory at apply, first time and 1,000 changes",
        "unit": "MiB",
        "ours": round(grown, 1),
        "peers": {},
        "goal": "<= 64 MiB",
        "met": grown <= 64,
    }


def _apply_in(folder: Path) -> None:
    database = open_database(folder / "data" / "trust.db", schema.trust)
    shelf = ListShelf(database, folder / "data" / "lists")
    before = _memory_kb("VmRSS")
    for n in ("0", "1"):
        token = (folder / n).read_bytes()
        shelf.apply(token, _opened(token), "")
    print((_memory_kb("VmHWM") - before) / 1024)
    database.close()


def _memory_kb(what: str) -> int:
    """From Linux's account of this process; `getrusage` would tell the parent's peak too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def _reader_row(tokens: list[bytes]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / "trust.db"
        database, lane = open_database(at, schema.trust), open_database(at, schema.trust)
        shelf, ask = ListShelf(database, Path(folder) / "lists"), Blacklist(lane).look_up
        shelf.apply(tokens[0], _opened(tokens[0]), "")
        alone = _look_ups(ask, 0.5)
        thread = threading.Thread(target=lambda: shelf.apply(tokens[1], _opened(tokens[1]), ""))
        thread.start()
        beside: list[float] = []
        while thread.is_alive():
            beside += _look_ups(ask, 0.05)
        thread.join()
        lane.close()
        database.close()
    ours, peer = (statistics.quantiles(times, n=100)[98] * 1e6 for times in (beside, alone))
    return _row("blacklist look-up during apply, p99", "us", ours, peer, "look-up alone, p99", 2.0)


def _look_ups(ask: Any, seconds: float) -> list[float]:  # noqa: ANN401 - a look-up
    drawn, taken, end = random.Random(1), [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        index, start = drawn.randrange(SIZE), time.perf_counter()
        assert ask(*PLACE, index).fault == ""
        taken.append(time.perf_counter() - start)
    return taken


def _timed(work: Any) -> float:  # noqa: ANN401 - whatever is measured
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _row(what: str, unit: str, ours: float, peer: float, name: str, times: float) -> dict[str, Any]:
    return {
        "what": what,
        "unit": unit,
        "ours": round(ours, 4),
        "peers": {name: round(peer, 4)},
        "goal": f"<= {times}x {name}",
        "met": ours <= times * peer,
    }


def main(words: list[str]) -> None:
    if words[:1] == ["--apply-in"]:
        _apply_in(Path(words[1]))
        return
    for row in rows():
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
