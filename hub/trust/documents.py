"""The trust documents, exactly as `scanner.protocol.trust` and `.policy` read them: target path -> bytes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hub import data_folder, keys
from hub.trust import city_keys
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Kind, is_demo_issuer
from scanner.protocol.trust import HUB_DOCUMENT, ISSUERS_FOLDER, SITES_FOLDER, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.trust.city_keys import CityKey
    from hub.trust.models import Issuer, Site


OVERLAP = 2
"""So many keys of a kind are believed at once: the newest, and the one that is being replaced."""
_BROUGHT = re.compile(r"(issuers/[0-9]{6}|foreign/[a-z0-9_-]{1,20}/[a-z0-9_-]{1,40})\.json\Z", re.ASCII)
_ANY_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"  # RFC 8032, 7.1, test 1
_LEAST = {
    HUB_DOCUMENT: json.dumps(
        {"home": "000000", "demo": True, "ack_keys": [_ANY_KEY], "sealing_keys": [_ANY_KEY]}
    ).encode()
}
"""A hub's document to read a brought one beside."""


def issuer_path(code: str) -> str:
    """Where an issuer's document stands among the targets."""
    return f"{ISSUERS_FOLDER}{code}.json"


def city_documents(issuers: Iterable[Issuer], now_s: int) -> dict[str, bytes]:
    """What the targets role signs: the hub's own keys and each issuer's."""
    issuers = list(issuers)
    home = next(issuer.code for issuer in issuers if issuer.is_home)
    hub = {
        "home": home,
        "demo": is_demo_issuer(home),
        "ack_keys": [key.public.hex() for key in keys.signing_keys(keys.ACKNOWLEDGEMENT)[:OVERLAP]],
        "sealing_keys": [public.hex() for public in keys.sealing_public()[:OVERLAP]],
    }
    made = {HUB_DOCUMENT: _json(hub), **{issuer_path(i.code): _json(_issuer(i, now_s)) for i in issuers}}
    return {path: body for path, body in (made | brought()).items() if body}


def bring(path: str, body: bytes) -> None:
    """Let a document that somebody else made stand at `path`, in place of what the hub would say; empty: nothing stands.

    Raises Malformed unless it is one of an issuer's or of a foreign format's.
    """
    if not _BROUGHT.match(path):
        raise Malformed("only issuers/<code>.json and foreign/<format>/<name>.json are brought")
    at = data_folder.folder("trust-documents", *path.split("/")[:-1]) / path.rpartition("/")[2]
    if body:
        read({**_LEAST, path: body}, 1)
    data_folder.replace(at, body)


def brought() -> dict[str, bytes]:
    """Path -> bytes of what was brought, empty where something is withdrawn."""
    folder = data_folder.folder("trust-documents")
    files = sorted(file for file in folder.rglob("*.json") if not file.name.startswith("."))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def site_documents(sites: Iterable[Site]) -> dict[str, bytes]:
    """What the role `sites` signs: each site's rules where they may differ from the default."""
    return {
        f"{SITES_FOLDER}{site.name}.json": _json(
            {
                "site": site.name,
                "kind": site.kind,
                "other_cities": site.other_cities,
            }
        )
        for site in sites
    }


def _issuer(issuer: Issuer, now_s: int) -> dict[str, Any]:
    code_keys = [
        {**_window(key), "kinds": [purpose]}
        for purpose in (kind.name.lower() for kind in Kind)
        for key in city_keys.keys_of(issuer.code, purpose)
        if key.not_after_s >= now_s
    ]
    list_keys = [_window(k) for k in city_keys.keys_of(issuer.code, city_keys.LIST) if k.not_after_s >= now_s]
    name = {"zh": issuer.name_zh, "en": issuer.name_en}
    return {"issuer": issuer.code, "name": name, "code_keys": code_keys, "list_keys": list_keys}


def _window(key: CityKey) -> dict[str, Any]:
    return {"key": key.key.public.hex(), "not_before": key.not_before_s, "not_after": key.not_after_s}


def _json(members: dict[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
