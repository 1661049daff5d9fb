"""The environment in which Spark runs: made once, from two lock files with hashes, in the user's cache.

Half a gigabyte that neither the program nor its tests need. PySpark comes as source only, so what builds it is locked too.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from platformdirs import user_cache_path

_BUILD, _RUN = (Path(__file__).with_name(name) for name in ("spark-build.lock", "spark.lock"))
_DONE = ".done"


class NoSpark(Exception):
    """A sentence that says what is missing."""


def python() -> Path:
    """The interpreter that has PySpark; the first call fetches it, which takes minutes. Raises NoSpark."""
    if shutil.which("java") is None:
        raise NoSpark("Spark needs Java 17 or later, and there is no java on the path.")
    locked = hashlib.sha256(sys.version.encode() + _BUILD.read_bytes() + _RUN.read_bytes()).hexdigest()
    place = user_cache_path("gate-scanner", appauthor=False) / "spark" / locked[:16]
    found = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (place / _DONE).exists():
        _make(place, found)
    return found


def _make(place: Path, found: Path) -> None:
    print(f"Making {place} for Spark; this is done once and takes minutes ...", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
    for lock in (_BUILD, _RUN):
        options = ["--require-hashes", "--no-deps", "--no-build-isolation", "--no-input", "--quiet"]
        done = subprocess.run([found, "-m", "pip", "install", *options, "-r", lock], check=False)
        if done.returncode:
            raise NoSpark(f"What {lock.name} names could not be installed; is there a network?")
    (place / _DONE).touch()
