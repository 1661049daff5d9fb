"""Two calls measured turn by turn, so that whatever else the machine does falls on both."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int
) -> tuple[list[float], list[float]]:
    """Microseconds of each call, sorted."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds // 20):  # warm up
        ours()
        theirs()
    for _ in range(rounds):
        for call, took in zip((ours, theirs), found, strict=True):
            began = time.perf_counter_ns()
            call()
            took.append((time.perf_counter_ns() - began) / 1000)
    return sorted(found[0]), sorted(found[1])


def quantile(sorted_values: list[float], q: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(q * len(sorted_values)))]
