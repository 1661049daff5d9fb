"""One mutant, one child: a process that has everything loaded but our own code forks, and the child loads the mutant.

What costs is loading: Qt, OpenCV, cryptography and the rest are loaded once, in the parent. It never imports `scanner` or
`hub`, so that every module of ours binds to the mutant, whichever way it is imported. Linux and macOS only (`os.fork`).
"""

from __future__ import annotations

import gc
import importlib
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutation.mutants import broken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType

    from tests.mutation.mutants import Placed

Work = tuple["Placed", list[str], int]
"""A mutant, the tests it has to meet, and after how many seconds they hang."""
TELL_EVERY = 100

_HEAVY = (
    "PySide6.QtWidgets",
    "base45",
    "cbor2",
    "cryptography.hazmat.primitives.hpke",
    "cryptography.x509",
    "cv2",
    "hypothesis.strategies",
    "joserfc.jwk",
    "joserfc.jws",
    "requests",
    "segno",
    "sqlite_utils",
    "tuf.api.metadata",
    "tuf.ngclient",
    "zxingcpp",
)
_OPTIONS = (
    *("-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "--hypothesis-profile=mutants"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # plugins were loaded by the parent
    *(
        "-p",
        "no:django",
        "-W",
        "ignore::pytest.PytestConfigWarning",
        "-o",
        "strict=false",
    ),  # slow, and not needed
)
_TOLD = {pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED, pytest.ExitCode.USAGE_ERROR}
"""A test was red; a module could not be imported any more; a test is not there any more, since its module could not."""


def load_what_is_not_ours() -> None:
    """Once, in the parent. Examples are few and the same each time: what a mutant survives, it survives tomorrow."""
    for name in _HEAVY:
        importlib.import_module(name)
    gc.freeze()  # pytest collects what is left over at the end of each run, and would look at all that again
    sys.dont_write_bytecode = False
    phases = (Phase.explicit, Phase.generate)
    checks = [HealthCheck.too_slow]
    settings.register_profile(
        "mutants",
        None,
        deadline=None,
        max_examples=30,
        derandomize=True,
        phases=phases,
        suppress_health_check=checks,
    )


def forked(run: Callable[[], int]) -> int:
    """The process id of a child that ends with what `run` answers."""
    child = os.fork()
    if child == 0:
        code = int(pytest.ExitCode.INTERNAL_ERROR)
        try:
            code = run()
        finally:
            os._exit(code)
    return child


def run_tests(words: Sequence[str], *plugins: object) -> int:
    """Pytest's exit code."""
    return pytest.main([*words, *_OPTIONS], plugins)


def be_silent_and_bounded(limit_s: int) -> None:
    """End this process after so much processor time, or twice that by the clock."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limit_s, limit_s))
    signal.alarm(2 * limit_s)


def try_mutant(placed: Placed, tests: Sequence[str], limit_s: int) -> int:
    """Pytest's exit code for `tests` up to the first red one."""
    be_silent_and_bounded(limit_s)
    mutated = _Mutated(placed)
    sys.meta_path.insert(0, mutated)
    code = run_tests(["-x", "--tb=no", *tests])
    return code if mutated.was_loaded else pytest.ExitCode.INTERNAL_ERROR


def killed_in_turn(runs: Sequence[tuple[Placed, Callable[[], int]]], jobs: int) -> list[Placed]:
    """Those killed by a red test, a limit, or a crash, each run in a child, at most `jobs` at once."""
    running: dict[int, Placed] = {}
    killed: list[Placed | None] = []
    for number, (placed, run) in enumerate(runs, start=1):
        if len(running) >= jobs:
            killed.append(_killed(running))
        running[forked(run)] = placed
        if number % TELL_EVERY == 0:
            print(f"[{number}/{len(runs)}]", flush=True)
    while running:
        killed.append(_killed(running))
    return [placed for placed in killed if placed]


def _killed(running: dict[int, Placed]) -> Placed | None:
    child, status = os.wait()
    placed, code = running.pop(child), os.waitstatus_to_exitcode(status)
    if code > 0 and code not in _TOLD:
        raise SystemExit(f"pytest answers {code} for {placed}")
    if code == 0:
        print(f"survived: {placed}", flush=True)
    elif code < 0:  # on a busy machine a limit is no proof
        print(f"ended by {signal.Signals(-code).name}: {placed}", flush=True)
    return placed if code else None


class _Mutated(importlib.abc.MetaPathFinder):
    """Finds one module, and that as a mutant."""

    def __init__(self, placed: Placed) -> None:
        self._path = Path(placed.file).absolute()
        self._module = ".".join(Path(placed.file).with_suffix("").parts)
        self._code = compile(
            broken(self._path.read_text("utf-8"), placed.mutant), self._path, "exec", dont_inherit=True
        )
        self.was_loaded = False

    def find_spec(self, name: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self._module:
            return None
        self.was_loaded = True
        return importlib.util.spec_from_file_location(
            name, self._path, loader=_Loader(name, self._path, self._code)
        )


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        super().__init__(name, str(path))
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code
