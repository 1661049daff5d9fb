"""Whom a gate believes: what the trust documents say once TUF has proved them genuine and new.

The documents are JSON targets of the hub's TUF repository (keys as lower-case hex, times in seconds):

    hub.json               { "home": issuer, "demo": bool, "ack_keys": [hex], "sealing_keys": [hex, newest first] }
    issuers/<issuer>.json  { "issuer": ..., "name": {"zh": ..., "en": ...},
                             "code_keys": [ { "key": hex, "kinds": ["live", ...], "not_before": s, "not_after": s } ],
                             "list_keys": [ { "key": hex, "not_before": s, "not_after": s } ] }
    sites/<name>.json      see policy.py; signed by the delegated role
    foreign/<format>/<name>.json   see foreign_trust.py

A code's key is found by its kid over all issuers; a key signs only its issuer's codes, only its kinds, only in its window.

A document of another city or of a foreign issuer that is not as ours is set aside and named; the rest is believed. Of the
one set aside nothing is: neither it nor what stood there before. It may have been written to withdraw a key, so whoever
cannot read it believes no key of that issuer. The hub's own documents, its city's, and the sites' are refused as a whole,
and the trust that is held goes on until it is too old: without them the gate would turn back everybody, or skip a rule.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scanner.protocol import foreign_trust, policy
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Kind, is_issuer
from scanner.protocol.sealing import SealingKey
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scanner.protocol.credential import Format
    from scanner.protocol.foreign_trust import ForeignKey

HUB_DOCUMENT = "hub.json"
ISSUERS_FOLDER = "issuers/"
SITES_FOLDER = "sites/"
MAX_DOCUMENT_BYTES = 256 * 1024
MAX_KEYS_OF_A_KID = 4

_HEX = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)
_KINDS = {kind.name.lower(): kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class CodeKey:
    """A key that signs codes of `issuer`: only `kinds`, only codes whose whole life lies in [not_before_s, not_after_s]."""

    key: VerifyKey
    issuer: str
    kinds: frozenset[Kind]
    not_before_s: int
    not_after_s: int


@dataclass(frozen=True, slots=True)
class ListKey:
    """A key that signs an issuer's status lists whose `iat` lies in [not_before_s, not_after_s]."""

    key: VerifyKey
    not_before_s: int
    not_after_s: int


