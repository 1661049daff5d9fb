"""What vectors are made of: the trusted city, good claims with members changed, a list's token; keys are seeded."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import hashlib
import zlib
from typing import Any

from tests.vectors.by_hand import cbor, code, cose, kid_of, public_of

NOW_S = 1_774_000_000
DAY_S = 86_400
KINDS = {"live": 0, "paper": 1, "emergency": 2, "permit": 3}
LIVES_S = {"live": 60, "paper": 14 * DAY_S, "emergency": 4 * 3600, "permit": 14 * DAY_S}
GENERATION = NOW_S // (14 * DAY_S)
SUBJECT, CODE_ID = bytes(range(16)), bytes(range(100, 108))
Vector = dict[str, Any]


def seed(name: str) -> bytes:
    return hashlib.sha256(f"vector {name}".encode()).digest()


def _window(name: str) -> dict[str, Any]:
    return {
        "key": public_of(seed(name)).hex(),
        "not_before": NOW_S - 30 * DAY_S,
        "not_after": NOW_S + 30 * DAY_S,
    }


def _issuer(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "name": {"zh": f"{issuer}市", "en": f"City {issuer}"},
        "code_keys": [{**_window(f"{issuer} {kind}"), "kinds": [kind]} for kind in KINDS],
        "list_keys": [_window(f"{issuer} list")],
    }


def trust() -> dict[str, Any]:
    hub = {
        "home": "330100",
        "demo": False,
        "ack_keys": [public_of(seed("ack")).hex()],
        "sealing_keys": [bytes([9]).ljust(32, b"\0").hex()],
    }
    issuers = {f"issuers/{issuer}.json": _issuer(issuer) for issuer in ("330100", "330200", "000000")}
    return {"hub.json": hub, **issuers}


def claims(kind: str = "live", **changed: Any) -> dict[object, object]:
    """Good claims of `kind` made at NOW_S, with members changed: issuer, subject, exp, iat, code_id, health."""
    health = [0, KINDS[kind], 7] if kind == "live" else [0, KINDS[kind], 7, "张*", "123"]
    said = {
        "issuer": "330100",
        "subject": SUBJECT,
        "exp": NOW_S + LIVES_S[kind],
        "iat": NOW_S,
        "code_id": CODE_ID,
        "health": health,
        **changed,
    }
    keys = {"issuer": 1, "subject": 2, "exp": 4, "iat": 6, "code_id": 7, "health": -70001}
    return {keys[name]: value for name, value in said.items()}


def signed(said: object, key: str = "330100 live", **other: Any) -> str:
    return code(said, seed(key), **other)


def good(name: str, why: str, made: str, now_s: int = NOW_S) -> Vector:
    return {"name": name, "why": why, "text": made, "now": now_s}


def bad(name: str, reason: str, why: str, made: str, now_s: int = NOW_S) -> Vector:
    return {**good(name, why, made, now_s), "reason": reason}


TYP = "application/statuslist+cwt"


def token(key: str = "330100 list", typ: str = TYP, body: object = None, **changed: Any) -> str:
    """A list token in hex; `changed`: uri, exp, iat, ttl, version."""
    said = {
        2: changed.get("uri", f"urn:hz1:list:330100:{GENERATION}"),
        4: changed.get("exp", NOW_S + 72 * 3600),
        6: changed.get("iat", NOW_S),
        65533: {"lst": zlib.compress(bytes(16), 9), "bits": 2} if body is None else body,
        65534: changed.get("ttl", 900),
        -70002: changed.get("version", 1),
    }
    header = {1: -8, 4: kid_of(seed(key)), 16: typ}
    return cose(cbor(said), seed(key), header=header).hex()
