"""The power goes at one durable step of a gate or of the hub: just before it, or just after."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.db import connections

from scanner.store.database import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random


class PowerCut(BaseException):
    """The process is gone."""


class Fuse:
    """Burns at one of the first durable steps, as `dice` fall; `at` says where."""

    def __init__(self, dice: Random, *, steps: int) -> None:
        self._left = dice.randint(1, steps)
        self._after = dice.random() < 0.5
        self.at = f"{'after' if self._after else 'before'} step {self._left}"

    def over(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """`act`, which is one durable step each time."""

        @wraps(act)
        def step(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the step takes
            self._left -= 1
            if self._left:
                return act(*given, **named)
            if self._after:
                act(*given, **named)
            raise PowerCut

        return step


@contextmanager
def in_gate(fuse: Fuse) -> Iterator[None]:
    """A gate's durable steps are its commits, its fsyncs and its renamings."""
    with ExitStack() as patches:
        for owner, name in ((Connection, "commit"), (os, "fsync"), (os, "replace")):
            patches.enter_context(patch.object(owner, name, fuse.over(getattr(owner, name))))
        yield


@contextmanager
def in_hub(fuse: Fuse) -> Iterator[None]:
    """The hub's durable steps are its commits."""
    wrapper: Any = connections["default"]
    commit = fuse.over(wrapper._commit)

    def cut() -> None:
        try:
            commit()
        except PowerCut:
            wrapper.connection.rollback()  # Django would commit on its way out
            raise

    with patch.object(wrapper, "_commit", cut):
        yield
