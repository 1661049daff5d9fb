"""The hub's secrets, each made at its first use and kept in the data folder (`data_folder.py`), never logged.

Names: `acknowledgement`, `trust-root`, `trust-targets`, `trust-snapshot`, `trust-timestamp`, `trust-sites` are signing
keys, the rolled ones with a number behind (`trust-timestamp-2`);
`code-id`, `document`, `subject-<generation>` are keys for HMAC. Keys that sign codes and lists have windows and
stand in `trust/city_keys.py`.
"""

from __future__ import annotations

import json
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from hub import data_folder
from hub.trust import published
from scanner.protocol.sealing import OpeningKey
from scanner.protocol.signing import SigningKey

if TYPE_CHECKING:
    from pathlib import Path

ACKNOWLEDGEMENT = "acknowledgement"
CODE_ID = "code-id"
DOCUMENT = "document"
_SEALING_NAMES = "sealing-keys.json"
_SECRETS = "secrets"


def signing_key(name: str) -> SigningKey:
    """The Ed25519 key of that name; of several acknowledgement keys the newest that gates can know."""
    held = signing_keys(name)
    known = published.acknowledgement_keys() if name == ACKNOWLEDGEMENT else None
    return next((key for key in held if known is None or key.public.hex() in known), held[0])


def signing_keys(name: str) -> list[SigningKey]:
    """All keys of that name, newest first; the first one is made here."""
    folder = data_folder.folder(_SECRETS)
    numbered = [folder / f"{name}-{n}" for n in range(_numbers(name), 1, -1)]
    return [SigningKey(_secret(path)) for path in (*numbered, folder / name)]


def roll(name: str) -> SigningKey:
    """Make a newer key of that name; the former ones stay."""
    path = data_folder.folder(_SECRETS) / f"{name}-{_numbers(name) + 1}"
    return SigningKey(_secret(path))


def roll_sealing() -> bytes:
    """Make a newer sealing pair; its public half. What was sealed before opens with the former ones."""
    names = [public.hex() for public in sealing_public()]
    key = OpeningKey.generate()
    data_folder.kept(data_folder.folder("opening") / key.public.hex(), key.raw)
    path = data_folder.folder(_SECRETS) / _SEALING_NAMES
    data_folder.replace(path, json.dumps([key.public.hex(), *names]).encode())
    return key.public


def destroy_sealing(public: bytes) -> None:
    """Destroy the private half of a former sealing key: written over, then taken out. A second time changes nothing."""
    names = [known.hex() for known in sealing_public() if known != public]
    data_folder.replace(data_folder.folder(_SECRETS) / _SEALING_NAMES, json.dumps(names).encode())
    data_folder.destroy(data_folder.folder("opening") / public.hex())


def has_opening(public: bytes) -> bool:
    """Whether the private half of that sealing key is still here."""
    return (data_folder.folder("opening") / public.hex()).exists()


def _numbers(name: str) -> int:
    """The number of the newest key of that name; the first has none in its file's name."""
    ends = (path.name.removeprefix(f"{name}-") for path in data_folder.folder(_SECRETS).glob(f"{name}-*"))
    return max((int(end) for end in ends if end.isdecimal()), default=1)


def mac_key(name: str) -> bytes:
    """The 32 bytes of the HMAC key of that name."""
    return _mac_key(settings.HUB_DATA, name)


def django_secret_key() -> str:
    """What Django signs its cookies with."""
    return _secret(data_folder.folder(_SECRETS) / "django").hex()


def sealing_public() -> list[bytes]:
    """The public sealing keys (X25519, 32 bytes each), newest first; the first pair is made here."""
    path = data_folder.folder(_SECRETS) / _SEALING_NAMES
    return _public_keys(data_folder.kept(path, _first_sealing_key))


def sealing_newest() -> bytes:
    """The one to seal to. The file is read again only when another has taken its place: each registration asks."""
    path = settings.HUB_DATA / _SECRETS / _SEALING_NAMES
    try:
        stands = path.stat()
    except FileNotFoundError:
        return sealing_public()[0]
    return _newest(path, stands.st_ino, stands.st_mtime_ns)


def opening_keys() -> list[OpeningKey]:
    """The private halves, newest first. Only the opening worker, the courier's import and `sealed.opened` call this."""
    at = data_folder.folder("opening")
    return [OpeningKey((at / public.hex()).read_bytes()) for public in sealing_public()]


def _public_keys(names: bytes) -> list[bytes]:
    return [bytes.fromhex(name) for name in json.loads(names)]


@lru_cache(maxsize=2)
def _newest(path: Path, _inode: int, _changed_ns: int) -> bytes:
    return _public_keys(path.read_bytes())[0]


def _first_sealing_key() -> bytes:
    key = OpeningKey.generate()
    data_folder.kept(data_folder.folder("opening") / key.public.hex(), key.raw)
    return json.dumps([key.public.hex()]).encode()


@lru_cache(maxsize=64)
def _mac_key(_data: Path, name: str) -> bytes:
    return _secret(data_folder.folder(_SECRETS) / name)


@lru_cache(maxsize=256)
def _secret(path: Path) -> bytes:
    return data_folder.kept(path, lambda: secrets.token_bytes(32))
