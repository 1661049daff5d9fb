"""One program a data folder, and no folder locked by a program that is no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scanner.errors import StoreError, Trouble
from scanner.store.folder_lock import FolderLock

HERE = Path(__file__).resolve().parents[3]
HOLDER = """
import sys, pathlib
from scanner.store.folder_lock import FolderLock
with FolderLock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_program_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HERE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(StoreError) as caught:
            FolderLock(tmp_path).acquire()
        assert caught.value.trouble is Trouble.STORE_IN_USE
        first.kill()
        first.wait()
        with FolderLock(tmp_path):
            pass


def test_a_lock_given_back_can_be_taken_again(tmp_path: Path) -> None:
    with FolderLock(tmp_path), pytest.raises(StoreError):
        FolderLock(tmp_path).acquire()
    FolderLock(tmp_path).release()
    with FolderLock(tmp_path):
        pass


def test_a_folder_that_cannot_be_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError) as caught:
        FolderLock(tmp_path / "file").acquire()
    assert caught.value.trouble is Trouble.STORE_UNAVAILABLE
