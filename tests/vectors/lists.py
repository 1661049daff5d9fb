"""Status lists, whole and broken."""

from __future__ import annotations

import zlib

from tests.vectors.by_hand import cbor, cose
from tests.vectors.made_city import GENERATION, NOW_S, Vector, claims, seed, token


def valid_lists() -> list[Vector]:
    packed = bytes([0b11_10_01_00]) + bytes(14) + bytes([0b11_00_00_00])
    return [
        {"name": "nobody", "why": "64 entries, all valid", "token": token(), "listed": {}},
        {
            "name": "some",
            "why": "two bits each from the low end",
            "token": token(body={"lst": zlib.compress(packed, 9), "bits": 2}),
            "listed": {"1": 1, "2": 2, "3": 3, "63": 3},
        },
    ]


def broken_lists() -> list[Vector]:
    packed = zlib.compress(bytes(16), 9)
    bodies: dict[str, tuple[str, object]] = {
        "bits-4": ("two bits", {"lst": packed, "bits": 4}),
        "bits-true": ("true is no integer", {"lst": packed, "bits": True}),
        "aggregation": ("nothing else", {"lst": packed, "bits": 2, "aggregation_uri": "x"}),
        "raw": ("zlib", {"lst": bytes(16), "bits": 2}),
        "cut": ("the whole stream", {"lst": packed[:-1], "bits": 2}),
        "more": ("nothing after the stream", {"lst": packed + b"\0", "bits": 2}),
        "empty": ("somebody", {"lst": zlib.compress(b""), "bits": 2}),
        "bomb": ("16 MB at most", {"lst": zlib.compress(bytes(16 * 2**20 + 1), 9), "bits": 2}),
    }
    made = [("body-" + name, why, token(body=body)) for name, (why, body) in bodies.items()]
    return [
        {"name": name, "why": why, "token": spelled}
        for name, why, spelled in [
            *made,
            ("no-typ", "typ is asked for", cose(cbor({}), seed("330100 list")).hex()),
            ("jwt-typ", "typ is exactly that", token(typ="application/statuslist+jwt")),
            ("uri", "the list's own name", token(uri="https://example.org/1")),
            ("uri-zeros", "one spelling", token(uri=f"urn:hz1:list:330100:0{GENERATION}")),
            ("exp-before-iat", "iat < exp", token(exp=NOW_S - 1)),
            ("iat-true", "true is no integer", token(iat=True)),
            ("ttl-negative", "counts", token(ttl=-1)),
            ("version-text", "counts", token(version="1")),
            ("code-key", "the list's key signs lists", token(key="330100 live")),
            ("health-code", "a code is no list", cose(cbor(claims()), seed("330100 live")).hex()),
        ]
    ]
