"""Where the hub keeps what is its own: the folder named by `HUB_DATA`, or a folder of the user's.

hub.sqlite3      the database, where no other is named
migrating.lock   empty; held by whoever brings the tables up to date
secrets/         0700; every key in a file of its own, 0600
opening/         0700; private halves of the sealing keys, read by the opening worker only
trust/           the TUF repository as it is served
tls/             the certificate of this machine, for `--lan`
static/          what the pages need

Beside it, `<data>-signing` or what `HUB_SIGNING` names: 0700, the keys of paper codes and permits, the signer's alone.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY = 0o600


def folder(*parts: str) -> Path:
    """A folder of the hub's data, made for its owner alone when it is not there."""
    return _made(Path(settings.HUB_DATA), parts)


def signing_folder(*parts: str) -> Path:
    """The same for the signer's folder, which the web server and the worker cannot open (`commands/shut_out.py`)."""
    data = Path(settings.HUB_DATA)
    return _made(Path(settings.HUB_SIGNING or data.with_name(f"{data.name}-signing")), parts)


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of the secret at `path`; made by `make` the first time, readable by the owner alone.

    Of two processes that make it at once one wins, and both return the winner's.
    """
    if not path.exists():
        fresh = _written(path, make())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def replace(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step: a reader sees the old or the new, a power cut leaves one of them."""
    _written(path, content).replace(path)


def destroy(path: Path) -> None:
    """Write over the secret at `path`, durably, and take it out; nothing where it is gone already.

    What a file system or a disk keeps of a former block beyond that is theirs.
    """
    if path.exists():
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def _written(path: Path, content: bytes) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    return fresh


def _made(at: Path, parts: tuple[str, ...]) -> Path:
    if (whole := at.joinpath(*parts)).is_dir():  # as it is but once; a phone's code asks twice
        return whole
    at.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    for part in parts:
        at /= part
        at.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    return at
