"""COSE_Sign1 (RFC 9052, 4.2) around a CWT (RFC 8392) as foreign issuers write it: HC1 and NZCP.

Not our own strict spelling (`protocol/cose.py`): lengths may be indefinite or long, numbers floats, the tag left out, and
EU issuers may put kid and alg into either header; the protected one wins. Nothing is known by these bytes, only by signed
identifiers, so that a second spelling buys nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cbor2

from scanner.protocol.cbor import Malformed, decode_foreign
from scanner.protocol.foreign_trust import ES256, PS256

if TYPE_CHECKING:
    from scanner.protocol.foreign_trust import ForeignKey

_TAGS = (b"\xd8\x3d\xd2", b"\xd2")
"""CWT (61) around COSE_Sign1 (18), or COSE_Sign1 alone: spelled in front, no other tag anywhere."""
_ALG, _KID = 1, 4
_ALGORITHMS = {-7: ES256, -37: PS256}


@dataclass(frozen=True, slots=True)
class ForeignSigned:
    """The parts of a COSE_Sign1 whose signature has not been looked at; `algorithm` is what it claims: ES256 or PS256."""

    kid: bytes
    algorithm: str
    payload: bytes
    signature: bytes
    to_be_signed: bytes

    def is_signed_by(self, key: ForeignKey) -> bool:
        """Whether `key` made this with the algorithm that is `key`'s own; another one named is not."""
        return self.algorithm == key.algorithm and key.verify(self.signature, self.to_be_signed)

    def claims(self) -> dict[Any, Any]:
        """The map in the payload; raises Malformed. To be called once the signature holds."""
        found = decode_foreign(self.payload)
        if type(found) is not dict:
            raise Malformed("claims are no map")
        return found


def parse(data: bytes, *, either_header: bool) -> ForeignSigned:
    """The parts of `data`; raises Malformed. Headers: the protected one alone, or either with it winning."""
    tag = next((tag for tag in _TAGS if data.startswith(tag)), b"")
    match decode_foreign(data[len(tag) :]):
        case [bytes(protected), dict(unprotected), bytes(payload), bytes(signature)]:
            said = decode_foreign(protected) if protected else {}
            if type(said) is not dict:
                raise Malformed("protected header is no map")
            header = {**unprotected, **said} if either_header else said
            kid, algorithm = header.get(_KID), header.get(_ALG)
            if type(kid) is bytes and type(algorithm) is int and algorithm in _ALGORITHMS:
                message = cbor2.dumps(["Signature1", protected, b"", payload])
                return ForeignSigned(kid, _ALGORITHMS[algorithm], payload, signature, message)
    raise Malformed("not COSE_Sign1 with kid and a known algorithm")
