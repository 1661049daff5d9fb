"""Ed25519 keys (RFC 8032): the only signature on our wire. Two spellings of one signature do not exist with it.

A key is named by its `kid`, the first 8 bytes of SHA-256 over the raw public key (DESIGN, section 4).
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from scanner.protocol.cbor import Malformed

KID_BYTES = 8
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64

_P = 2**255 - 19
_ORDER_8 = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
# The y coordinates of the points of small order on edwards25519: a public key that is one of them makes one signature
# valid for many messages ("Taming the many EdDSAs", 2020, table 1). A test multiplies each by eight and gets the neutral.
SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _ORDER_8, _P - _ORDER_8})


def key_id(public: bytes) -> bytes:
    """The 8-byte kid of a raw public key."""
    return hashlib.sha256(public).digest()[:KID_BYTES]


def require_public_key(public: bytes) -> bytes:
    """`public` itself (32 bytes), if it may be accepted as somebody's key.

    Raises Malformed for another length, a y that is not reduced, and points of small order.
    """
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if len(public) != PUBLIC_BYTES or y >= _P or y in SMALL_ORDER_Y:
        msg = "not an Ed25519 public key of full order"
        raise Malformed(msg)
    return public


class VerifyKey:
    """Somebody's public key, parsed once."""

    __slots__ = ("_key", "kid", "public")

    def __init__(self, public: bytes) -> None:
        self.public = require_public_key(public)
        self.kid = key_id(public)
        self._key = Ed25519PublicKey.from_public_bytes(public)

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` (64 bytes) is this key's over `message`."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """A private key of ours; `raw` is its 32-byte seed and leaves this object only for the key store."""

    __slots__ = ("_key", "kid", "public")

    def __init__(self, raw: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(raw)
        self.public = self._key.public_key().public_bytes_raw()
        self.kid = key_id(self.public)

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    def raw(self) -> bytes:
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey(kid={self.kid.hex()})"
