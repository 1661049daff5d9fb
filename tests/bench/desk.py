"""The guard's desk, in the whole program with its real window: `python3 dev.py bench desk [--json FILE]`.

Every peer is measured in the same run. `--only NAME` a part; `--hours 8` a whole shift, which takes its time.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import (
    _desk_hours,
    _desk_painted,
    _desk_queue,
    _desk_stall,
    _desk_start,
    _desk_viewfinder,
    _table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench._table import Row


def main() -> None:
    ask = argparse.ArgumentParser(prog="dev.py bench desk", description=__doc__)
    ask.add_argument("--json", metavar="FILE", type=Path)
    ask.add_argument("--people", metavar="N", type=int, default=200, help="of the first row")
    ask.add_argument("--queue", metavar="N", type=int, default=20, help="persons in the queue")
    ask.add_argument("--hours", metavar="H", type=float, default=0.25, help="of the shift (8)")
    ask.add_argument(
        "--events", metavar="N", type=int, default=100_000, help="to send while the list is taken over"
    )
    ask.add_argument("--starts", metavar="N", type=int, default=15)
    parts: dict[str, Callable[[argparse.Namespace], list[Row]]] = {
        "painted": lambda wish: _desk_painted.rows(wish.people),
        "start": lambda wish: _desk_start.rows(wish.starts),
        "hours": lambda wish: _desk_hours.rows(wish.hours),
        "viewfinder": lambda _: _desk_viewfinder.rows(300),
        "stall": lambda wish: _desk_stall.rows(wish.events),
        "queue": lambda wish: _desk_queue.rows(wish.queue),
    }
    ask.add_argument("--only", choices=parts)
    wish = ask.parse_args()
    found: list[Row] = []
    for name, rows in parts.items():
        if wish.only in (None, name):
            measured = rows(wish)
            _table.show(measured)
            found += measured
    if wish.json:
        _table.write(found, "desk", wish.json)


if __name__ == "__main__":
    main()
