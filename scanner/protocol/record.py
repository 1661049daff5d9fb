"""One event at a gate, as it stands on the disk, goes over the wire and lies on a stick: the same bytes everywhere.

    record = [ 1, epoch, seq, kind, wall_ms, mono_ms, boot, outcome, direction, flags, ref_seq, sealed, prev_hash ]
    hash   = SHA-256(record); before an epoch's first record stand 32 zero bytes, or the hash the epoch was granted with

`sealed` holds what the kind needs (`particulars.py`) for the hub's opening worker alone, bound to the clear part beside it:
moved to another row, device or outcome it does not open.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from scanner.protocol.cbor import Malformed, decode, encode

VERSION = 1
BOOT_BYTES = 8
DEVICE_BYTES = 8
HASH_BYTES = 32
MAX_RECORD_BYTES = 2048
NO_HASH = bytes(HASH_BYTES)
MISSING = b"\xf6"
"""Stands in a batch for a record that is gone from the gate: none itself, so the hub sets it aside with an alarm."""
NO_OUTCOME = 4
_MAX_INT = 2**53


class EventKind(IntEnum):
    """What happened. The hub stores kinds that it does not know."""

    SCAN = 0
    IDENTITY = 1
    TEMPERATURE = 2
    OCCUPANTS = 3
    OVERRIDE = 4
    ANNUL = 5
    EXIT = 6
    NO_CODE = 7
    SHIFT = 8
    MODE = 9
    DEVICE = 10
    RESIDENCE = 11


class Direction(IntEnum):
    """Which way the person walks."""

    IN = 0
    OUT = 1


class Flags(IntFlag):
    """What keeps an event out of the figures."""

    NONE = 0
    DRILL = 1
    DEMO = 2


@dataclass(frozen=True, slots=True)
class Record:
    """The parts of one record.

    `epoch` and `seq` count from 1; `kind` is an `EventKind` or one yet unknown; `wall_ms` Unix time and `mono_ms` time since
    boot `boot` (8 bytes) in milliseconds; `outcome` an `Outcome` or `NO_OUTCOME`; `ref_seq` the record this one refers
    to, or 0; `sealed` at most 1 kB or so; `prev_hash` 32 bytes.
    """

    epoch: int
    seq: int
    kind: int
    wall_ms: int
    mono_ms: int
    boot: bytes
    outcome: int
    direction: int
    flags: int
    ref_seq: int
    sealed: bytes
    prev_hash: bytes

    def encode(self) -> bytes:
        """The record's bytes."""
        return self._encoded(self.sealed, self.prev_hash)

    def binding(self, device: bytes) -> bytes:
        """The HPKE `info` that ties `sealed` to this row of this `device` (8 bytes)."""
        return encode(["hz1-pass-1", device, hash_of(self._encoded(b"", b""))])

    def _encoded(self, sealed: bytes, prev_hash: bytes) -> bytes:
        numbers = (VERSION, self.epoch, self.seq, int(self.kind), self.wall_ms, self.mono_ms)
        flags = (int(self.outcome), int(self.direction), int(self.flags))
        return encode([*numbers, self.boot, *flags, self.ref_seq, sealed, prev_hash])


def binding_of(raw: bytes, sealed: bytes, device: bytes) -> bytes:
    """`Record.binding` of the record whose bytes are `raw` and whose sealed part is `sealed`, without encoding it again.

    These are its last two parts, both byte strings: two empty ones stand in their place.
    """
    tail = _string_bytes(sealed) + _string_bytes(NO_HASH)
    return encode(["hz1-pass-1", device, hash_of(raw[:-tail] + b"\x40\x40")])


def _string_bytes(value: bytes) -> int:
    """How many bytes a byte string takes in CBOR."""
    length = len(value)
    return length + (1 if length < 24 else 2 if length < 256 else 3)


def hash_of(record: bytes) -> bytes:
    """SHA-256 over a record's bytes."""
    return hashlib.sha256(record).digest()


def hash_before(record: bytes) -> bytes:
    """The hash that a record names as the one before it; `NO_HASH` for bytes that are no record."""
    try:
        return parse(record).prev_hash
    except Malformed:
        return NO_HASH


def parse(data: bytes) -> Record:
    """The parts of a record's bytes; raises Malformed for anything but the fixed shape and ranges."""
    if len(data) > MAX_RECORD_BYTES:
        msg = "record too large"
        raise Malformed(msg)
    parts = decode(data)
    if type(parts) is list and list(map(type, parts)) == _TYPES and parts[0] == VERSION:
        record = Record(*parts[1:])
        if _is_in_range(record):
            return record
    msg = "record not as ours"
    raise Malformed(msg)


_TYPES: list[type] = [int, int, int, int, int, int, bytes, int, int, int, int, bytes, bytes]


def _is_in_range(record: Record) -> bool:
    """Spelled out, without a loop: a hub asks this five thousand times a second."""
    return (
        0 < record.epoch <= _MAX_INT
        and 0 < record.seq <= _MAX_INT
        and 0 <= record.kind < _MAX_INT
        and 0 <= record.wall_ms < _MAX_INT
        and 0 <= record.mono_ms < _MAX_INT
        and 0 <= record.flags < _MAX_INT
        and 0 <= record.ref_seq < _MAX_INT
        and 0 <= record.outcome <= NO_OUTCOME
        and 0 <= record.direction <= 1
        and len(record.boot) == BOOT_BYTES
        and len(record.prev_hash) == HASH_BYTES
    )
