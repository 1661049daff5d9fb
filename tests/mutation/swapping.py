"""A mutant without loading anything again: its function gets other code, in a child of a process with all tests collected.

Good for functions that nobody calls while modules are loaded and tests collected: whoever imported one holds the very
object whose code is exchanged. The others, and what stands outside of functions, need `trial.try_mutant`, ten times as slow.
"""

from __future__ import annotations

import importlib
import pickle
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

from tests.mutation import trial
from tests.mutation.mutants import broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tests.mutation.mutants import Placed
    from tests.mutation.trial import Work


class Swapping:
    """A pytest plugin that tries mutants instead of running the tests it finds; those killed go `into` a file."""

    def __init__(self, work: list[Work], jobs: int, into: Path) -> None:
        self._work, self._jobs, self._into = work, jobs, into

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        found = {item.nodeid: item for item in session.items}
        runs = [
            (placed, partial(_try, session, placed, [found[test] for test in tests], limit_s))
            for placed, tests, limit_s in self._work
        ]
        self._into.write_bytes(pickle.dumps(trial.killed_in_turn(runs, self._jobs)))
        return True


def _try(session: pytest.Session, placed: Placed, items: list[pytest.Item], limit_s: int) -> int:
    """1 as soon as one of `items` is red, 0 if none is."""
    trial.be_silent_and_bounded(limit_s)
    session.config.pluginmanager.unregister(name="terminalreporter")
    _swap(placed)
    for item, following in pairwise([*items, None]):
        if item is not None:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def _swap(placed: Placed) -> None:
    path = Path(placed.file)
    module = compile(
        broken(path.read_text("utf-8"), placed.mutant), path.absolute(), "exec", dont_inherit=True
    )
    [code] = [code for code in _codes(module) if code.co_qualname == placed.mutant.where]
    function = _function(placed)
    # A cell that is needed no more, `super()`'s for one, is still handed over.
    function.__code__ = code.replace(co_freevars=function.__code__.co_freevars)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _function(placed: Placed) -> FunctionType:
    owner: object = importlib.import_module(".".join(Path(placed.file).with_suffix("").parts))
    for name in placed.mutant.where.split("."):
        owner = vars(owner)[name]
    match owner:
        case property(fget=function) | cached_property(func=function) | classmethod(__func__=function):
            owner = function
    assert isinstance(owner, FunctionType), placed
    return owner
