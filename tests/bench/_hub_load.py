"""Phones before the hub, in a process of its own: `python -m tests.bench._hub_load URL WHAT A_SECOND SECONDS`, JSON out.

WHAT is `forms:PATH` (a new person's form posted there, 302 expected) or a path to get (200 expected). Each is due at its own
moment, whatever became of the one before, and its time runs from then; with 0 a second as fast as the hub answers.
"""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.bench._side_by_side import quantile
from tests.fakes.applicants import filled, resident_id

THREADS = 16
PATIENCE_S = 10  # after the end, for what is still due
FORMS = "forms:"
_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Load:
    """`took_s` of each answer, and how many were others than expected."""

    url: str
    what: str
    a_second: float
    seconds: float
    took_s: list[float] = field(default_factory=list)
    wrong: int = 0
    given_up: int = 0

    def run(self) -> float:
        """All of it; the seconds that it took."""
        self._turn = itertools.count()
        self._began = time.perf_counter()
        phones = [threading.Thread(target=self._phone) for _ in range(THREADS)]
        for phone in phones:
            phone.start()
        for phone in phones:
            phone.join()
        return time.perf_counter() - self._began

    def _phone(self) -> None:
        line = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        token = _token(line) if self.what.startswith(FORMS) else ""
        while (due_s := self._due(next(self._turn))) is not None:
            if time.perf_counter() - self._began > self.seconds + PATIENCE_S:
                self.given_up += 1
                continue
            time.sleep(max(0.0, due_s - time.perf_counter()))
            is_right = self._send(line, token)
            self.took_s.append(time.perf_counter() - due_s)
            self.wrong += not is_right
        line.close()

    def _due(self, number: int) -> float | None:
        now_s = time.perf_counter()
        due_s = self._began + number / self.a_second if self.a_second else now_s
        return due_s if due_s - self._began < self.seconds else None

    def _send(self, line: http.client.HTTPConnection, token: str) -> bool:
        if not token:
            line.request("GET", self.what)
            answer = line.getresponse()
            answer.read()
            return answer.status == http.client.OK
        headers = {"Content-Type": _TYPE, "Cookie": f"csrftoken={token}"}
        body = _FORM.format(number=_number(next(_people)), token=token)
        line.request("POST", self.what.removeprefix(FORMS), body, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status == http.client.FOUND


_FORM = urlencode(
    filled(number="{number}", csrfmiddlewaretoken="{token}"), doseq=True, safe="{}"
)  # once: phones are not what is measured
_people = itertools.count(int(time.time() * 5000) % 20_000_000)  # faster than any run before could count


def _number(person: int) -> str:
    """Another made-up document for each, also between runs."""
    day, serial = divmod(person % 20_000_000, 1000)
    return resident_id(f"{1930 + day // 336 % 70}{1 + day // 28 % 12:02}{1 + day % 28:02}", serial)


def _token(line: http.client.HTTPConnection) -> str:
    line.request("GET", "/apply/")
    answer = line.getresponse()
    answer.read()
    return (answer.headers["Set-Cookie"] or "").split("csrftoken=")[1].split(";")[0]


def main() -> None:
    load = Load(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
    took_s = load.run()
    times = sorted(load.took_s)
    found = {
        "sent": len(times),
        "rate": len(times) / took_s,
        "wrong": load.wrong,
        "given_up": load.given_up,
        "p50": quantile(times, 0.5),
        "p99": quantile(times, 0.99),
        "worst": times[-1],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
