"""What a target is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True)
class Target:
    """`call` must not raise; `seeds` are good inputs to begin from; `shapes` draws values of nearly the right shape."""

    call: Callable[[bytes], None]
    seeds: list[bytes]
    shapes: SearchStrategy[bytes]