@dataclass(frozen=True, slots=True)
class Issuer:
    """A city whose codes are believed."""

    code: str
    name_zh: str
    name_en: str
    code_keys: tuple[CodeKey, ...]
    list_keys: tuple[ListKey, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """All accepted documents of one version. `home` is the gate's own city; `demo` says that this trust is not real.

    `foreign` holds the keys of each foreign format that is believed at all, by kid; `set_aside` why a document, by its
    path, is not believed.
    """

    version: int
    home: str
    demo: bool
    ack_keys: tuple[VerifyKey, ...]
    sealing_keys: tuple[SealingKey, ...]
    issuers: Mapping[str, Issuer]
    policies: Mapping[str, policy.SitePolicy]
    foreign: Mapping[Format, Mapping[str, tuple[ForeignKey, ...]]] = field(default_factory=dict)
    set_aside: Mapping[str, str] = field(default_factory=dict)

    def code_keys(self, kid: bytes) -> tuple[CodeKey, ...]:
        """The keys that go by `kid`, at most four."""
        found = [k for issuer in self.issuers.values() for k in issuer.code_keys if k.key.kid == kid]
        return tuple(found[:MAX_KEYS_OF_A_KID])

    def policy_of(self, site: str) -> policy.SitePolicy:
        """The site's policy, or the built-in default."""
        return self.policies.get(site, policy.DEFAULT)


def read(documents: Mapping[str, bytes], version: int) -> Trust:
    """The trust that verified `documents` (target path -> bytes) of targets version `version` describe.

    Not as ours are: anything but the members above, a document under another's name, weak keys, a kid that two keys of
    an issuer share. Raises Malformed without the hub's document, and where it, the home city's or a site's is so.
    """
    hub = _members(documents.get(HUB_DOCUMENT, b""), {"home", "demo", "ack_keys", "sealing_keys"})
    set_aside: dict[str, str] = {}
    issuers = {issuer.code: issuer for issuer in _issuers(documents, hub["home"], set_aside)}
    policies = {path: policy.read(body) for path, body in documents.items() if path.startswith(SITES_FOLDER)}
    if not all(path == f"{SITES_FOLDER}{p.site}.json" for path, p in policies.items()):
        msg = "policy under another site's name"
        raise Malformed(msg)
    acks = tuple(VerifyKey(_hex(k)) for k in _list(hub["ack_keys"]))
    seals = tuple(SealingKey(_hex(k)) for k in _list(hub["sealing_keys"]))
    if not is_issuer(hub["home"]) or type(hub["demo"]) is not bool or not acks or not seals:
        msg = "hub document: members"
        raise Malformed(msg)
    return Trust(
        version,
        hub["home"],
        hub["demo"],
        acks,
        seals,
        issuers,
        {p.site: p for p in policies.values()},
        foreign_trust.read(documents, set_aside),
        set_aside,
    )


def _issuers(documents: Mapping[str, bytes], home: object, set_aside: dict[str, str]) -> Iterator[Issuer]:
    for path in sorted(path for path in documents if path.startswith(ISSUERS_FOLDER)):
        try:
            yield _issuer(path, documents[path])
        except Malformed as error:
            if path == f"{ISSUERS_FOLDER}{home}.json":
                raise
            set_aside[path] = str(error)


def _issuer(path: str, body: bytes) -> Issuer:
    said = _members(body, {"issuer", "name", "code_keys", "list_keys"})
    code, name = said["issuer"], _exactly(said["name"], {"zh", "en"})
    code_keys = tuple(_code_key(code, k) for k in _list(said["code_keys"]))
    list_keys = tuple(_list_key(k) for k in _list(said["list_keys"]))
    kids = {k.key.kid for k in code_keys}
    if not is_issuer(code) or path != f"{ISSUERS_FOLDER}{code}.json" or len(kids) < len(code_keys):
        msg = "issuer document: members"
        raise Malformed(msg)
    return Issuer(code, str(name["zh"])[:40], str(name["en"])[:40], code_keys, list_keys)


def _code_key(issuer: str, said: object) -> CodeKey:
    members = _exactly(said, {"key", "kinds", "not_before", "not_after"})
    kinds = _list(members["kinds"])
    if not all(type(name) is str and name in _KINDS for name in kinds):
        msg = "kind of code"
        raise Malformed(msg)
    return CodeKey(_key(members), issuer, frozenset(_KINDS[name] for name in kinds), *_window(members))


def _list_key(said: object) -> ListKey:
    members = _exactly(said, {"key", "not_before", "not_after"})
    return ListKey(_key(members), *_window(members))


def _key(members: dict[str, Any]) -> VerifyKey:
    return VerifyKey(_hex(members["key"]))


def _window(members: dict[str, Any]) -> tuple[int, int]:
    not_before_s, not_after_s = members["not_before"], members["not_after"]
    if type(not_before_s) is not int or type(not_after_s) is not int or not_before_s >= not_after_s:
        msg = "key window"
        raise Malformed(msg)
    return not_before_s, not_after_s


def _members(body: bytes, names: set[str]) -> dict[str, Any]:
    try:
        found = json.loads(body) if 0 < len(body) <= MAX_DOCUMENT_BYTES else None
    except (ValueError, RecursionError) as error:
        msg = "trust document is not JSON"
        raise Malformed(msg) from error
    return _exactly(found, names)


def _exactly(found: object, names: set[str]) -> dict[str, Any]:
    if type(found) is not dict or set(found) != names:
        msg = "trust document not as ours"
        raise Malformed(msg)
    return found


def _list(found: object) -> list[Any]:
    if type(found) is not list:
        msg = "trust document: a list was due"
        raise Malformed(msg)
    return found


def _hex(found: object) -> bytes:
    if type(found) is not str or _HEX.match(found) is None:
        msg = "key not in lower-case hex"
        raise Malformed(msg)
    return bytes.fromhex(found)
