"""Who is yellow or red now: an IETF Token Status List as a CWT, one for each issuer and generation.

Source: draft-ietf-oauth-status-list, sections 4 and 5.2 (CWT). Ours:

    token   = COSE_Sign1 with typ "application/statuslist+cwt" over
              { 2: uri, 4: exp, 6: iat, 65533: { "bits": 2, "lst": zlib(bytes) }, 65534: ttl, -70002: lowest trust version }
    uri     = "urn:hz1:list:<issuer>:<generation>"
    status  = 0 valid, 1 revoked, 2 yellow, 3 red; index i in byte i // 4, bits 2 * (i % 4) from the low end (section 4.1)

The last index belongs to nobody and reads as revoked: the canary. A list without it is refused, and a gate whose copy of
the list does not tell it cannot look anybody up. A list is made for the living generations (`living_generations`): the
next one is published a day before its codes are made, so that no gate stands without it at midnight.

The length is fixed with spare room, so that it says nothing about how many people there are. 14 million entries of which
1.2 % are not green take 258 kB, 1.39 times the 185 kB of their entropy: the source prescribes DEFLATE, whose best coding
(zopfli, ten seconds) still takes 1.27 times. Inflating is bounded by what the caller allows.
"""

from __future__ import annotations

import re
import zlib
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.health_code import generation_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scanner.protocol.cose import Signed
    from scanner.protocol.signing import SigningKey

TYP = "application/statuslist+cwt"
TTL_S = 15 * 60
LIFE_S = 72 * 3600
NEXT_EARLY_S = 24 * 3600
MAX_TOKEN_BYTES = 2_000_000
MAX_LIST_BYTES = 16 * 1024 * 1024  # 67 million entries
ENTRIES_PER_BYTE = 4

_CLAIMS = {2, 4, 6, 65533, 65534, -70002}
_URI = re.compile(r"urn:hz1:list:([0-9]{6}):(0|[1-9][0-9]{0,5})\Z", re.ASCII)
_BITS = 2
_ANY_STATUS = re.compile(rb"[^\0]")
_IN_BYTE = tuple(
    tuple((place, status) for place in range(ENTRIES_PER_BYTE) if (status := byte >> (_BITS * place) & 3))
    for byte in range(256)
)


class Status(IntEnum):
    """What the list says of an index. The value is the two bits on the wire."""

    VALID = 0
    REVOKED = 1
    YELLOW = 2
    RED = 3


class StatusList(NamedTuple):
    """One issuer's list of one generation.

    `packed` holds four statuses a byte; `iat_s`, `exp_s` seconds since the Unix epoch; `ttl_s` seconds after which to ask
    for a newer one; `trust_version` the lowest version of the trust documents it needs.
    """

    issuer: str
    generation: int
    iat_s: int
    exp_s: int
    ttl_s: int
    trust_version: int
    packed: bytes

    @property
    def size(self) -> int:
        """How many indexes the list covers."""
        return len(self.packed) * ENTRIES_PER_BYTE

    def status(self, index: int) -> Status:
        """What the list says of `index`; raises IndexError outside it."""
        if not 0 <= index < self.size:
            msg = "outside the list"
            raise IndexError(msg)
        return Status(self.packed[index // ENTRIES_PER_BYTE] >> (2 * (index % ENTRIES_PER_BYTE)) & 3)

    @property
    def canary_sings(self) -> bool:
        """Whether the last index reads as revoked."""
        return self.size > 0 and self.status(self.size - 1) is Status.REVOKED

    def listed(self) -> Iterator[tuple[int, int]]:
        """(index, status) of every entry that is not valid, in order; looks only at bytes that are not zero."""
        for found in _ANY_STATUS.finditer(self.packed):
            at = found.start()
            for place, status in _IN_BYTE[self.packed[at]]:
                yield at * ENTRIES_PER_BYTE + place, status


def pack(size: int, listed: Mapping[int, Status]) -> bytes:
    """`size` statuses (a multiple of four), valid but for `listed`; raises IndexError for an index outside."""
    packed = bytearray(size // ENTRIES_PER_BYTE)
    for index, status in listed.items():
        if not 0 <= index < size:
            msg = "outside the list"
            raise IndexError(msg)
        packed[index // ENTRIES_PER_BYTE] |= status << (2 * (index % ENTRIES_PER_BYTE))
    return bytes(packed)


def canary(size: int) -> dict[int, Status]:
    """What every list of `size` entries says besides who is listed."""
    return {size - 1: Status.REVOKED}


def living_generations(now_s: int) -> tuple[int, ...]:
    """Whose lists are published and kept at `now_s`: this generation, the one before, and the next once it is near.

    A code lives at most as long as a generation, so its index is in this generation's list or the one before.
    """
    newest = generation_at(now_s)
    is_near = generation_at(now_s + NEXT_EARLY_S) > newest
    return (newest, newest - 1, newest + 1) if is_near else (newest, newest - 1)


def uri_of(issuer: str, generation: int) -> str:
    """The name a list goes by, whatever hub serves it: it stands signed inside, so one list cannot pass for another."""
    return f"urn:hz1:list:{issuer}:{generation}"


def write(status_list: StatusList, key: SigningKey) -> bytes:
    """The signed token of `status_list`."""
    payload = encode(
        {
            2: uri_of(status_list.issuer, status_list.generation),
            4: status_list.exp_s,
            6: status_list.iat_s,
            65533: {"bits": _BITS, "lst": zlib.compress(status_list.packed, 9)},
            65534: status_list.ttl_s,
            -70002: status_list.trust_version,
        }
    )
    return cose.sign(key, payload, TYP)


def parse(token: bytes) -> Signed:
    """The COSE parts of `token`, signature not looked at; raises Malformed for another type, or more than 2 MB."""
    if len(token) > MAX_TOKEN_BYTES:
        msg = "list token too large"
        raise Malformed(msg)
    return cose.parse(token, TYP)


def read(payload: bytes, max_bytes: int = MAX_LIST_BYTES) -> StatusList:
    """The list in a payload whose signature has verified.

    Raises Malformed for other claims than ours, and for more than `max_bytes` once inflated.
    """
    claims = decode(payload)
    if type(claims) is not dict or set(claims) != _CLAIMS:
        msg = "list claims not as ours"
        raise Malformed(msg)
    numbers = (claims[4], claims[6], claims[65534], claims[-70002])
    named = _URI.match(claims[2]) if type(claims[2]) is str else None
    if named is None or not all(type(n) is int and n >= 0 for n in numbers) or claims[6] >= claims[4]:
        msg = "list claims out of range"
        raise Malformed(msg)
    packed = _inflate(claims[65533], max_bytes)
    return StatusList(named[1], int(named[2]), claims[6], claims[4], claims[65534], claims[-70002], packed)


def _inflate(body: object, max_bytes: int) -> bytes:
    match body:
        case {"bits": int(bits), "lst": bytes(compressed), **rest} if bits == _BITS and not rest:
            inflater = zlib.decompressobj()
            try:
                packed = inflater.decompress(compressed, max_bytes + 1)
            except zlib.error as error:
                msg = "list does not inflate"
                raise Malformed(msg) from error
            if 0 < len(packed) <= max_bytes and inflater.eof and not inflater.unused_data:
                return packed
    msg = "list body not as ours"
    raise Malformed(msg)
