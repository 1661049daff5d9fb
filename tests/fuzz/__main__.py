"""`python3 dev.py fuzz NAME --seconds N`: half the time by shape, half by byte. NAME "all" takes each in turn.

A fault is anything raised, more than 50 ms of processor time, or more than 64 MiB held for one input. What is worth
keeping lies in corpus/NAME and is where each run begins. "window" is no format: clumsy hands at the real window.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = (
    *("hz1", "list", "trust", "documents", "hc1", "shc", "nzcp", "vds_nc"),
    *("batch", "record", "enrolment", "answers"),
)
CORPUS = Path(__file__).parent / "corpus"


def main() -> int:
    ask = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__)
    ask.add_argument("name", choices=[*NAMES, "window", "all"])
    ask.add_argument("--seconds", type=float, default=60.0)
    wish = ask.parse_args()
    if wish.name == "window":
        return subprocess.run(
            [sys.executable, "-m", "tests.fuzz.window", str(wish.seconds)], check=False
        ).returncode
    names = NAMES if wish.name == "all" else (wish.name,)
    return max(_fuzz(name, wish.seconds / 2) for name in names)


def _fuzz(name: str, seconds: float) -> int:
    shapes = subprocess.run([sys.executable, "-m", "tests.fuzz.by_shape", name, str(seconds)], check=False)
    if importlib.util.find_spec("atheris") is None:
        print(f"{name} bytes: atheris is not there; only shapes were tried", flush=True)
        return shapes.returncode
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        folder = Path(place) / name
        folder.mkdir()
        for kept in (CORPUS / name).glob("*"):
            shutil.copy(kept, folder)
        command = [sys.executable, "-m", "tests.fuzz.by_byte", name, str(seconds), str(folder)]
        by_byte = subprocess.run(command, check=False, stderr=subprocess.PIPE)
        print(folder.with_suffix(".txt").read_text(), flush=True)
        if by_byte.returncode:
            print(by_byte.stderr.decode(errors="replace")[-4000:], flush=True)
    return max(abs(shapes.returncode), abs(by_byte.returncode))


if __name__ == "__main__":
    sys.exit(main())
