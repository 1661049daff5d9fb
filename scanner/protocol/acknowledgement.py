"""What the hub answers to a batch. Only the signed `ack` moves a scanner; the answers per record explain.

    reply = [ [ [seq, answer], ... ], ack ]
    ack   = COSE_Sign1 by the hub's acknowledgement key over
            [ "hz1-ack-1", device, epoch, acked_through, hash at that seq, time ]

`stored`, `duplicate`, `conflict` (same key, other hash: kept apart, alarm) and `set_aside` (kept raw, with the reason) are
all durable and count as acknowledged.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.record import DEVICE_BYTES, HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scanner.protocol.signing import SigningKey, VerifyKey

CONTEXT = "hz1-ack-1"
CONTENT_TYPE = "application/vnd.hz1.reply"
MAX_REPLY_BYTES = 64 * 1024


class Answer(StrEnum):
    """What became of one record."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    SET_ASIDE = "set_aside"


_ANSWERS = {answer.value: answer for answer in Answer}


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Every record of `device` and `epoch` up to `acked_through` is durable at the hub.

    `hash_there` (32 bytes) is the hash the hub holds at that sequence number; `time_s` the hub's clock.
    """

    device: bytes
    epoch: int
    acked_through: int
    hash_there: bytes
    time_s: int


def write(ack: Acknowledgement, key: SigningKey) -> bytes:
    """The signed acknowledgement."""
    parts = [CONTEXT, ack.device, ack.epoch, ack.acked_through, ack.hash_there, ack.time_s]
    return cose.sign(key, encode(parts))


def read(data: bytes, keys: Iterable[VerifyKey]) -> Acknowledgement:
    """The acknowledgement in `data`, which one of the hub's `keys` must have signed; raises Malformed otherwise."""
    signed = cose.parse(data)
    if not any(signed.is_signed_by(key) for key in keys):
        msg = "acknowledgement not signed by the hub"
        raise Malformed(msg)
    match decode(signed.payload):
        case ["hz1-ack-1", bytes(device), int(epoch), int(through), bytes(there), int(time_s)] if (
            len(device) == DEVICE_BYTES
            and len(there) == HASH_BYTES
            and epoch > 0
            and through >= 0
            and time_s > 0
        ):
            return Acknowledgement(device, epoch, through, there, time_s)
    msg = "acknowledgement not as ours"
    raise Malformed(msg)


def write_reply(answers: Sequence[tuple[int, Answer]], ack: bytes) -> bytes:
    """The reply's bytes."""
    return encode([[[seq, answer.value] for seq, answer in answers], ack])


def read_reply(data: bytes) -> tuple[list[tuple[int, Answer]], bytes]:
    """The answers and the ack's bytes, nothing verified; raises Malformed for another shape."""
    match decode(data) if len(data) <= MAX_REPLY_BYTES else None:
        case [list(items), bytes(ack)]:
            return [_answer(item) for item in items], ack
    msg = "reply not as ours"
    raise Malformed(msg)


def _answer(item: object) -> tuple[int, Answer]:
    match item:
        case [int(seq), str(answer)] if seq > 0 and answer in _ANSWERS:
            return seq, _ANSWERS[answer]
    msg = "reply not as ours"
    raise Malformed(msg)
