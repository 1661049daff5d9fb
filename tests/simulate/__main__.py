"""`python -m tests.simulate --seeds 0..20`: gates and hub under seeded misfortune; a failing seed shrinks and is printed."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import shutil
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import django

ROOT = Path(tempfile.mkdtemp(prefix="simulate", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "hub.settings",
    "HUB_DATA": str(ROOT / "hub"),
    "HUB_DATABASE_URL": "",
}
django.setup()

from tests.simulate.city import City  # noqa: E402 - Django's settings come first
from tests.simulate.defences import DEFENCES  # noqa: E402
from tests.simulate.killing import play  # noqa: E402
from tests.simulate.runs import fault_of, shrunk, steps_of  # noqa: E402


def passed(seed: int, city: City, wish: argparse.Namespace) -> bool:
    """Play a seed; one that fails is shrunk and told."""
    run = steps_of(seed, wish.length, wish.gates)
    fault, lines = fault_of(run, city, wish.gates)
    if not fault:
        return True
    small, fewer = fault_of(shrunk(run, city, wish.gates), city, wish.gates)
    print(f"seed {seed}: {small or fault}", *(fewer if small else lines), sep="\n  ", flush=True)
    return False


def played(seeds: range, city: City, wish: argparse.Namespace) -> int:
    """How many of `seeds` failed; a word now and then on how far it is."""
    failed = 0
    for done, seed in enumerate(seeds, start=1):
        failed += not passed(seed, city, wish)
        if done % 100 == 0 or done == len(seeds):
            print(f"{done - failed} of {done} seeds passed", flush=True)
    return failed


def is_missed(defence: str, seeds: range, city: City, wish: argparse.Namespace) -> bool:
    """Play seeds with `defence` taken out until one fails, and say which; whether none does."""
    for seed in seeds:
        with DEFENCES[defence]():
            fault, _ = fault_of(steps_of(seed, wish.length, wish.gates), city, wish.gates)
        if fault:
            print(f"without {defence!r}: seed {seed}: {fault[:200]}", flush=True)
            return False
    print(f"without {defence!r}: NO SEED FAILS", flush=True)
    return True


def main() -> int:
    ask = argparse.ArgumentParser(prog="simulate")
    ask.add_argument("--seeds", default="0..20", help="A..B, B not among them")
    ask.add_argument("--length", type=int, default=40, help="how many things happen in a run")
    ask.add_argument("--gates", type=int, default=2)
    ask.add_argument("--defences", action="store_true", help="take each defence out: some seed must fail")
    ask.add_argument("--without", choices=DEFENCES, metavar="DEFENCE", help="that one is out: see a trace")
    ask.add_argument(
        "--kill", metavar="N", type=int, help="instead: kill a real scanner N times, and its hub too"
    )
    wish = ask.parse_args()
    if wish.kill:
        return play(Path(tempfile.mkdtemp(dir=ROOT)), wish.kill)
    logging.disable(logging.CRITICAL)
    seeds = range(*map(int, wish.seeds.split("..")))
    with City(ROOT, wish.gates) as city:
        gc.freeze()  # what is loaded stays: each seed leaves so much behind that the collector would look through all of it
        if wish.defences:
            return sum(is_missed(defence, seeds, city, wish) for defence in DEFENCES)
        with DEFENCES[wish.without]() if wish.without else nullcontext():
            return 1 if played(seeds, city, wish) else 0


if __name__ == "__main__":
    try:
        code = main()
    finally:
        shutil.rmtree(ROOT, ignore_errors=True)
    sys.exit(code)
