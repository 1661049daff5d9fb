"""Values of nearly the right shape, drawn by hypothesis: `python -m tests.fuzz.by_shape NAME SECONDS`."""

from __future__ import annotations

import sys
import time

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.targets import TARGETS
from tests.fuzz.watch import Watch

CHUNK = 500


def main(name: str, seconds: float) -> int:
    target = TARGETS[name]
    watch, until = Watch(target.call), time.monotonic() + seconds

    @settings(
        max_examples=CHUNK,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(target.shapes)
    def look(data: bytes) -> None:
        watch(data)

    for seed in target.seeds:
        watch(seed)
    while time.monotonic() < until:
        look()
    print(watch.report(f"{name} shapes"), flush=True)
    return min(len(watch.faults), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
