"""The trust documents, exactly as `scanner.protocol.trust` and `.policy` read them: target path -> bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hub import clock, keys
from hub.trust import city_keys, site_rules
from hub.trust.brought import require
from hub.trust.models import BroughtDocument
from scanner.protocol.health_code import Kind, is_demo_issuer
from scanner.protocol.trust import HUB_DOCUMENT, ISSUERS_FOLDER, SITES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hub.trust.key_files import PublicKey
    from hub.trust.models import Issuer, Site

OVERLAP = 2
"""So many keys of a kind are believed at once: the newest, and the one that is being replaced."""


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

    Raises Malformed unless it is an issuer's or a foreign format's, and a gate would read it.
    """
    require(path, body)
    said = {"body": body.decode(), "changed_at": clock.now()}
    BroughtDocument.objects.update_or_create(path=path, defaults=said)


def brought() -> dict[str, bytes]:
    """Path -> bytes of what was brought, empty where something is withdrawn."""
    return {one.path: one.body.encode() for one in BroughtDocument.objects.order_by("path")}


def site_documents(sites: Iterable[Site], now: datetime) -> dict[str, bytes]:
    """What the role `sites` signs: each site's rules where they differ from the built-in ones."""
    return {f"{SITES_FOLDER}{site.name}.json": site_rules.document(site, now) for site in sites}


def _issuer(issuer: Issuer, now_s: int) -> dict[str, Any]:
    code_keys = [
        {**_window(key), "kinds": [purpose]}
        for purpose in (kind.name.lower() for kind in Kind)
        for key in city_keys.public_of(issuer.code, purpose)
        if key.not_after_s >= now_s
    ]
    list_keys = [
        _window(k) for k in city_keys.public_of(issuer.code, city_keys.LIST) if k.not_after_s >= now_s
    ]
    name = {"zh": issuer.name_zh, "en": issuer.name_en}
    return {"issuer": issuer.code, "name": name, "code_keys": code_keys, "list_keys": list_keys}


def _window(key: PublicKey) -> dict[str, Any]:
    return {"key": key.public.hex(), "not_before": key.not_before_s, "not_after": key.not_after_s}


def _json(members: dict[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
