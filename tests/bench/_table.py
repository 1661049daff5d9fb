"""What every bench prints: a table for people, and the JSON of DESIGN section 9 for machines."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """`what` was measured in `unit`: `ours`, and what each of the `peers` reached. `met` is None where there is no goal."""

    what: str
    unit: str
    ours: float
    peers: dict[str, float] = field(default_factory=dict)
    goal: str = ""
    met: bool | None = None


def show(rows: list[Row]) -> None:
    for row in rows:
        others = "  ".join(f"{name} {value:g}" for name, value in row.peers.items())
        flag = {True: "met", False: "NOT MET", None: ""}[row.met]
        print(
            f"{row.what:<58} {row.ours:>9.5g} {row.unit:<7} {row.goal:<24} {flag:<8} {others}".rstrip(),
            flush=True,
        )


def write(rows: list[Row], bench: str, path: Path) -> None:
    machine = {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }
    report = {"bench": bench, "machine": machine, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
