"""Whom a gate believes: what the trust documents say once TUF has proved them genuine and new.

The documents are JSON targets of the hub's TUF repository (keys as lower-case hex, times in seconds):

    hub.json               { "home": issuer, "demo": bool, "ack_keys": [hex], "sealing_keys": [hex, newest first] }
    issuers/<issuer>.json  { "issuer": ..., "name": {"zh": ..., "en": ...},
                             "code_keys": [ { "key": hex, "kinds": ["live", ...], "not_before": s, "not_after": s } ],
                             "list_keys": [ { "key": hex, "not_before": s, "not_after": s } ] }
    sites/<name>.json      see policy.py; signed by the delegated role

A code's key is found by its kid over all issuers; a key signs only its issuer's codes, only its kinds, only in its window.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanner.protocol import policy
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Kind
from scanner.protocol.sealing import SealingKey
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HUB_DOCUMENT = "hub.json"
ISSUERS_FOLDER = "issuers/"
SITES_FOLDER = "sites/"
MAX_DOCUMENT_BYTES = 256 * 1024
MAX_KEYS_OF_A_KID = 4


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
    """All accepted documents of one version. `home` is the gate's own city; `demo` says that this trust is not real."""

    version: int
    home: str
    demo: bool
    ack_keys: tuple[VerifyKey, ...]
    sealing_keys: tuple[SealingKey, ...]
    issuers: Mapping[str, Issuer]
    policies: Mapping[str, policy.SitePolicy]

    def code_keys(self, kid: bytes) -> tuple[CodeKey, ...]:
        """The keys that go by `kid`, at most four."""
        found = [k for issuer in self.issuers.values() for k in issuer.code_keys if k.key.kid == kid]
        return tuple(found[:MAX_KEYS_OF_A_KID])

    def policy_of(self, site: str) -> policy.SitePolicy:
        """The site's policy, or the built-in default."""
        return self.policies.get(site, policy.DEFAULT)


def read(documents: Mapping[str, bytes], version: int) -> Trust:
    """The trust that verified `documents` (target path -> bytes) of targets version `version` describe.

    Raises Malformed for a missing hub document, anything but the members above, weak keys, and a kid that two living
    keys of an issuer share.
    """
    hub = _members(documents.get(HUB_DOCUMENT, b""), {"home", "demo", "ack_keys", "sealing_keys"})
    issuers = {
        i.code: i
        for path, body in documents.items()
        if path.startswith(ISSUERS_FOLDER)
        for i in _issuer(body)
    }
    policies = {
        p.site: p
        for path, body in documents.items()
        if path.startswith(SITES_FOLDER)
        for p in [policy.read(body)]
    }
    try:
        acks = tuple(VerifyKey(bytes.fromhex(k)) for k in hub["ack_keys"])
        seals = tuple(SealingKey(bytes.fromhex(k)) for k in hub["sealing_keys"])
    except (TypeError, ValueError) as error:
        msg = "hub document: keys"
        raise Malformed(msg) from error
    if type(hub["home"]) is not str or type(hub["demo"]) is not bool or not acks or not seals:
        msg = "hub document: members"
        raise Malformed(msg)
    return Trust(version, hub["home"], hub["demo"], acks, seals, issuers, policies)


def _issuer(body: bytes) -> Iterator[Issuer]:
    said = _members(body, {"issuer", "name", "code_keys", "list_keys"})
    try:
        code, name = said["issuer"], said["name"]
        code_keys = tuple(_code_key(code, k) for k in said["code_keys"])
        list_keys = tuple(ListKey(*_window(k)) for k in said["list_keys"])
        kids = {k.key.kid for k in code_keys}
        if type(code) is not str or len(kids) < len(code_keys):
            msg = "issuer document: members"
            raise Malformed(msg)
        yield Issuer(code, str(name["zh"])[:40], str(name["en"])[:40], code_keys, list_keys)
    except (TypeError, KeyError, ValueError) as error:
        msg = "issuer document not as ours"
        raise Malformed(msg) from error


def _code_key(issuer: str, said: dict[str, Any]) -> CodeKey:
    key, not_before_s, not_after_s = _window(said)
    kinds = frozenset(Kind[name.upper()] for name in said["kinds"])
    return CodeKey(key, issuer, kinds, not_before_s, not_after_s)


def _window(said: dict[str, Any]) -> tuple[VerifyKey, int, int]:
    not_before_s, not_after_s = said["not_before"], said["not_after"]
    if type(not_before_s) is not int or type(not_after_s) is not int or not_before_s >= not_after_s:
        msg = "key window"
        raise Malformed(msg)
    return VerifyKey(bytes.fromhex(said["key"])), not_before_s, not_after_s


def _members(body: bytes, names: set[str]) -> dict[str, Any]:
    try:
        found = json.loads(body) if 0 < len(body) <= MAX_DOCUMENT_BYTES else None
    except (ValueError, RecursionError) as error:
        msg = "trust document is not JSON"
        raise Malformed(msg) from error
    if type(found) is not dict or set(found) != names:
        msg = "trust document not as ours"
        raise Malformed(msg)
    return found
