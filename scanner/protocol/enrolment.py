"""How a device becomes a gate.

    token   = "HZE1:" + Base45(CBOR [ hub URL, 16-byte secret, SHA-256 of root.json, ? SHA-256 of the hub's certificate ])
    request = COSE_Sign1 by the new device key over [ "hz1-enrol-1", secret, public key, name, version, grant ]
    reply   = CBOR [ state, device, root.json, access token, site, grant ]
    grant   = COSE_Sign1 by the acknowledgement key over [ "hz1-epoch-1", device, epoch, last seq, hash there, time ]

The token is for one gate and ten minutes. The reply says `WAITING` (with empty access token, site and grant) until the
operator has compared the key's fingerprint on both screens; the device asks again with the same request. The root is
pinned by its hash in the token; the certificate's hash is there where the hub made its own. The request's grant is the
newest that the device holds, or empty: a hub that forgot the device altogether (it is back from a backup) gives it its
name and its epoch back, so that its log goes on.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from scanner.protocol import base45, cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.record import DEVICE_BYTES, HASH_BYTES
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.protocol.signing import SigningKey

PREFIX = "HZE1:"
SECRET_BYTES = 16
MAX_TOKEN_CHARACTERS = 600
MAX_REPLY_BYTES = 64 * 1024
TOKEN_LIFE_S = 600
CONTENT_TYPE = "application/vnd.hz1.enrol"
_MAX_NAME = 80


class State(IntEnum):
    """Where an enrolment stands."""

    WAITING = 0
    ACTIVE = 1


@dataclass(frozen=True, slots=True)
class Token:
    """What the enrolment QR carries; `certificate_sha256` is b"" on loopback and where public certificates are used."""

    hub_url: str
    secret: bytes
    root_sha256: bytes
    certificate_sha256: bytes = b""


@dataclass(frozen=True, slots=True)
class Request:
    """What the device asks: `secret` from the token, its raw `public` key (32 bytes), a `name`, its program's `version`.

    `grant` is the newest signed grant it holds, of this hub or another, or b"".
    """

    secret: bytes
    public: bytes
    name: str
    version: str
    grant: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the hub answers; `root` is root.json as pinned, `grant` the first epoch's grant."""

    state: State
    device: bytes
    root: bytes
    access_token: str
    site: str
    grant: bytes


@dataclass(frozen=True, slots=True)
class Grant:
    """`epoch` may be written from now on; `last_seq` and `hash_there` are what the hub last knew of the device."""

    device: bytes
    epoch: int
    last_seq: int
    hash_there: bytes
    time_s: int


def fingerprint(public: bytes) -> str:
    """The device key's fingerprint as both screens show it: 16 Base32 characters in groups of four."""
    letters = base64.b32encode(hashlib.sha256(public).digest()[:10]).decode("ascii")
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def write_token(token: Token) -> str:
    """The text of an enrolment QR."""
    parts = [token.hub_url, token.secret, token.root_sha256]
    if token.certificate_sha256:
        parts.append(token.certificate_sha256)
    return PREFIX + base45.encode(encode(parts))


def read_token(text: str) -> Token:
    """The token in `text`; raises Malformed."""
    text = text.strip()
    try:
        if not text.startswith(PREFIX) or len(text) > MAX_TOKEN_CHARACTERS:
            raise Malformed(PREFIX)
        parts = decode(base45.decode(text[len(PREFIX) :]))
    except ValueError as error:
        msg = "not an enrolment token"
        raise Malformed(msg) from error
    match parts:
        case [str(url), bytes(secret), bytes(root), *rest] if (
            len(secret) == SECRET_BYTES
            and len(root) == HASH_BYTES
            and url.startswith(("http://", "https://"))
            and (not rest or (len(rest) == 1 and type(rest[0]) is bytes and len(rest[0]) == HASH_BYTES))
        ):
            return Token(url, secret, root, *rest)
    msg = "not an enrolment token of ours"
    raise Malformed(msg)


def write_request(request: Request, key: SigningKey) -> bytes:
    """The signed request; `key` is the new device key."""
    said = [request.secret, request.public, request.name, request.version, request.grant]
    return cose.sign(key, encode(["hz1-enrol-1", *said]))


def read_request(data: bytes) -> Request:
    """The request in `data`, proved to come from the holder of the key it names; raises Malformed."""
    signed = cose.parse(data)
    match decode(signed.payload):
        case ["hz1-enrol-1", bytes(secret), bytes(public), str(name), str(version), bytes(grant)] if (
            len(secret) == SECRET_BYTES and max(len(name), len(version)) <= _MAX_NAME
        ):
            if signed.is_signed_by(VerifyKey(public)):
                return Request(secret, public, name, version, grant)
    msg = "enrolment request not as ours"
    raise Malformed(msg)


def write_reply(reply: Reply) -> bytes:
    """The reply's bytes."""
    return encode([int(reply.state), reply.device, reply.root, reply.access_token, reply.site, reply.grant])


def read_reply(data: bytes) -> Reply:
    """The reply in `data`; raises Malformed. The root is yet to be compared with the token's hash."""
    match decode(data) if len(data) <= MAX_REPLY_BYTES else None:
        case [int(state), bytes(device), bytes(root), str(access), str(site), bytes(grant)] if (
            state in (State.WAITING, State.ACTIVE) and len(device) == DEVICE_BYTES
        ):
            return Reply(State(state), device, root, access, site, grant)
    msg = "enrolment reply not as ours"
    raise Malformed(msg)


def write_grant(grant: Grant, key: SigningKey) -> bytes:
    """The signed grant of an epoch."""
    parts = ["hz1-epoch-1", grant.device, grant.epoch, grant.last_seq, grant.hash_there, grant.time_s]
    return cose.sign(key, encode(parts))


def read_grant(data: bytes, keys: Iterable[VerifyKey]) -> Grant:
    """The grant in `data`, which one of the hub's acknowledgement `keys` must have signed; raises Malformed otherwise."""
    signed = cose.parse(data)
    if any(signed.is_signed_by(key) for key in keys):
        match decode(signed.payload):
            case ["hz1-epoch-1", bytes(device), int(epoch), int(last_seq), bytes(there), int(time_s)] if (
                len(device) == DEVICE_BYTES and len(there) == HASH_BYTES and epoch > 0 and last_seq >= 0
            ):
                return Grant(device, epoch, last_seq, there, time_s)
    msg = "grant not as ours"
    raise Malformed(msg)
