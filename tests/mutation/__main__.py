"""Does a test go red for each small wrong in check, protocol, formats? `python3 dev.py mutate [--sample N] [--only PART]`.

Works on a copy of the source in a folder of its own. A mutant is killed when the tests of those rooms fail, or do not end in
time. Our own runner of some ninety lines and not mutmut 3.8 (its trampolines need another import mode than this suite's,
and it knows no sample) nor cosmic-ray (its releases cannot be installed from wheels alone).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutation.mutants import Mutant, broken, mutants_of

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("check", "protocol", "formats")
COPIED = ("scanner", "hub", "tests", "assets")
SCANS = ("tests/attacks", *(f"tests/unit/test_check{rest}.py" for rest in ("point", "point_foreign", "ing")))
TESTS = {
    "check": ("tests/unit/check", *SCANS),
    "protocol": ("tests/unit/protocol", "tests/unit/check", *SCANS),
    "formats": ("tests/unit/formats", "tests/unit/test_checkpoint_foreign.py"),
}
MOST_S = 120


def main() -> int:
    ask = argparse.ArgumentParser(prog="dev.py mutate", description=__doc__)
    ask.add_argument("--sample", type=int, default=0, help="so many mutants, drawn; 0: all")
    ask.add_argument("--only", default="", help="modules whose path contains this")
    ask.add_argument("--seed", type=int, default=1)
    wish = ask.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        folder = _copied(Path(place))
        modules = sorted(path for room in ROOMS for path in (folder / "scanner" / room).glob("*.py"))
        found = [
            (path, mutant)
            for path in modules
            if wish.only in str(path)
            for mutant in mutants_of(path.read_text("utf-8"))
        ]
        drawn = random.Random(wish.seed).sample(found, min(wish.sample, len(found))) if wish.sample else found
        survived = [
            f"{path.relative_to(folder)}:{m.line} {m.what}" for path, m in drawn if not _told(folder, path, m)
        ]
    print(
        f"{len(drawn) - len(survived)} of {len(drawn)} killed ({len(found)} there are): {_share(survived, drawn):.1%}"
    )
    print("\n".join(["survived:", *survived]))
    return 0


def _share(survived: list[str], drawn: list[tuple[Path, Mutant]]) -> float:
    return 1 - len(survived) / max(1, len(drawn))


def _copied(folder: Path) -> Path:
    """Beside an empty `shared` the makers' vectors are found where they lie: next to the checkout."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / "main" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder / "main")
    if (ROOT.parent / "shared").is_dir():
        (folder / "shared").symlink_to(ROOT.parent / "shared")
    return folder / "main"


def _told(folder: Path, path: Path, mutant: Mutant) -> bool:
    whole = path.read_text("utf-8")
    path.write_text(broken(whole, mutant), "utf-8")
    try:
        killed = not _is_green(folder, path)
    finally:
        path.write_text(whole, "utf-8")
    print(
        f"{'killed  ' if killed else 'SURVIVED'} {path.relative_to(folder)}:{mutant.line} {mutant.what}",
        flush=True,
    )
    return killed


def _is_green(folder: Path, path: Path) -> bool:
    own = [str(p.relative_to(folder)) for p in (folder / "tests" / "unit").glob(f"*/test_{path.stem}.py")]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *own, *TESTS[path.parent.name]]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=MOST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
