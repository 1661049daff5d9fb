"""Sealing for the hub's opening worker: HPKE (RFC 9180) with X25519, HKDF-SHA-256 and ChaCha20-Poly1305.

cryptography's single-shot interface has no associated data, so what a sealed part belongs to is bound through `info`.
The output is the encapsulated key and the ciphertext in one: 48 bytes more than the text.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from scanner.protocol.cbor import Malformed

OVERHEAD_BYTES = 48

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_ANY_KEY = X25519PrivateKey.from_private_bytes(
    bytes(31) + b"\x40"
)  # an exchange with a point of small order gives zero and fails


class SealingKey:
    """The public half: who holds it can seal, never open.

    Raises Malformed for another length than 32 bytes and for points of small order: refused when the key arrives, not
    when the first pass is to be written.
    """

    __slots__ = ("_key", "public")

    def __init__(self, public: bytes) -> None:
        try:
            self._key = X25519PublicKey.from_public_bytes(public)
            _ANY_KEY.exchange(self._key)
        except ValueError as error:
            msg = "not an X25519 public key of full order"
            raise Malformed(msg) from error
        self.public = public

    def seal(self, plaintext: bytes, info: bytes) -> bytes:
        """`plaintext` sealed; opens only with the same `info`."""
        return _SUITE.encrypt(plaintext, self._key, info=info)


class OpeningKey:
    """The private half; `raw` is its 32 bytes."""

    __slots__ = ("_key", "public")

    def __init__(self, raw: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(raw)
        self.public = self._key.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> OpeningKey:
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    def raw(self) -> bytes:
        return self._key.private_bytes_raw()

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """What was sealed; raises Malformed when it was not sealed for this key with this `info`."""
        try:
            return _SUITE.decrypt(sealed, self._key, info=info)
        except (InvalidTag, ValueError) as error:
            msg = "does not open"
            raise Malformed(msg) from error

    def __repr__(self) -> str:
        return f"OpeningKey(public={self.public.hex()[:16]})"
