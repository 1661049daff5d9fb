"""Run as a program: writes passes without end and says each number once it is durable. It waits to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.unit.store.gate import FIRST_GRANT, GREEN, Gate

if __name__ == "__main__":
    gate = Gate(Path(sys.argv[1]))
    gate.outbox.open_epoch(FIRST_GRANT)
    while True:
        sys.stdout.write(f"{gate.log.append(GREEN)}\n")
        sys.stdout.flush()
