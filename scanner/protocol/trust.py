"""Whom a gate believes: what the trust documents say once TUF has proved them genuine and new.

The documents are JSON targets of the hub's TUF repository (keys as lower-case hex, times in seconds):

    hub.json               { "home": issuer, "demo": bool, "ack_keys": [hex], "sealing_keys": [hex, newest first] }
    issuers/<issuer>.json  { "issuer": ..., "name": {"zh": ..., "en": ...},
                             "code_keys": [ { "key": hex, "kinds": ["live", ...], "not_before": s, "not_after": s } ],
                             "list_keys": [ { "key": hex, "not_before": s, "not_after": s } ] }
    sites/<name>.json      see policy.py; signed by the delegated role
    foreign/<format>/<name>.json   see foreign_trust.py

A code's key is found by its kid over all issuers; a key signs only its issuer's codes, only its kinds, only in its window.

A document that is not as ours is set aside and named; the rest is believed. Of one of another city or of a foreign issuer
nothing is: neither it nor what stood there before. It may have been written to withdraw a key, so whoever cannot read it
believes no key of that issuer. Of the hub's own document, its city's, and the sites' the one before goes on (`kept/<path>`,
put there by `kept_trust.py`): without them the gate would turn back everybody, or skip a rule. Since the hub's and the
city's may have been written to withdraw a key, too, such a trust ages (`is_behind`) until nobody is admitted by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.protocol import policy
from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import FOREIGN_FOLDER
from scanner.protocol.health_code import Kind, is_issuer
from scanner.protocol.json_members import exactly, hex_key, list_of, members_of, window
from scanner.protocol.sealing import SealingKey
from scanner.protocol.setting_aside import required, said_or_aside, said_or_kept
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scanner.protocol.credential import Format
    from scanner.protocol.foreign_trust import ForeignKey

HUB_DOCUMENT = "hub.json"
ISSUERS_FOLDER = "issuers/"
SITES_FOLDER = "sites/"
MAX_KEYS_OF_A_KID = 4

_KINDS = {kind.name.lower(): kind for kind in Kind}


class CodeKey(NamedTuple):
    """A key that signs codes of `issuer`: only `kinds`, only codes whose whole life lies in [not_before_s, not_after_s]."""

    key: VerifyKey
    issuer: str
    kinds: frozenset[Kind]
    not_before_s: int
    not_after_s: int


class ListKey(NamedTuple):
    """A key that signs an issuer's status lists whose `iat` lies in [not_before_s, not_after_s]."""

    key: VerifyKey
    not_before_s: int
    not_after_s: int


class Issuer(NamedTuple):
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
        """The site's policy, or the built-in default; the strictest where there is one that cannot be read."""
        is_unread = _site_path(site) in self.set_aside
        return self.policies.get(site, policy.STRICTEST if is_unread else policy.DEFAULT)

    @property
    def is_behind(self) -> bool:
        """Whether the hub or its city has said something that cannot be read, so that what was said before goes on."""
        return not self.set_aside.keys().isdisjoint({HUB_DOCUMENT, _issuer_path(self.home)})


def read(documents: Mapping[str, bytes], version: int) -> Trust:
    """The trust that verified `documents` (target path -> bytes) of targets version `version` describe.

    Not as ours are: anything but the members above, a document under another's name, weak keys, a kid that two keys of
    an issuer share. Raises Malformed where the hub's document or the home city's is so (or the hub's is missing) and none
    of before is kept.
    """
    set_aside: dict[str, str] = {}
    hub = required(documents, HUB_DOCUMENT, _hub, set_aside)
    policies = (
        said_or_kept(documents, path, _policy, set_aside) for path in _in_folder(documents, SITES_FOLDER)
    )
    return Trust(
        version,
        hub.home,
        hub.demo,
        hub.ack_keys,
        hub.sealing_keys,
        {issuer.code: issuer for issuer in _issuers(documents, hub.home, set_aside)},
        {p.site: p for p in policies if p is not None},
        _foreign(documents, set_aside),
        set_aside,
    )


