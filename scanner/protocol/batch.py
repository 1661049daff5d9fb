"""A run of records signed by the device: one file, the same over HTTP and on a stick.

    batch = COSE_Sign1 by the device's key over
            [ "hz1-batch-1", device, epoch, first seq, last seq, [ record bytes, ... ], head, before ]
    body  = zlib(batch)                                  what is posted; at most 256 kB, and 1 MB once inflated

Records go as byte strings, so that the hub hashes exactly what the device hashed. There is no clock in it: a replay meets
the unique key (device, epoch, seq). `head` is the hash of the last record, `before` the hash that stands before the first
one in the sender's own log: two logs may have claims to one number (one was restored from a backup), and by `before` the
hub knows which of them goes on here.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.record import DEVICE_BYTES, HASH_BYTES, MAX_RECORD_BYTES

if TYPE_CHECKING:
    from scanner.protocol.cose import Signed
    from scanner.protocol.signing import SigningKey

CONTEXT = "hz1-batch-1"
CONTENT_TYPE = "application/vnd.hz1.batch"
MAX_RECORDS = 200
MAX_BODY_BYTES = 256 * 1024
MAX_BATCH_BYTES = 1024 * 1024
_FASTEST = 1  # what is sealed does not compress, however long one tries


class Batch(NamedTuple):
    """`records` (1 to 200, each at most 2 kB) are those with sequence numbers `first_seq` to `last_seq`, no gap.

    `head` and `before` are 32 bytes.
    """

    device: bytes
    epoch: int
    first_seq: int
    last_seq: int
    records: tuple[bytes, ...]
    head: bytes
    before: bytes


def write(batch: Batch, key: SigningKey) -> bytes:
    """The body to post."""
    place = [batch.device, batch.epoch, batch.first_seq, batch.last_seq]
    payload = encode([CONTEXT, *place, list(batch.records), batch.head, batch.before])
    return zlib.compress(cose.sign(key, payload), _FASTEST)


def parse(body: bytes) -> Signed:
    """The COSE parts of a posted body, signature not looked at; raises Malformed for too much or another shape."""
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(body, MAX_BATCH_BYTES) if len(body) <= MAX_BODY_BYTES else b""
    except zlib.error as error:
        msg = "batch does not inflate"
        raise Malformed(msg) from error
    if not inflater.eof or inflater.unused_data:
        msg = "batch too large or cut"
        raise Malformed(msg)
    return cose.parse(data)


def read(payload: bytes) -> Batch:
    """The batch in a payload; raises Malformed unless the numbers, counts and lengths agree."""
    match decode(payload):
        case [
            "hz1-batch-1",
            bytes(device),
            int(epoch),
            int(first),
            int(last),
            list(records),
            bytes(head),
            bytes(before),
        ] if (
            len(device) == DEVICE_BYTES
            and len(head) == len(before) == HASH_BYTES
            and epoch > 0
            and first > 0
            and last - first + 1 == len(records)
            and 0 < len(records) <= MAX_RECORDS
            and all(type(r) is bytes and len(r) <= MAX_RECORD_BYTES for r in records)
        ):
            return Batch(device, epoch, first, last, tuple(records), head, before)
    msg = "batch not as ours"
    raise Malformed(msg)
