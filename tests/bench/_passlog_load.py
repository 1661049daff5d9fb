"""Many gates at once, each batch at its own moment, whatever became of the one before: what the hub then takes.

By itself, in a process of its own: `python -m tests.bench._passlog_load URL GATES EVENTS_A_SECOND SECONDS BATCH`, JSON out.
With 0 events a second everything is made first and then posted as fast as the hub answers.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from itertools import count
from queue import SimpleQueue
from typing import NamedTuple

import requests

from scanner.protocol import batch
from tests.bench._passlog_gates import BenchGate
from tests.bench._side_by_side import quantile

THREADS = 16
AS_FAST_AS_IT_GOES_BATCHES = 4  # of each gate


class Post(NamedTuple):
    due_s: float
    body: bytes


class Load:
    """Posts what is put into `queue`; a batch's time runs from the moment at which it was due."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/api/passes"
        self.queue: SimpleQueue[Post | None] = SimpleQueue()
        self.took_s: list[float] = []
        self.refused = 0
        self._threads = [threading.Thread(target=self._run) for _ in range(THREADS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        for _ in self._threads:
            self.queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while post := self.queue.get():
                headers = {"Content-Type": batch.CONTENT_TYPE}
                answer = session.post(self._url, post.body, headers=headers, timeout=60)
                self.took_s.append(time.perf_counter() - post.due_s)
                self.refused += answer.status_code != 200


def at_a_rate(load: Load, gates: list[BenchGate], rate: float, seconds: float, size: int) -> int:
    """How many events were sent: each gate in turn, a batch of `size` when it is due."""
    load.start()
    began, every_s = time.perf_counter(), size / rate
    for number in count():
        due_s = began + number * every_s
        if due_s - began > seconds:
            break
        body = gates[number % len(gates)].body(size)
        time.sleep(max(0.0, due_s - time.perf_counter()))
        load.queue.put(Post(due_s, body))
    load.finish()
    return number * size


def as_fast_as_it_goes(load: Load, gates: list[BenchGate], size: int) -> tuple[int, float]:
    """How many events, and in how many seconds."""
    bodies = [gate.body(size) for _ in range(AS_FAST_AS_IT_GOES_BATCHES) for gate in gates]
    began = time.perf_counter()
    for body in bodies:
        load.queue.put(Post(began, body))
    load.start()
    load.finish()
    return len(bodies) * size, time.perf_counter() - began


def main() -> None:
    url, gates, rate, seconds, size = sys.argv[1], *map(float, sys.argv[2:])
    load, made = Load(url), [BenchGate(number) for number in range(int(gates))]
    if rate:
        events = at_a_rate(load, made, rate, seconds, int(size))
        took_s = max(seconds, 1e-9)
    else:
        events, took_s = as_fast_as_it_goes(load, made, int(size))
    times = sorted(load.took_s)
    found = {
        "events": events,
        "rate": events / took_s,
        "refused": load.refused,
        "p50": quantile(times, 0.5),
        "p99": quantile(times, 0.99),
        "worst": times[-1],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
