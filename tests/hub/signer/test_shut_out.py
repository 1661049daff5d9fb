"""The web server and the worker cannot read the signer's keys, as they are started; nor can root, nor what they start."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hub.commands import shut_out

if TYPE_CHECKING:
    from pathlib import Path

needs_landlock = pytest.mark.skipif(not shut_out.can(), reason="this system has no Landlock")

SERVED = """
import os, subprocess, sys
from pathlib import Path
from hub.commands import line
os.environ["DJANGO_SETTINGS_MODULE"], os.environ["HUB_DATA"] = "hub.settings", sys.argv[1]
line._set_up()
from hub.commands import {name}
def tried(*_):
    key = Path(sys.argv[2])
    for how in HOWS:
        try:
            how(key)
            print("read")
        except OSError:
            print("refused")
    print((Path(sys.argv[1]) / "own").read_text(), end="")
    raise SystemExit(0)
def linked(key):
    (Path(sys.argv[1]) / "link").hardlink_to(key)
def child(key):
    if subprocess.run(["cat", str(key)], capture_output=True).returncode:
        raise PermissionError
def memory(key):
    open(f"/proc/{{os.getppid()}}/mem", "rb").close()
HOWS = [Path.read_bytes, linked, child, memory]
{name}.{first} = tried
line.main(["{name}", "--data", sys.argv[1]])
"""


@needs_landlock
@pytest.mark.parametrize(("name", "first"), [("web", "_server"), ("work", "StopSign")])
def test_neither_reads_a_key_by_any_way(tmp_path: Path, name: str, first: str) -> None:
    data, keys = tmp_path / "hub", tmp_path / "hub-signing" / "000000" / "paper"
    data.mkdir()
    keys.mkdir(parents=True)
    (data / "own").write_text("own")
    (keys / "1-2").write_bytes(b"secret")
    program = SERVED.format(name=name, first=first)
    done = subprocess.run(
        [sys.executable, "-c", program, str(data), str(keys / "1-2")],
        env=os.environ | {"HUB_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["refused"] * 4 + ["own"], done.stderr
    assert (keys / "1-2").read_bytes() == b"secret"
