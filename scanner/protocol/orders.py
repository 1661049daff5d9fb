"""What the hub wants of a device, as the answer to one heartbeat of it and to no other.

    orders = COSE_Sign1 by the acknowledgement key over
             [ "hz1-state-1", device, state, time, question, nonce, held, new key, edition ]

`question` is SHA-256 of the heartbeat that is answered. So no order that lay about is obeyed, however it got here: not the
wipe meant for a gate that was enrolled anew since, and no clock is asked. `nonce` goes into the shift's fingerprint.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.heartbeat import MAX_BYTES, DeviceState
from scanner.protocol.record import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.protocol.signing import SigningKey, VerifyKey

NONCE_BYTES = 8
NO_NONCE = bytes(NONCE_BYTES)


class Orders(NamedTuple):
    """`held_through`: the hub holds the epoch that the heartbeat named without a gap through that number.

    `time_s` is the hub's clock; `question` 32 bytes; `nonce` 8; `wants_new_key`: the device is to make itself a new key.
    `edition` is another number for each change of what the trust documents say, a site's rules too.
    """

    device: bytes
    state: DeviceState
    time_s: int
    question: bytes
    nonce: bytes = NO_NONCE
    held_through: int = 0
    wants_new_key: bool = False
    edition: int = 0


def question_of(heartbeat: bytes) -> bytes:
    """What orders must name to be the answer to `heartbeat`, a signed body."""
    return hashlib.sha256(heartbeat).digest()


def write(orders: Orders, key: SigningKey) -> bytes:
    """The signed orders."""
    said = [orders.device, int(orders.state), orders.time_s, orders.question]
    return cose.sign(
        key,
        encode(
            [
                "hz1-state-1",
                *said,
                orders.nonce,
                orders.held_through,
                int(orders.wants_new_key),
                orders.edition,
            ]
        ),
    )


def read(data: bytes, device: bytes, question: bytes, keys: Iterable[VerifyKey]) -> Orders:
    """The orders for `device` that answer `question`; raises Malformed unless one of `keys` signed them."""
    if len(data) > MAX_BYTES:
        msg = "orders too large"
        raise Malformed(msg)
    signed = cose.parse(data)
    if any(signed.is_signed_by(key) for key in keys):
        match decode(signed.payload):
            case ["hz1-state-1", bytes(named), int(state), int(time_s), bytes(asked), *rest] if (
                named == device
                and asked == question
                and len(asked) == HASH_BYTES
                and state in set(DeviceState)
            ):
                return Orders(named, DeviceState(state), time_s, asked, *_rest(rest))
    msg = "orders not as ours"
    raise Malformed(msg)


def _rest(parts: list[object]) -> tuple[bytes, int, bool, int]:
    match parts:
        case [bytes(nonce), int(held), int(wants), int(edition)] if (
            len(nonce) == NONCE_BYTES and wants in (0, 1) and _is_count(held) and _is_count(edition)
        ):
            return nonce, held, bool(wants), edition
    msg = "orders not as ours"
    raise Malformed(msg)


def _is_count(number: int) -> bool:
    return number >= 0 and type(number) is int
