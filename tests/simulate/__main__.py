"""`python -m tests.simulate --seeds 0..20`: gates and hub under seeded misfortune; a failing seed shrinks and is printed."""

from __future__ import annotations

import argparse
import logging
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

import django

ROOT = Path(tempfile.mkdtemp(prefix="simulate", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "hub.settings",
    "HUB_DATA": str(ROOT / "hub"),
    "HUB_DATABASE_URL": "",
}
django.setup()

from django.core.management import call_command  # noqa: E402 - Django's settings come first

from hub import data_folder  # noqa: E402
from tests.fakes.clock import FakeClock  # noqa: E402
from tests.fakes.hub import HubInProcess  # noqa: E402
from tests.simulate.world import Violation, World  # noqa: E402

WEIGHTS = {
    "passes": 30,
    "talk": 10,
    "bad_talk": 24,
    "power_cut": 4,
    "cut_at_commit": 6,
    "cut_at_acknowledgement": 6,
    "disk_full": 3,
    "read_only": 3,
    "clock_jumps": 3,
    "disk_backup": 3,
    "disk_restored": 2,
    "enrolled_again": 2,
    "hub_backup": 4,
    "hub_restored": 3,
}
Operation = tuple[str, int, int]


def operations(seed: int, length: int) -> list[Operation]:
    dice = random.Random(seed)
    names = dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=length)
    return [(name, dice.randrange(3), dice.randrange(10_000)) for name in names]


def fault_of(run: list[Operation], gates: int) -> str:
    """What does not hold after `run`, or ""."""
    folder = Path(tempfile.mkdtemp(dir=ROOT))
    clock = FakeClock()
    call_command("flush", interactive=False, verbosity=0)
    with HubInProcess(ROOT, clock) as hub:
        world = World(folder, hub, clock, gates)
        try:
            for operation in run:
                world.do(operation)
            world.check()
        except Violation as violation:
            return str(violation)
        except Exception as error:  # noqa: BLE001 - any fall is a finding
            return f"{type(error).__name__}: {error}"
        finally:
            world.close()
            shutil.rmtree(folder)
    return ""


def shrunk(run: list[Operation], gates: int) -> list[Operation]:
    """Fewer operations after which something still does not hold."""
    size = len(run) // 2
    while size:
        at = 0
        while at < len(run):
            fewer = run[:at] + run[at + size :]
            if fault_of(fewer, gates):
                run = fewer
            else:
                at += size
        size //= 2
    return run


def main() -> int:
    ask = argparse.ArgumentParser(prog="simulate")
    ask.add_argument("--seeds", default="0..20", help="A..B, B not among them")
    ask.add_argument("--length", type=int, default=40)
    ask.add_argument("--gates", type=int, default=2)
    wish = ask.parse_args()
    logging.disable(logging.CRITICAL)
    first, last = map(int, wish.seeds.split(".."))
    data_folder.folder()
    Path(os.environ["HUB_DATA"]).mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    failed = 0
    for seed in range(first, last):
        fault = fault_of(operations(seed, wish.length), wish.gates)
        if fault:
            failed += 1
            small = shrunk(operations(seed, wish.length), wish.gates)
            sys.stdout.write(f"seed {seed}: {fault_of(small, wish.gates)}\n")
            sys.stdout.writelines(
                f"  {name:24} gate {gate % wish.gates}  {number}\n" for name, gate, number in small
            )
            sys.stdout.flush()
    sys.stdout.write(f"{last - first - failed} of {last - first} seeds passed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        code = main()
    finally:
        shutil.rmtree(ROOT, ignore_errors=True)
    raise SystemExit(code)
