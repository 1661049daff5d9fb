"""The built program starts without a Python beside it. Build it first: `python3 dev.py build`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import scanner

FOLDER = Path(__file__).resolve().parents[2] / "dist" / "scanner"
PROGRAM = FOLDER / ("scanner.exe" if sys.platform == "win32" else "scanner")

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="not built: python3 dev.py build")


def test_it_starts_and_tells_its_version(tmp_path: Path) -> None:
    bare = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run(
        [PROGRAM, "--version"], capture_output=True, text=True, env=bare, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"scanner {scanner.__version__}\n"), done.stderr


def test_the_citys_side_is_not_in_it() -> None:
    rooms = {path.name for path in FOLDER.rglob("*")}
    assert not rooms & {"hub", "django", "psycopg"}


@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS bring a Chinese font")
def test_the_font_stands_beside_its_licence() -> None:
    fonts = FOLDER / "_internal" / "assets" / "fonts"
    assert (fonts / "wqy-microhei.ttc").stat().st_size > 1_000_000
    assert "Apache" in (fonts / "licence-wqy-microhei" / "copyright").read_text(encoding="utf-8")
