"""A PostgreSQL cluster to throw away, on a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

_USER = "postgres"
_MEMORY, _ROOM_BYTES = Path("/dev/shm"), 1 << 30


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, newest first; None where PostgreSQL is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: -float(at.parent.name))
    on_path = shutil.which("initdb")
    return next(iter([*debian, *([Path(on_path).parent] if on_path else [])]), None)


@contextmanager
def cluster(bin_folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The URL of an empty database of a cluster that ends with the block; only a `durable` one waits for the disk."""
    at = None if durable else _in_memory()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=at))  # short: a socket's path may have 107 characters
    as_owner: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, _USER)
        as_owner = ["runuser", "-u", _USER, "--"]
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync={'on' if durable else 'off'}"
    )
    data = ["-D", str(folder / "data")]
    try:
        _run([*as_owner, str(bin_folder / "initdb"), *data, "-A", "trust", "-E", "UTF8", "-U", _USER])
        control = [*as_owner, str(bin_folder / "pg_ctl"), *data]
        _run([*control, "-w", "-l", str(folder / "log"), "-o", options, "start"])
        try:
            yield f"postgres://{_USER}@{quote(str(folder), safe='')}/postgres"
        finally:
            _run([*control, "-w", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _in_memory() -> Path | None:
    """Emptying some sixty tables after each test makes as many new files, which takes half of a run on a disk."""
    is_roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES
    return _MEMORY if is_roomy else None


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
