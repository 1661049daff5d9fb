"""A device's sign of life and the state the hub wants it in.

heartbeat = COSE_Sign1 by the device's key over
[ "hz1-heartbeat-1", device, epoch, last seq, waiting, set aside, list iat, wall_ms, heard, camera, version, grant ]
state     = COSE_Sign1 by the acknowledgement key over [ "hz1-state-1", device, state, time ]

`heard` is the time of the newest state that the device holds: a heartbeat sent again by somebody else has an older one than
the hub knows of. `grant` is the signed grant of one of the epochs that are kept (or empty): a hub back from its backup may
have forgotten it.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.record import DEVICE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.protocol.cose import Signed
    from scanner.protocol.signing import SigningKey, VerifyKey

CONTENT_TYPE = "application/vnd.hz1.heartbeat"
MAX_BYTES = 4096
_TYPES: list[type] = [str, bytes, int, int, int, int, int, int, int, str, str, bytes]


class DeviceState(IntEnum):
    """What the hub wants of a device."""

    ACTIVE = 0
    DRAIN = 1
    WIPE = 2


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """`last_seq`, `waiting` and `set_aside` count records; `list_iat_s` is 0 without a list; `camera` is a state's name."""

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
    grant: bytes = b""


def write(heartbeat: Heartbeat, key: SigningKey) -> bytes:
    """The signed heartbeat."""
    return cose.sign(key, encode(["hz1-heartbeat-1", *astuple(heartbeat)]))


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
    ):
        return Heartbeat(*parts[1:])
    msg = "heartbeat not as ours"
    raise Malformed(msg)


def write_state(device: bytes, state: DeviceState, time_s: int, key: SigningKey) -> bytes:
    """The signed state."""
    return cose.sign(key, encode(["hz1-state-1", device, int(state), time_s]))


def read_state(data: bytes, device: bytes, keys: Iterable[VerifyKey]) -> tuple[DeviceState, int]:
    """The state for `device` and the hub's time in seconds; raises Malformed unless one of `keys` signed it."""
    signed = parse(data)
    if any(signed.is_signed_by(key) for key in keys):
        match decode(signed.payload):
            case ["hz1-state-1", bytes(named), int(state), int(time_s)] if named == device and state in set(
                DeviceState
            ):
                return DeviceState(state), time_s
    msg = "device state not as ours"
    raise Malformed(msg)
