"""HZ1, the health code on the wire. This page is the specification: an encoder can be written from it alone.

    text      = "HZ1:" + Base45(COSE)                  RFC 9285, upper case; 60 to 262 characters (QR 9-M holds 262)
    COSE      = 0xd2 [ protected, {}, payload, signature ]               COSE_Sign1 (RFC 9052), tag 18, four elements
    protected = bytes of { 1: -8, 4: kid }             algorithm EdDSA; kid = SHA-256(raw Ed25519 public key)[:8]
    payload   = bytes of the claims below
    signature = pure Ed25519 (RFC 8032, 64 bytes) over the CBOR of [ "Signature1", protected, h'', payload ]

    claims    = { 1: issuer, 2: subject, 4: exp, 6: iat, 7: code id, -70001: [ colour, kind, index, ? name, tail ] }

All CBOR is deterministic (RFC 8949, 4.2.1): shortest lengths, definite, keys in the order written above, no tag but the
one, and nothing after the end. Exactly these keys, exactly these types (`true` is no integer):

    issuer    text, six ASCII digits: GB/T 2260 code of the issuing city; "000000" is the demo city, "00...." is demo
    subject   16 bytes: HMAC(generation key, person); a generation is 14 days from the Unix epoch, so a subject is too
    exp, iat  integers, seconds since the Unix epoch, 0 < iat < exp < 2^40
    code id   8 bytes: HMAC(K, kind, subject, iat)
    colour    0 green, 1 yellow, 2 red
    kind      0 live (a phone, drawn anew every 20 s), 1 paper, 2 emergency, 3 permit
    index     0 <= index < 2^32: place in the issuer's status list of generation iat // 1,209,600
    name      masked name, 1 to 12 bytes of UTF-8 in NFC: letters (Unicode category L), "·" (U+00B7) and "*" only
    tail      ASCII digits of the document number, never its check digit: two for live, three for the other kinds
              (resident ID: positions 16-17 and 15-17)

`name` and `tail` are both there or both absent; absent only for live. Longest life (exp - iat): live 60 s, emergency
4 h, paper and permit 14 days. A code is in time while iat <= now + 60 and now < exp + 10.
There is no compression. Reason and attack list: a compressed body is a bomb, a second spelling slips past a list.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from scanner.protocol import base45, cose
from scanner.protocol.cbor import Malformed, decode, encode

if TYPE_CHECKING:
    from scanner.protocol.cose import Signed
    from scanner.protocol.signing import SigningKey

PREFIX = "HZ1:"
MIN_CHARACTERS, MAX_CHARACTERS = 60, 262
SUBJECT_BYTES, CODE_ID_BYTES = 16, 8
GENERATION_S = 14 * 86_400
FUTURE_LEEWAY_S, EXPIRED_LEEWAY_S = 60, 10

_ISSUER = re.compile(r"[0-9]{6}\Z", re.ASCII)
_CLAIMS = {1, 2, 4, 6, 7, -70001}
_MAX_INDEX, _MAX_TIME_S = 2**32, 2**40
_MAX_NAME_BYTES = 12


class Colour(IntEnum):
    """A higher value is a worse colour."""

    GREEN = 0
    YELLOW = 1
    RED = 2


class Kind(IntEnum):
    """How the code is carried. All but `LIVE` are bearer passes: the ID is compared each time."""

    LIVE = 0
    PAPER = 1
    EMERGENCY = 2
    PERMIT = 3


_COLOURS, _KINDS = tuple(Colour), tuple(Kind)
LONGEST_LIFE_S = {Kind.LIVE: 60, Kind.EMERGENCY: 4 * 3600, Kind.PAPER: 14 * 86_400, Kind.PERMIT: 14 * 86_400}


@dataclass(frozen=True, slots=True)
class HealthCode:
    """The claims of one code; see the module for units and ranges. `name` and `tail` are "" where absent."""

    issuer: str
    subject: bytes
    exp_s: int
    iat_s: int
    code_id: bytes
    colour: Colour
    kind: Kind
    index: int
    name: str = ""
    tail: str = ""

    @property
    def generation(self) -> int:
        """Number of the 14-day generation that `iat_s` falls in; its index belongs to that generation's list."""
        return generation_at(self.iat_s)


