"""Which tests call which function of the rooms under trial, and how long each takes: one run of all of them, unchanged."""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.mutation.trial import forked, run_tests

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from types import FrameType

    from tests.mutation.mutants import Placed

ROOMS = ("check", "protocol", "formats")
TESTS = [
    *(f"tests/unit/{room}" for room in (*ROOMS, "checkpoint")),
    "tests/unit/test_checking.py",
    "tests/attacks",
]
WHILE_LOADING = ""
"""In a test's place: called when modules were imported and tests collected."""


@dataclass(frozen=True)
class Covered:
    """`calls`: "file function" -> tests. `took_s`: test -> seconds, every test there is."""

    calls: dict[str, list[str]]
    took_s: dict[str, float]

    def tests_of(self, placed: Placed) -> list[str]:
        """The tests that a mutant has to meet, the likeliest to go red first: all, where loading comes by it too."""
        callers = self._callers(placed)
        if self.is_called_by_tests_only(placed):
            return sorted(callers, key=lambda test: self._likely(placed.file, test))
        places = (tests for place, tests in self.calls.items() if place.startswith(f"{placed.file} "))
        nearby = set(callers or itertools.chain.from_iterable(places))
        if placed.mutant.where and not callers:
            return []
        return sorted(self.took_s, key=lambda test: (test not in nearby, *self._likely(placed.file, test)))

    def is_called_by_tests_only(self, placed: Placed) -> bool:
        """Whether it stands in a function that nobody called while modules were loaded and tests collected."""
        callers = self._callers(placed)
        return bool(callers) and WHILE_LOADING not in callers

    def _callers(self, placed: Placed) -> list[str]:
        return self.calls.get(f"{placed.file} {placed.mutant.where}", []) if placed.mutant.where else []

    def _likely(self, file: str, test: str) -> tuple[bool, float]:
        return f"test_{Path(file).stem}.py" not in test, self.took_s[test]

    def limit_s(self, tests: Iterable[str]) -> int:
        """A time after which `tests` hang."""
        return 30 + 3 * int(sum(self.took_s[test] for test in tests))


def covered(into: Path) -> Covered:
    """What the tests of the rooms cover; ends the program where they are not green before anything was changed."""
    child = forked(lambda: run_tests(TESTS, _Watch(into)))
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise SystemExit("The tests must be green before a mutant can turn them red.")
    return Covered(**json.loads(into.read_text("utf-8")))


class _Watch:
    """A pytest plugin that writes to `into` what `Covered` holds."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._root = f"{Path.cwd()}{os.sep}"
        self._rooms = tuple(f"{self._root}scanner{os.sep}{room}{os.sep}" for room in ROOMS)
        self._test = WHILE_LOADING
        self._calls: dict[str, set[str]] = defaultdict(set)
        self._took_s: dict[str, float] = defaultdict(float)

    def pytest_configure(self) -> None:
        threading.settrace(self._called)
        sys.settrace(self._called)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._test = item.nodeid
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._took_s[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        sys.settrace(None)
        calls = {place: sorted(tests) for place, tests in self._calls.items()}
        self._into.write_text(json.dumps({"calls": calls, "took_s": self._took_s}), "utf-8")

    def _called(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if code.co_filename.startswith(self._rooms):
            function = code.co_qualname.partition(".<locals>")[0]
            self._calls[f"{code.co_filename.removeprefix(self._root)} {function}"].add(self._test)
