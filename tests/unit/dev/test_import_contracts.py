"""Each rule about who may import whom fails when someone breaks it (DESIGN, section 2)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
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


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says of each broken contract, by its id: of a copy in which every breach is planted at once."""
    tree = tmp_path_factory.mktemp("house")
    for room in ("scanner", "hub"):
        shutil.copytree(HERE / room, tree / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "pyproject.toml", tree)
    for number, (_, file, line) in enumerate(BREACHES):
        planted = tree / named(number, file)
        before = planted.read_text(encoding="utf-8") if planted.exists() else ""
        planted.write_text(f"{before}\n{line}\n", encoding="utf-8")
    contracts = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    ids = {contract["name"]: contract["id"] for contract in contracts["contracts"]}
    world = os.environ | {"COLUMNS": "300"}  # no name of a contract is broken into two lines
    asked = [LINT, "--no-cache"]
    said = subprocess.run(asked, cwd=tree, env=world, capture_output=True, text=True, check=False)
    assert said.returncode == 1, said.stdout
    found, contract = dict.fromkeys(ids.values(), ""), ""
    for line in said.stdout.partition("Broken contracts")[2].splitlines():
        contract = ids.get(line, contract)
        if contract:
            found[contract] += f"{line}\n"
    return found


def named(number: int, file: str) -> str:
    """Each breach has a file of its own, so that it is told by name."""
    return file.replace("planted.py", f"planted_{number:02}.py")


@pytest.mark.parametrize(("number", "contract"), list(enumerate(contract for contract, *_ in BREACHES)))
def test_a_breach_is_found(told: dict[str, str], number: int, contract: str) -> None:
    assert f".{Path(named(number, BREACHES[number][1])).stem}" in told[contract]


def test_the_house_as_it_stands_keeps_every_rule() -> None:
    verdict = subprocess.run([LINT, "--no-cache"], cwd=HERE, capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stdout


def test_the_built_program_leaves_the_hub_at_home() -> None:
    spec = HERE / "build.spec"
    assert "hub/" not in spec.read_text(encoding="utf-8")
