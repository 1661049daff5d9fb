"""A city made from a file of public keys that nobody has signed: to try codes on, never at a gate."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanner.check.facts import ListFault
from scanner.errors import Trouble, TrustError
from scanner.protocol import policy
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Kind, is_demo_issuer, is_issuer
from scanner.protocol.signing import VerifyKey
from scanner.protocol.status_list import Status
from scanner.protocol.trust import CodeKey, Issuer, Trust

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.protocol.credential import Credential

LIST_SIZE = 2**24
MOST_FILE_BYTES = 1024 * 1024
_EVER_S = (0, 2**40)
_HEX = re.compile(r"[0-9a-fA-F]*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Listed:
    status: Status | None
    iat_s: int | None
    fault: ListFault = ListFault.NONE


@dataclass(frozen=True, slots=True)
class UnsafeCity:
    """Every key signs every kind at any time. `refused` are the keys of the file that no gate accepts: (issuer, hex)."""

    trust: Trust
    refused: tuple[tuple[str, str], ...]
    policy: policy.SitePolicy = policy.DEFAULT

    def look_up(self, credential: Credential, now_s: int) -> _Listed:
        """An empty list of 2^24 entries, made this second, for each issuer and generation."""
        if credential.index is None or not 0 <= credential.index < LIST_SIZE:
            return _Listed(None, now_s, ListFault.OUTSIDE)
        return _Listed(Status.VALID, now_s)


def load(path: Path) -> UnsafeCity:
    """The city in a file `{issuer: [hex Ed25519 public key, ...]}`.

    A demo trust if all its issuers are demo ones ("00...."). A key of small order, or one listed twice for an issuer, is
    left out and named in `refused` or silently the same. Raises TrustError(TRUST_REFUSED) for any other file.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MOST_FILE_BYTES + 1)
        found = json.loads(body) if len(body) <= MOST_FILE_BYTES else None
    except OSError as error:
        raise TrustError(Trouble.TRUST_REFUSED, f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise TrustError(Trouble.TRUST_REFUSED, f"{path} is not JSON") from error
    return city_of(found)


def city_of(found: object) -> UnsafeCity:
    """The city that the file's JSON describes; raises TrustError."""
    if type(found) is not dict or not all(is_issuer(code) for code in found):
        raise TrustError(Trouble.TRUST_REFUSED, "not an object of six-digit issuers")
    refused: list[tuple[str, str]] = []
    issuers = {code: _issuer(code, said, refused) for code, said in found.items()}
    demo = bool(issuers) and all(map(is_demo_issuer, issuers))
    home = next(iter(issuers), "")
    return UnsafeCity(Trust(0, home, demo, (), (), issuers, {}), tuple(refused))


def _issuer(code: str, said: Any, refused: list[tuple[str, str]]) -> Issuer:  # noqa: ANN401 - JSON
    if type(said) is not list or not all(type(key) is str and _HEX.match(key) for key in said):
        raise TrustError(Trouble.TRUST_REFUSED, f"{code}: not a list of keys in hex")
    keys: dict[bytes, CodeKey] = {}
    for spelled in said:
        try:
            key = VerifyKey(bytes.fromhex(spelled))
        except (Malformed, ValueError):
            refused.append((code, spelled))
            continue
        keys.setdefault(key.public, CodeKey(key, code, frozenset(Kind), *_EVER_S))
    return Issuer(code, code, code, tuple(keys.values()), ())
