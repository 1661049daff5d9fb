"""What travels on a stick between a gate without a network and its hub.

    passes-<device>-<epoch>-<first>-<last>.hzc   = "HZC1" + HPKE([ "hz1-bundle-1", heartbeat, [ batch body, ... ] ])
    receipts-<device>.hzr                        = [ "hz1-receipts-1", orders, [ reply, ... ] ]
    key-<device>.hzk                             = a handover to a new key (`key_roll.py`), and the hub's acceptance of it:
    keyed-<device>-<handover>.hzk                  the first 8 bytes of its SHA-256 stand in the name
    erased-<device>.hzw                          = a last word (`heartbeat.py`)

Batches, replies, heartbeat and orders are the bytes that go over the network, each signed by itself; the bundle is sealed
once more to the hub, so that a found stick tells nobody when people walked through which gate. A file holds at most 100
batches; a longer backlog makes more files, and they may come in any order and twice. The names are made of numbers only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.protocol.acknowledgement import MAX_REPLY_BYTES
from scanner.protocol.batch import MAX_BODY_BYTES
from scanner.protocol.cbor import Malformed, decode, encode
from scanner.protocol.heartbeat import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scanner.protocol.batch import Batch
    from scanner.protocol.sealing import OpeningKey, SealingKey

PASSES_ENDING, RECEIPTS_ENDING, KEY_ENDING, LAST_WORD_ENDING = ".hzc", ".hzr", ".hzk", ".hzw"
MAX_BATCHES = 100
MAX_PASSES_BYTES = MAX_BATCHES * (MAX_BODY_BYTES + 16) + MAX_BYTES + 1024
MAX_RECEIPTS = 1000
MAX_RECEIPTS_BYTES = 16 * 1024 * 1024
_MAGIC = b"HZC1"
_INFO = b"hz1-courier-1"


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file of passes: a signed `heartbeat`, and 0 to 100 signed `batches` as they would be posted."""

    heartbeat: bytes
    batches: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Receipts:
    """The hub's answers for one device: signed `orders` (or b""), and the `replies` to batches."""

    orders: bytes
    replies: tuple[bytes, ...]


def passes_name(device: bytes, batches: Sequence[Batch]) -> str:
    """The name of the file with these batches; without any it only tells how the gate is."""
    numbers = (batches[0].epoch, batches[0].first_seq, batches[-1].last_seq) if batches else (0, 0, 0)
    return f"{passes_prefix(device)}{'-'.join(map(str, numbers))}{PASSES_ENDING}"


def passes_prefix(device: bytes) -> str:
    """How the names of all files of `device` begin."""
    return f"passes-{device.hex()}-"


def receipts_name(device: bytes) -> str:
    """The name of the file with the hub's answers for `device`."""
    return f"receipts-{device.hex()}{RECEIPTS_ENDING}"


def key_name(device: bytes) -> str:
    """The name of the file with `device`'s handover to a new key."""
    return f"key-{device.hex()}{KEY_ENDING}"


def key_answer_name(device: bytes, handover: bytes) -> str:
    """The name of the file with the hub's acceptance of that very `handover`: one of an earlier journey has another."""
    return f"keyed-{device.hex()}-{hashlib.sha256(handover).digest()[:8].hex()}{KEY_ENDING}"


def last_word_name(device: bytes) -> str:
    """The name of the file with the last word of `device`."""
    return f"erased-{device.hex()}{LAST_WORD_ENDING}"


def write_bundle(bundle: Bundle, key: SealingKey) -> bytes:
    """The file's bytes."""
    return _MAGIC + key.seal(encode(["hz1-bundle-1", bundle.heartbeat, list(bundle.batches)]), _INFO)


def read_bundle(data: bytes, keys: Iterable[OpeningKey]) -> Bundle:
    """The bundle in a file, nothing in it verified; raises Malformed where none of `keys` opens it, or for another shape."""
    if data[:4] != _MAGIC or len(data) > MAX_PASSES_BYTES:
        msg = "not a courier's file"
        raise Malformed(msg)
    match decode(_opened(data[4:], keys)):
        case ["hz1-bundle-1", bytes(heartbeat), list(batches)] if len(batches) <= MAX_BATCHES and all(
            type(body) is bytes for body in batches
        ):
            return Bundle(heartbeat, tuple(batches))
    msg = "bundle not as ours"
    raise Malformed(msg)


def _opened(sealed: bytes, keys: Iterable[OpeningKey]) -> bytes:
    for key in keys:
        try:
            return key.open(sealed, _INFO)
        except Malformed:
            continue
    msg = "sealed for another hub, or damaged"
    raise Malformed(msg)


def write_receipts(receipts: Receipts) -> bytes:
    """The file's bytes."""
    return encode(["hz1-receipts-1", receipts.orders, list(receipts.replies)])


def read_receipts(data: bytes) -> Receipts:
    """The receipts in a file, nothing in it verified; raises Malformed."""
    match decode(data) if len(data) <= MAX_RECEIPTS_BYTES else None:
        case ["hz1-receipts-1", bytes(orders), list(replies)] if len(replies) <= MAX_RECEIPTS and all(
            type(reply) is bytes and len(reply) <= MAX_REPLY_BYTES for reply in replies
        ):
            return Receipts(orders, tuple(replies))
    msg = "receipts not as ours"
    raise Malformed(msg)
