"""A device's sign of life, and its last word.

    heartbeat = COSE_Sign1 by the device's key over
                [ "hz1-heartbeat-1", device, epoch, last seq, waiting, set aside, list iat, wall_ms, heard, camera, version,
                  trouble, [ grant, acknowledgement, purged seq, purged hash ] ]
    last word = COSE_Sign1 by the device's key over [ "hz1-erased-1", device, epoch, last seq, waiting ]

`heard` is the time of the newest orders that the device holds: a heartbeat sent again by somebody else has an older one than
the hub knows of. The list at its end is about one of the epochs that are kept, each time another: a hub back from its
backup may have forgotten what it granted and acknowledged, and these are its own signed words. What was purged at the
gate since cannot be sent again: the chain goes on behind `purged seq`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.record import DEVICE_BYTES, HASH_BYTES, NO_HASH

if TYPE_CHECKING:
    from scanner.protocol.cose import Signed
    from scanner.protocol.signing import SigningKey

CONTENT_TYPE = "application/vnd.hz1.heartbeat"
MAX_BYTES = 4096
_TYPES: list[type] = [str, bytes, int, int, int, int, int, int, int, str, str, str, bytes, list]
_PROOF_TYPES: list[type] = [bytes, bytes, int, bytes]


class DeviceState(IntEnum):
    """What the hub wants of a device."""

    ACTIVE = 0
    DRAIN = 1
    WIPE = 2
    ERASE = 3


@dataclass(frozen=True, slots=True)
class Proof:
    """What the hub said of one epoch: its signed `grant` and newest signed `ack` (b"" where there is none).

    Through `purged_through` the records are gone from the gate, all acknowledged; the hash there is `purged_hash`.
    """

    grant: bytes = b""
    ack: bytes = b""
    purged_through: int = 0
    purged_hash: bytes = NO_HASH


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """`last_seq`, `waiting` and `set_aside` count records; `list_iat_s` is 0 without a list; `camera` is a state's name.

    `trouble` names what the hub's operator has to know of (a `Trouble`'s value), or is "". `access_sha256` is SHA-256 of the
    access token that lists are fetched with: a hub back from its backup may know only the one before it.
    """

    device: bytes
    epoch: int
    last_seq: int
    waiting: int
    set_aside: int
    list_iat_s: int
    wall_ms: int
    heard_s: int
    camera: str
    version: str
    trouble: str = ""
    access_sha256: bytes = NO_HASH
    proof: Proof = Proof()


class LastWord(NamedTuple):
    """This device erases itself now; `waiting` records are lost with it (0 but where it was told not to wait)."""

    device: bytes
    epoch: int
    last_seq: int
    waiting: int


def write(heartbeat: Heartbeat, key: SigningKey) -> bytes:
    """The signed heartbeat."""
    *parts, proof = (getattr(heartbeat, field.name) for field in fields(Heartbeat))
    shown = [getattr(proof, field.name) for field in fields(Proof)]
    return cose.sign(key, encode(["hz1-heartbeat-1", *parts, shown]))


def parse(data: bytes) -> Signed:
    """The COSE parts of `data`, signature not looked at; raises Malformed."""
    if len(data) > MAX_BYTES:
        msg = "heartbeat too large"
        raise Malformed(msg)
    return cose.parse(data)


def read(payload: bytes) -> Heartbeat:
    """The heartbeat in a payload; raises Malformed."""
    parts = decode(payload)
    if (
        type(parts) is list
        and list(map(type, parts)) == _TYPES
        and parts[0] == "hz1-heartbeat-1"
        and len(parts[1]) == DEVICE_BYTES
        and all(n >= 0 for n in parts[2:9])
        and len(parts[12]) == HASH_BYTES
    ):
        *said, proof = parts[1:]
        return replace(Heartbeat(*said), proof=_proof(proof))
    msg = "heartbeat not as ours"
    raise Malformed(msg)


def _proof(parts: list[object]) -> Proof:
    match parts:
        case [bytes(grant), bytes(ack), int(through), bytes(there)] if (
            list(map(type, parts)) == _PROOF_TYPES and through >= 0 and len(there) == HASH_BYTES
        ):
            return Proof(grant, ack, through, there)
    msg = "proof not as ours"
    raise Malformed(msg)


def write_last_word(word: LastWord, key: SigningKey) -> bytes:
    """The signed last word."""
    return cose.sign(key, encode(["hz1-erased-1", word.device, word.epoch, word.last_seq, word.waiting]))


def read_last_word(payload: bytes) -> LastWord:
    """The last word in a payload; raises Malformed."""
    match decode(payload):
        case ["hz1-erased-1", bytes(device), int(epoch), int(last_seq), int(waiting)] if (
            len(device) == DEVICE_BYTES and min(epoch, last_seq, waiting) >= 0
        ):
            return LastWord(device, epoch, last_seq, waiting)
    msg = "last word not as ours"
    raise Malformed(msg)
