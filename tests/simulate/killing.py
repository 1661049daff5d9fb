"""Killed for real: a scanner on a real folder gets SIGKILL at random moments, and so, now and then, does its hub.

The scanner is forked from here, so that it starts at once; the hub is the real server with all its processes.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.app.enrolling import enrol
from scanner.clock import SystemClock
from scanner.demo.city import DemoCity
from scanner.paths import Paths
from scanner.sync.http_transport import HttpTransport
from tests.simulate.killed_gate import SETTINGS, KilledGate

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
HUB_DIES_EVERY, HUB_DIES_FIRST = 20, 3
LONGEST_S = 0.8
SEND_ROUNDS = 600


class City:
    """The hub as the command line starts it, on one port and one folder for good."""

    def __init__(self, data: Path) -> None:
        self._data, self.port, self.url = data, 0, ""
        self.start()

    def start(self) -> None:
        words = [sys.executable, "-m", "hub", "serve", "--demo", "--data", str(self._data)]
        self._serve = subprocess.Popen(
            [*words, "--port", str(self.port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._serve.stdout is not None
        self.url = self._serve.stdout.readline().split()[1].decode("ascii")
        self.port = int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """All of its processes at once, without a word."""
        family = [self._serve.pid, *_children(self._serve.pid)]
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        self._serve.wait()
        assert self._serve.stdout is not None
        self._serve.stdout.close()

    def token(self) -> str:
        """What lets a gate in."""
        asked = urllib.request.Request(f"{self.url}/demo/token", b"{}", {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return str(json.load(answer)["token"])

    def rows(self) -> list[tuple[int, int, bytes]]:
        """Number, outcome and hash of each record that is held, conflicts too."""
        database = sqlite3.connect(self._data / "hub.sqlite3")
        held = database.execute("SELECT seq, outcome, record_hash FROM passes_passrecord").fetchall()
        held += database.execute("SELECT seq, -1, record_hash FROM passes_conflict").fetchall()
        database.close()
        return held


def play(folder: Path, rounds: int) -> int:
    """Kill the gate `rounds` times; prints what became of the announced passes. 0 when each is at the hub, once."""
    dice = random.Random(rounds)
    city = City(folder / "hub")
    announced: dict[int, int] = {}
    try:
        paths = Paths(folder / "gate")
        enrol(paths, SETTINGS, SystemClock(), city.token(), lambda _: None)
        codes = _codes(city.url)
        hub_kills = 0
        for number in range(1, rounds + 1):
            if number % HUB_DIES_EVERY == HUB_DIES_FIRST:
                hub_kills += 1
                announced |= _killed_gate(paths, codes, dice.uniform(0.1, LONGEST_S), city.kill)
                city.start()
            else:
                announced |= _killed_gate(paths, codes, dice.uniform(0, LONGEST_S))
        all_sent = _forked(lambda out: os.write(out, b"%d" % _sent_all(paths, out)))[1] == b"1"
    finally:
        city.kill()
    return _told(announced, city.rows(), all_sent, f"{rounds} kills of the gate, {hub_kills} of the hub")


def _codes(url: str) -> list[str]:
    """Paper codes, which ask the guard; live ones, which expire and are refused from then on."""
    with closing(HttpTransport(url, SystemClock())) as http:
        city = DemoCity(http)
        return [make(person) for person in city.people() for make in (city.live_code, city.paper_code)]


def _told(announced: dict[int, int], rows: list[tuple[int, int, bytes]], all_sent: bool, what: str) -> int:
    held = {seq: outcome for seq, outcome, _ in rows if outcome >= 0}
    missing = [seq for seq, outcome in announced.items() if held.get(seq) != outcome]
    doubled = sum(count - 1 for count in Counter(h for *_, h in rows).values()) + len(rows) - len(held)
    print(
        f"{what}: {len(announced)} passes announced, {len(held)} at the hub; "
        f"missing {len(missing)}, doubled {doubled}{'' if all_sent else '; NOT ALL SENT'}"
    )
    return 0 if announced and all_sent and not missing and not doubled else 1


def _sent_all(paths: Paths, out: int) -> bool:
    gate = KilledGate(paths, out)
    return gate.send_all(SEND_ROUNDS) and gate._lane._log.verify_chain() is None


def _killed_gate(
    paths: Paths, codes: list[str], after_s: float, also: Callable[[], None] = lambda: None
) -> dict[int, int]:
    """What a gate announced before it was killed, `after_s` seconds after its start."""

    def work(out: int) -> None:
        KilledGate(paths, out).work(codes)

    lines = _forked(work, after_s, also)[1].split(b"\n")[:-1]
    return {int(seq): int(outcome) for seq, outcome in (line.split() for line in lines)}


def _forked(
    work: Callable[[int], object], after_s: float | None = None, also: Callable[[], None] = lambda: None
) -> tuple[int, bytes]:
    """The exit status and what `work` wrote, in a process of its own that is killed `after_s` seconds from now."""
    come, go = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(come)
            work(go)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(go)
    said = bytearray()
    with open(come, "rb", buffering=0) as announced:  # noqa: PTH123 - a pipe
        ends = _Moment(after_s)
        while select.select([announced], [], [], ends.left_s())[0]:
            piece = announced.read(65536)
            said += piece
            if not piece:  # it ended by itself
                assert after_s is None, "the gate fell"
                break
        else:
            also()
            os.kill(pid, signal.SIGKILL)
            said += announced.read() or b""
    return os.waitpid(pid, 0)[1], bytes(said)


class _Moment:
    """Some seconds from now, or never."""

    def __init__(self, after_s: float | None) -> None:
        self._clock = SystemClock()
        self._ms = None if after_s is None else self._clock.mono_ms() + 1000 * after_s

    def left_s(self) -> float | None:
        return None if self._ms is None else max(0.0, (self._ms - self._clock.mono_ms()) / 1000)


def _children(pid: int) -> list[int]:
    """All that `pid` has started, and those have."""
    mine = [
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == pid
    ]
    return [*mine, *(below for child in mine for below in _children(child))]


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