def _foreign(
    documents: Mapping[str, bytes], set_aside: dict[str, str]
) -> dict[Format, dict[str, tuple[ForeignKey, ...]]]:
    if not any(_in_folder(documents, FOREIGN_FOLDER)):
        return {}
    from scanner.protocol import foreign_trust  # noqa: PLC0415 - other algorithms: few gates start with foreign keys

    return foreign_trust.read(documents, set_aside)


def is_as_ours(path: str, body: bytes) -> bool:
    """Whether `body` is a document of the hub, of a city or of a site, as `path` says, that can be read."""
    reads: dict[str, Callable[[str, bytes], object]] = {ISSUERS_FOLDER: _issuer, SITES_FOLDER: _policy}
    try:
        reads.get(path[: path.find("/") + 1], _hub)(path, body)
    except Malformed:
        return False
    return True


class _Hub(NamedTuple):
    home: str
    demo: bool
    ack_keys: tuple[VerifyKey, ...]
    sealing_keys: tuple[SealingKey, ...]


def _in_folder(documents: Mapping[str, bytes], folder: str) -> list[str]:
    return sorted(path for path in documents if path.startswith(folder))


def _issuer_path(code: str) -> str:
    return f"{ISSUERS_FOLDER}{code}.json"


def _site_path(site: str) -> str:
    return f"{SITES_FOLDER}{site}.json"


def _hub(_: str, body: bytes) -> _Hub:
    said = members_of(body, {"home", "demo", "ack_keys", "sealing_keys"})
    acks = tuple(VerifyKey(hex_key(k)) for k in list_of(said["ack_keys"]))
    seals = tuple(SealingKey(hex_key(k)) for k in list_of(said["sealing_keys"]))
    if not is_issuer(said["home"]) or type(said["demo"]) is not bool or not acks or not seals:
        msg = "hub document: members"
        raise Malformed(msg)
    return _Hub(said["home"], said["demo"], acks, seals)


def _policy(path: str, body: bytes) -> policy.SitePolicy:
    found = policy.read(body)
    if path != _site_path(found.site):
        msg = "policy under another site's name"
        raise Malformed(msg)
    return found


def _issuers(documents: Mapping[str, bytes], home: str, set_aside: dict[str, str]) -> Iterator[Issuer]:
    for path in _in_folder(documents, ISSUERS_FOLDER):
        reads = required if path == _issuer_path(home) else said_or_aside
        found = reads(documents, path, _issuer, set_aside)
        if found is not None:
            yield found


def _issuer(path: str, body: bytes) -> Issuer:
    said = members_of(body, {"issuer", "name", "code_keys", "list_keys"})
    code, name = said["issuer"], exactly(said["name"], {"zh", "en"})
    code_keys = tuple(_code_key(code, k) for k in list_of(said["code_keys"]))
    list_keys = tuple(_list_key(k) for k in list_of(said["list_keys"]))
    kids = {k.key.kid for k in code_keys}
    if not is_issuer(code) or path != _issuer_path(code) or len(kids) < len(code_keys):
        msg = "issuer document: members"
        raise Malformed(msg)
    return Issuer(code, str(name["zh"])[:40], str(name["en"])[:40], code_keys, list_keys)


def _code_key(issuer: str, said: object) -> CodeKey:
    members = exactly(said, {"key", "kinds", "not_before", "not_after"})
    kinds = list_of(members["kinds"])
    if not all(type(name) is str and name in _KINDS for name in kinds):
        msg = "kind of code"
        raise Malformed(msg)
    return CodeKey(_key(members), issuer, frozenset(_KINDS[name] for name in kinds), *window(members))


def _list_key(said: object) -> ListKey:
    members = exactly(said, {"key", "not_before", "not_after"})
    return ListKey(_key(members), *window(members))


def _key(members: dict[str, Any]) -> VerifyKey:
    return VerifyKey(hex_key(members["key"]))