def generation_at(time_s: int) -> int:
    """Number of the generation that contains `time_s` (seconds since the Unix epoch)."""
    return time_s // GENERATION_S


def is_issuer(issuer: object) -> bool:
    """Whether `issuer` is spelled like a city's code: a str of six ASCII digits."""
    return type(issuer) is str and _ISSUER.match(issuer) is not None


def is_demo_issuer(issuer: str) -> bool:
    """Whether `issuer` is no place in China: GB/T 2260 knows no province 00."""
    return issuer.startswith("00")


def write(code: HealthCode, key: SigningKey) -> str:
    """The text of `code` signed by `key`; raises Malformed for claims that no gate would accept."""
    payload = _payload(code)
    read_claims(payload)
    text = PREFIX + base45.encode(cose.sign(key, payload))
    if len(text) > MAX_CHARACTERS:
        msg = "claims too long for one code"
        raise Malformed(msg)
    return text


def parse(text: str) -> Signed:
    """The COSE parts of `text`, signature not looked at; raises Malformed unless it is spelled exactly as above."""
    if not (text.startswith(PREFIX) and MIN_CHARACTERS <= len(text) <= MAX_CHARACTERS):
        msg = "not an HZ1 text"
        raise Malformed(msg)
    try:
        data = base45.decode(text[len(PREFIX) :])
    except ValueError as error:
        msg = "not Base45"
        raise Malformed(msg) from error
    return cose.parse(data)


def read_claims(payload: bytes) -> HealthCode:
    """The claims of a payload whose signature has verified; raises Malformed for anything but exactly those above."""
    claims = decode(payload)
    if type(claims) is not dict or set(claims) != _CLAIMS:
        msg = "claims not as ours"
        raise Malformed(msg)
    exp_s, iat_s = claims[4], claims[6]
    _require(type(iat_s) is int and type(exp_s) is int and 0 < iat_s < exp_s < _MAX_TIME_S, "times")
    _require(is_issuer(claims[1]), "issuer")
    _require(_is_bytes(claims[2], SUBJECT_BYTES) and _is_bytes(claims[7], CODE_ID_BYTES), "identifiers")
    colour, kind, index, name, tail = _read_health(claims[-70001])
    return HealthCode(claims[1], claims[2], exp_s, iat_s, claims[7], colour, kind, index, name, tail)


def _read_health(health: object) -> tuple[Colour, Kind, int, str, str]:
    match health:
        case [int(colour), int(kind), int(index)]:
            name = tail = ""
            _require(kind == Kind.LIVE, "a name for a pass that is not live")
        case [int(colour), int(kind), int(index), str(name), str(tail)]:
            _require(is_masked_name(name), "name")
            _require(_is_tail(tail, 2 if kind == Kind.LIVE else 3), "tail")
        case _:
            msg = "claims: health"
            raise Malformed(msg)
    _require(0 <= colour <= Colour.RED and 0 <= kind <= Kind.PERMIT, "colour or kind")
    _require(0 <= index < _MAX_INDEX, "index")
    return _COLOURS[colour], _KINDS[kind], index, name, tail


def is_masked_name(name: str) -> bool:
    """Whether `name` may stand in a code: 1 to 12 bytes of UTF-8, NFC, letters, "·" and "*" only."""
    return (
        0 < len(name.encode("utf-8", "surrogatepass")) <= _MAX_NAME_BYTES
        and unicodedata.normalize("NFC", name) == name
        and all(c in "·*" or unicodedata.category(c).startswith("L") for c in name)
    )


def _is_tail(tail: str, digits: int) -> bool:
    return len(tail) == digits and tail.isascii() and tail.isdigit()


def _is_bytes(value: object, length: int) -> bool:
    return type(value) is bytes and len(value) == length


def _require(holds: bool, what: str) -> None:
    if not holds:
        msg = f"claims: {what}"
        raise Malformed(msg)


def _payload(code: HealthCode) -> bytes:
    health: list[object] = [int(code.colour), int(code.kind), code.index]
    if code.name or code.tail:
        health += [code.name, code.tail]
    claims = {1: code.issuer, 2: code.subject, 4: code.exp_s, 6: code.iat_s, 7: code.code_id, -70001: health}
    return encode(claims)
