"""A device changes its key: the old one hands over to the new one, and the new one shows that it is there.

    request    = COSE_Sign1 by the old key over [ "hz1-roll-1", device, new ]
    new        = COSE_Sign1 by the new key over [ "hz1-new-key-1", device, public key ]
    acceptance = COSE_Sign1 by the acknowledgement key over [ "hz1-rolled-1", device, public key, time ]

The same request again gets the same acceptance. The hub knows both keys until the new one has signed anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.record import DEVICE_BYTES
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.protocol.cose import Signed
    from scanner.protocol.signing import SigningKey

CONTENT_TYPE = "application/vnd.hz1.key"
MAX_BYTES = 1024


class Handover(NamedTuple):
    """`device` (8 bytes) goes over to `public` (32 bytes), whose holder has signed.

    By which key `signed` is signed is yet to be looked at.
    """

    device: bytes
    public: bytes
    signed: Signed


def write_request(device: bytes, old: SigningKey, new: SigningKey) -> bytes:
    """The handover, signed by both."""
    inner = cose.sign(new, encode(["hz1-new-key-1", device, new.public]))
    return cose.sign(old, encode(["hz1-roll-1", device, inner]))


def read_request(data: bytes) -> Handover:
    """The handover in `data`; raises Malformed, also where the new key has not signed."""
    signed = cose.parse(data)
    match decode(signed.payload):
        case ["hz1-roll-1", bytes(device), bytes(inner)] if len(device) == DEVICE_BYTES:
            return Handover(device, _public(inner, device), signed)
    msg = "handover not as ours"
    raise Malformed(msg)


def _public(inner: bytes, device: bytes) -> bytes:
    signed = cose.parse(inner)
    match decode(signed.payload):
        case ["hz1-new-key-1", bytes(named), bytes(public)] if named == device:
            if signed.is_signed_by(VerifyKey(public)):
                return public
    msg = "new key not as ours"
    raise Malformed(msg)


def write_acceptance(device: bytes, public: bytes, time_s: int, key: SigningKey) -> bytes:
    """The signed acceptance."""
    return cose.sign(key, encode(["hz1-rolled-1", device, public, time_s]))


def require_acceptance(data: bytes, device: bytes, public: bytes, keys: Iterable[VerifyKey]) -> None:
    """Raises Malformed unless one of the hub's `keys` accepts `public` as the key of `device` in `data`."""
    signed = cose.parse(data)
    if any(signed.is_signed_by(key) for key in keys):
        match decode(signed.payload):
            case ["hz1-rolled-1", bytes(named), bytes(accepted), int()] if (named, accepted) == (
                device,
                public,
            ):
                return
    msg = "acceptance not as ours"
    raise Malformed(msg)
