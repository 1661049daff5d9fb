"""COSE_Sign1 (RFC 9052, 4.2), the one shape in which anything of ours is signed.

    COSE = 18([ << {1: -8, 4: kid, ? 16: typ} >>, {}, << payload >>, signature ])

Tag 18 is spelled as the single byte 0xd2; the protected header holds exactly the algorithm (EdDSA), the kid and, where
the caller asks for one, the type (RFC 9596); the unprotected header is empty; the external data is empty.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.signing import KID_BYTES, SIGNATURE_BYTES, SigningKey, VerifyKey

_TAG_18 = b"\xd2"
_ALG, _KID, _TYP = 1, 4, 16
_EDDSA = -8


class Signed(NamedTuple):
    """A well-formed COSE_Sign1 whose signature has not been looked at.

    `data` is the whole of it, `kid` 8 bytes, `payload` the signed bytes, `signature` 64 bytes.
    """

    data: bytes
    kid: bytes
    payload: bytes
    signature: bytes
    to_be_signed: bytes

    def is_signed_by(self, key: VerifyKey) -> bool:
        """Whether this is `key`'s signature; the kid must be its too."""
        return self.kid == key.kid and key.verify(self.signature, self.to_be_signed)


def sign(key: SigningKey, payload: bytes, typ: str = "") -> bytes:
    """The COSE bytes of `payload` signed by `key`."""
    before, after = _around_kid(typ)
    protected = before + key.kid + after
    signature = key.sign(_to_be_signed(protected, payload))
    return _TAG_18 + encode([protected, {}, payload, signature])


def parse(data: bytes, typ: str = "") -> Signed:
    """The parts of `data`; raises Malformed for any other spelling, header or type than the one above."""
    if data[:1] != _TAG_18:
        msg = "not COSE_Sign1"
        raise Malformed(msg)
    match decode(data[1:]):
        case [bytes(protected), dict(unprotected), bytes(payload), bytes(signature)] if (
            not unprotected and len(signature) == SIGNATURE_BYTES
        ):
            return Signed(data, _kid(protected, typ), payload, signature, _to_be_signed(protected, payload))
    msg = "not COSE_Sign1 as ours"
    raise Malformed(msg)


def _kid(protected: bytes, typ: str) -> bytes:
    """The kid in a protected header; which has one spelling, so it is compared instead of decoded."""
    before, after = _around_kid(typ)
    kid = protected[len(before) : len(before) + KID_BYTES]
    if len(kid) != KID_BYTES or protected != before + kid + after:
        msg = "header not as ours"
        raise Malformed(msg)
    return kid


@cache
def _around_kid(typ: str) -> tuple[bytes, bytes]:
    """What stands before and behind the kid in a protected header of that type."""
    header: dict[int, object] = {_ALG: _EDDSA, _KID: bytes(KID_BYTES)}
    if typ:
        header[_TYP] = typ
    before, after = encode(header).split(bytes(KID_BYTES))
    return before, after


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return encode(["Signature1", protected, b"", payload])
