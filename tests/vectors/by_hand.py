"""A second HZ1 encoder, written from the docstring of `scanner/protocol/health_code.py` alone; imports nothing of ours.

It spells whatever it is told, wrong things too: dictionaries in the order given, `Raw` bytes as they are. So the tests can
sign what no honest issuer would.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


class Raw(bytes):
    """CBOR that is already spelled."""


def head(major: int, number: int, width: int | None = None) -> bytes:
    """A CBOR head in the shortest spelling, or with `width` following bytes (0, 1, 2, 4, 8)."""
    if width is None:
        width = next(
            w
            for w, limit in ((0, 24), (1, 1 << 8), (2, 1 << 16), (4, 1 << 32), (8, 1 << 64))
            if number < limit
        )
    if width == 0:
        return bytes([major << 5 | number])
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26, 8: 27}[width]]) + number.to_bytes(width, "big")


def cbor(value: object) -> bytes:
    """`value` in CBOR; maps keep their order."""
    match value:
        case Raw():
            return bytes(value)
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case float():
            return b"\xfb" + struct.pack(">d", value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            spelled = value.encode("utf-8", "surrogatepass")
            return head(3, len(spelled)) + spelled
        case Mapping():
            return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())
        case Sequence():
            return head(4, len(value)) + b"".join(map(cbor, value))
        case None:
            return b"\xf6"
    raise TypeError(type(value))


def base45(data: bytes) -> str:
    """RFC 9285."""
    out = []
    for at in range(0, len(data) - 1, 2):
        number = data[at] * 256 + data[at + 1]
        out += [LETTERS[number % 45], LETTERS[number // 45 % 45], LETTERS[number // 2025]]
    if len(data) % 2:
        out += [LETTERS[data[-1] % 45], LETTERS[data[-1] // 45]]
    return "".join(out)


def public_of(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def kid_of(seed: bytes) -> bytes:
    return hashlib.sha256(public_of(seed)).digest()[:8]


def cose(
    payload: bytes,
    seed: bytes,
    *,
    header: object = None,
    protected: bytes | None = None,
    unprotected: object = None,
    external: bytes = b"",
    context: str = "Signature1",
    tag: bytes = b"\xd2",
) -> bytes:
    """COSE_Sign1 over `payload` by the key with `seed` (32 bytes), each part to be had otherwise."""
    if protected is None:
        protected = cbor({1: -8, 4: kid_of(seed)} if header is None else header)
    to_be_signed = cbor([context, protected, external, payload])
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(to_be_signed)
    return tag + cbor([protected, {} if unprotected is None else unprotected, payload, signature])


def text(data: bytes) -> str:
    """The QR text of COSE bytes."""
    return "HZ1:" + base45(data)


def claims(
    issuer: object,
    subject: object,
    exp: object,
    iat: object,
    code_id: object,
    health: object,
) -> dict[object, object]:
    """The claims in the order of deterministic CBOR."""
    return {1: issuer, 2: subject, 4: exp, 6: iat, 7: code_id, -70001: health}


def code(said: object, seed: bytes, **other: object) -> str:
    """The text of the claims `said`, signed by the key with `seed`."""
    return text(cose(cbor(said), seed, **other))  # type: ignore[arg-type]
