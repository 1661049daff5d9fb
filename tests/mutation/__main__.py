"""Does a test go red for each small wrong in check, protocol, formats? `python3 dev.py mutate [--sample N] [--only PART]`.

1. A copy of the checkout, so that one may go on working in it.
2. All tests of those rooms once: green, and which of them call which function (`covering.py`).
3. Each mutant in a child of its own, with the tests that call its function, its module's own first, then the quick ones.
   Most are code exchanged where everything is loaded (`swapping.py`), the others a module loaded anew (`trial.py`); one
   outside of functions meets all tests. It is killed when a test goes red or does not end in time.
4. Survivors are printed; those that change nothing stand with their reason in `survivors.toml`.

Our own runner: mutmut 3 and pytest-gremlins change what stands in functions only, and a good part of this code is tables,
limits and patterns outside of them; pytest-gremlins 1.12 finds no coverage with this suite's settings and runs a process
a mutant; cosmic-ray cannot be installed from wheels alone.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import shutil
import sys
import tempfile
import tomllib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mutation import trial
from tests.mutation.covering import TESTS, Covered, covered
from tests.mutation.mutants import Placed, mutants_of
from tests.mutation.swapping import Swapping

if TYPE_CHECKING:
    from tests.mutation.trial import Work

ROOT = Path(__file__).resolve().parents[2]
EXPLAINED = Path(__file__).with_name("survivors.toml")
ROOMS = ("check", "protocol", "formats")
COPIED = ("scanner", "hub", "tests", "assets")


def main() -> int:
    ask = argparse.ArgumentParser(prog="dev.py mutate", description=__doc__.partition("\n")[0])
    ask.add_argument("--sample", type=int, default=0, help="so many mutants, drawn; 0: all")
    ask.add_argument("--only", default="", help="modules whose path contains this")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--jobs", type=int, default=1, help="children at once")
    wish = ask.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        _work_in(_copied(Path(place)))
        trial.load_what_is_not_ours()
        cover = covered(Path(place) / "covered.json")
        found = [placed for placed in _mutants() if wish.only in placed.file]
        drawn = random.Random(wish.seed).sample(found, min(wish.sample or len(found), len(found)))
        survived = _survivors(sorted(drawn), cover, wish.jobs)
    return _report(survived, drawn, len(found))


def _copied(folder: Path) -> Path:
    """Beside an empty `shared` the makers' vectors are found where they lie: next to the checkout."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / "main" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder / "main")
    if (ROOT.parent / "shared").is_dir():
        (folder / "shared").symlink_to(ROOT.parent / "shared")
    return folder / "main"


def _work_in(folder: Path) -> None:
    os.chdir(folder)
    os.environ["PYTHONPATH"] = str(folder)
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(ROOT)))]


def _mutants() -> list[Placed]:
    modules = sorted(path for room in ROOMS for path in Path("scanner", room).glob("*.py"))
    return [Placed(str(path), mutant) for path in modules for mutant in mutants_of(path.read_text("utf-8"))]


def _survivors(drawn: list[Placed], cover: Covered, jobs: int) -> list[Placed]:
    """Those no test tells from what they were made of, the ones that no test comes by among them."""
    met = [(placed, tests, cover.limit_s(tests)) for placed in drawn if (tests := cover.tests_of(placed))]
    quick = [one for one in met if cover.is_called_by_tests_only(one[0])]
    others = [(one[0], partial(trial.try_mutant, *one)) for one in met if one not in quick]
    killed = {*_killed_by_swapping(quick, jobs), *trial.killed_in_turn(others, jobs)}
    return sorted(set(drawn) - killed)


def _killed_by_swapping(work: list[Work], jobs: int) -> list[Placed]:
    into = Path("killed.pickle")
    child = trial.forked(lambda: trial.run_tests(TESTS, Swapping(work, jobs, into)))
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) or not into.exists():
        raise SystemExit("pytest broke while code was being exchanged")
    killed: list[Placed] = pickle.loads(into.read_bytes())
    return killed


def _report(survived: list[Placed], drawn: list[Placed], there_are: int) -> int:
    """0 if each survivor is explained."""
    reasons = {
        (s["place"], s["change"]): s["why"] for s in tomllib.loads(EXPLAINED.read_text("utf-8"))["survivor"]
    }
    unexplained = [placed for placed in survived if placed.name not in reasons]
    killed = len(drawn) - len(survived)
    print(
        f"{killed} of {len(drawn)} killed: {killed / max(1, len(drawn)):.1%} ({there_are} mutants there are)"
    )
    print(
        f"{len(survived) - len(unexplained)} survivors change nothing: {EXPLAINED.relative_to(ROOT)} says why"
    )
    print("\n".join([f"{len(unexplained)} unexplained:", *map(str, unexplained)]))
    told = {placed.name for placed in survived}
    gone = [name for name in reasons if name in {placed.name for placed in drawn} - told]
    print("\n".join(["explained, and killed:", *map(" ".join, gone)]) if gone else "", end="")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
