"""The built program does its work without a Python beside it. Build it first: `python3 dev.py build`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import scanner
from tests.fakes.demo_hub import PATIENCE_S, demo_hub

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parents[2] / "dist" / "scanner"
PROGRAM = FOLDER / ("scanner.exe" if sys.platform == "win32" else "scanner")
INSIDE = FOLDER / "_internal"
MOST_MB = 440
"""Of which OpenCV's wheel is 190: it brings a Qt 5, FFmpeg and OpenBLAS of its own."""

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="not built: python3 dev.py build")


@pytest.fixture
def hub_url(tmp_path: Path) -> Iterator[str]:
    with demo_hub(tmp_path) as url:
        yield url


def ran(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program, with nothing of this Python's in its environment."""
    bare = {"PATH": str(tmp_path), "HOME": str(tmp_path), "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [PROGRAM, *words],
        capture_output=True,
        text=True,
        env=bare,
        cwd=tmp_path,
        check=False,
        timeout=PATIENCE_S,
    )


def test_it_starts_and_tells_its_version(tmp_path: Path) -> None:
    done = ran(tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"scanner {scanner.__version__}\n"), done.stderr


def test_every_scene_of_the_demo_is_right_against_a_hub_from_source(hub_url: str, tmp_path: Path) -> None:
    data, clock = str(tmp_path / "gate"), str(tmp_path / "clock" / "offset")
    done = ran(tmp_path, "demo", "--headless", "--hub", hub_url, "--data", data, "--clock", clock)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passes acknowledged by the hub" in done.stdout
    assert done.stderr == ""


def test_the_citys_side_is_not_in_it() -> None:
    rooms = {path.name for path in FOLDER.rglob("*")}
    assert not rooms & {"hub", "django", "psycopg", "granian", "duckdb"}


def test_it_is_no_larger_than_it_must_be() -> None:
    size_mb = sum(path.stat().st_size for path in FOLDER.rglob("*") if not path.is_symlink()) / 1e6
    assert size_mb < MOST_MB


def test_what_is_inside_stands_beside_its_licence() -> None:
    licences = {path.name for path in (INSIDE / "licences").iterdir()}
    assert {"PySide6_Essentials", "opencv-python", "cryptography", "tuf", "requests", "python"} <= licences
    assert all(any(path.iterdir()) for path in (INSIDE / "licences").iterdir())
    assert (INSIDE / "assets" / "build.txt").read_text(encoding="ascii").strip()


@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS bring a Chinese font")
def test_the_font_stands_beside_its_licence() -> None:
    fonts = INSIDE / "assets" / "fonts"
    assert (fonts / "wqy-microhei.ttc").stat().st_size > 1_000_000
    assert "Apache" in (fonts / "licence-wqy-microhei" / "copyright").read_text(encoding="utf-8")
