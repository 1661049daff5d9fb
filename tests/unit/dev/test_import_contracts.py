"""Each rule about who may import whom fails when someone breaks it (DESIGN, section 2)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[3]
LINT = str(Path(sys.executable).with_name("lint-imports"))

BREACHES = [
    ("floors", "scanner/protocol/reason.py", "import scanner.check.verdict"),
    ("floors", "scanner/store/planted.py", "import scanner.camera.frame"),
    ("floors", "scanner/sync/planted.py", "import scanner.gui"),
    ("floors", "scanner/planted_room.py", ""),
    ("scanner-without-hub", "scanner/sync/planted.py", "import hub"),
    ("hub-speaks-protocol", "hub/planted.py", "import scanner.clock"),
    ("hub-speaks-protocol", "hub/planted.py", "from scanner.check import verdict"),
    ("pure", "scanner/protocol/planted.py", "import time"),
    ("pure", "scanner/check/planted.py", "import scanner.clock"),
    ("pure", "scanner/check/planted.py", "import sqlite3"),
    ("pure", "scanner/formats/planted.py", "from pathlib import Path"),
    ("pure", "scanner/formats/planted.py", "import socket"),
    ("door-qt", "scanner/camera/planted.py", "from PySide6.QtCore import QObject"),
    ("door-camera", "scanner/gui/planted.py", "import cv2"),
    ("door-camera", "scanner/check/planted.py", "import zxingcpp"),
    ("door-camera", "scanner/demo/planted.py", "from pyzbar import pyzbar"),
    ("door-network", "scanner/gui/planted.py", "import requests"),
    ("door-network", "scanner/store/planted.py", "from tuf.ngclient import Updater"),
    ("door-store", "scanner/gui/planted.py", "import sqlite3"),
    ("door-store", "scanner/sync/planted.py", "import sqlite_utils"),
    ("door-store", "scanner/sync/planted.py", "import keyring"),
    ("door-crypto", "scanner/sync/planted.py", "import cryptography"),
    ("door-crypto", "scanner/store/planted.py", "import cbor2"),
    ("door-crypto", "scanner/gui/planted.py", "import base45"),
    ("door-crypto", "scanner/check/planted.py", "import joserfc"),
    ("door-paths", "scanner/store/planted.py", "import platformdirs"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The two programs and their contracts, where breaking them harms nobody."""
    for room in ("scanner", "hub"):
        shutil.copytree(HERE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "pyproject.toml", tmp_path)
    return tmp_path


def judge(tree: Path, contract: str) -> subprocess.CompletedProcess[str]:
    asked = [LINT, "--no-cache", "--contract", contract]
    return subprocess.run(asked, cwd=tree, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES)
def test_a_breach_is_found(copy: Path, contract: str, file: str, line: str) -> None:
    planted = copy / file
    planted.parent.mkdir(exist_ok=True)
    before = planted.read_text(encoding="utf-8") if planted.exists() else ""
    planted.write_text(f"{before}\n{line}\n", encoding="utf-8")
    verdict = judge(copy, contract)
    assert verdict.returncode == 1, verdict.stdout
    assert "BROKEN" in verdict.stdout
    assert planted.stem in verdict.stdout


def test_the_house_as_it_stands_keeps_every_rule() -> None:
    verdict = subprocess.run([LINT, "--no-cache"], cwd=HERE, capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stdout


def test_the_built_program_leaves_the_hub_at_home() -> None:
    spec = HERE / "build.spec"
    assert "hub/" not in spec.read_text(encoding="utf-8")
