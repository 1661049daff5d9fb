"""What gates can have read by now: the documents that the published timestamp leads to."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hub import data_folder

if TYPE_CHECKING:
    from pathlib import Path


def documents() -> dict[str, bytes] | None:
    """Target path -> bytes of what the targets role says now; None before anything was published."""
    edition = _edition()
    return None if edition is None else _documents(*edition)


def edition() -> int:
    """Another number for each change of what the documents say, a site's rules too; 0 before anything was published."""
    at = _edition()
    return 0 if at is None else _snapshot(*at)


def keys_of_issuer(issuer: str) -> frozenset[str] | None:
    """The public keys (hex) in an issuer's published document; None where nothing was published yet."""
    edition = _edition()
    return None if edition is None else _keys_of_issuer(*edition, issuer)


def acknowledgement_keys() -> frozenset[str] | None:
    """The public acknowledgement keys (hex) that are published."""
    found = documents()
    return None if found is None else frozenset(json.loads(found["hub.json"])["ack_keys"])


def sealing_keys() -> frozenset[str]:
    """The public sealing keys (hex) that gates may still seal to."""
    found = documents()
    return frozenset(json.loads(found["hub.json"])["sealing_keys"]) if found else frozenset()


def _edition() -> tuple[Path, int] | None:
    """The repository's folder and when it last said something new; None before anything was published."""
    folder = data_folder.folder("trust")
    try:
        return folder, (folder / "metadata" / "timestamp.json").stat().st_mtime_ns
    except OSError:
        return None


@lru_cache(maxsize=64)
def _keys_of_issuer(folder: Path, stamp: int, issuer: str) -> frozenset[str]:
    body = _documents(folder, stamp).get(f"issuers/{issuer}.json")
    said = json.loads(body) if body else {"code_keys": [], "list_keys": []}
    return frozenset(one["key"] for one in (*said["code_keys"], *said["list_keys"]))


@lru_cache(maxsize=4)
def _snapshot(folder: Path, _stamp: int) -> int:
    return int(_signed(folder, "timestamp.json")["meta"]["snapshot.json"]["version"])


@lru_cache(maxsize=4)
def _documents(folder: Path, stamp: int) -> dict[str, bytes]:
    snapshot = _snapshot(folder, stamp)
    targets = _signed(folder, f"{snapshot}.snapshot.json")["meta"]["targets.json"]["version"]
    listed = _signed(folder, f"{targets}.targets.json")["targets"]
    return {path: (folder / "targets" / _hashed(path, said)).read_bytes() for path, said in listed.items()}


def _signed(folder: Path, name: str) -> dict[str, Any]:
    signed: dict[str, Any] = json.loads((folder / "metadata" / name).read_bytes())["signed"]
    return signed


def _hashed(path: str, said: dict[str, Any]) -> str:
    at, slash, name = path.rpartition("/")
    return f"{at}{slash}{said['hashes']['sha256']}.{name}"
