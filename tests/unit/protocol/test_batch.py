"""Batches, and the acknowledgement that answers them."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import acknowledgement, batch, cose
from scanner.protocol.acknowledgement import Acknowledgement, Answer
from scanner.protocol.batch import Batch
from scanner.protocol.cbor import Malformed
from scanner.protocol.signing import VerifyKey
from tests.fakes.issuing import key_of, seed_of
from tests.fakes.wire_values import COUNTS, DEVICES, FROM_ONE, HASHES, flipped, shown
from tests.vectors import by_hand
from tests.vectors.by_hand import cbor

KEY = key_of("device")
VERIFY = VerifyKey(KEY.public)
HUB = key_of("330100 ack")
HUB_KEYS = [VerifyKey(key_of("older ack").public), VerifyKey(HUB.public)]
DEVICE = b"device-1"
BATCH = Batch(DEVICE, 1, 1, 2, (b"one", b"two"), bytes(32), bytes(32))
ACK = Acknowledgement(DEVICE, 1, 2, bytes(32), 1_774_000_000)


@given(DEVICES, FROM_ONE, FROM_ONE, st.lists(st.binary(max_size=60), min_size=1, max_size=20), HASHES, HASHES)
def test_a_batch_reads_as_written(
    device: bytes, epoch: int, first: int, held: list[bytes], head: bytes, before: bytes
) -> None:
    made = Batch(device, epoch, first, first + len(held) - 1, tuple(held), head, before)
    signed = batch.parse(batch.write(made, KEY))
    assert signed.is_signed_by(VERIFY)
    assert batch.read(signed.payload) == made


def test_a_batch_by_hand_is_the_same() -> None:
    parts = ["hz1-batch-1", DEVICE, 1, 1, 2, [b"one", b"two"], bytes(32), bytes(32)]
    assert zlib.decompress(batch.write(BATCH, KEY)) == by_hand.cose(cbor(parts), seed_of("device"))


def _batch(**changed: Any) -> bytes:
    parts: dict[str, Any] = {
        "context": "hz1-batch-1",
        "device": DEVICE,
        "epoch": 1,
        "first": 1,
        "last": 2,
        "records": [b"one", b"two"],
        "head": bytes(32),
        "before": bytes(32),
        **changed,
    }
    return cbor(list(parts.values()))


@pytest.mark.parametrize(
    "changed",
    [
        {"context": "hz1-batch-2"},
        {"context": b"hz1-batch-1"},
        {"context": "hz1-ack-1"},
        {"device": bytes(7)},
        {"device": bytes(9)},
        {"device": "device-1"},
        {"epoch": 0},
        {"epoch": -1},
        {"epoch": True},
        {"first": 0, "last": 1},
        {"first": True, "last": 2},
        {"first": 2},
        {"last": 3},
        {"last": 1},
        {"first": 1, "last": 0, "records": []},
        {"records": [b"one", "two"]},
        {"records": [b"one", []]},
        {"records": b"onetwo"},
        {"records": [b"one", bytes(2049)]},
        {"last": 201, "records": [b""] * 201},
        {"head": bytes(31)},
        {"head": bytes(33)},
        {"more": 0},
    ],
    ids=shown,
)
def test_a_batch_whose_numbers_do_not_agree_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        batch.read(_batch(**changed))


def test_the_largest_batch() -> None:
    assert len(batch.read(_batch(last=200, records=[bytes(2048)] * 200)).records) == 200


def test_a_body_is_bounded_before_and_after_it_is_inflated() -> None:
    bomb = zlib.compress(bytes(64 * 1024 * 1024), 9)
    assert len(bomb) < batch.MAX_BODY_BYTES
    for body in (bomb, bytes(batch.MAX_BODY_BYTES + 1), zlib.compress(cose.sign(KEY, bytes(1024 * 1024)), 0)):
        with pytest.raises(Malformed):
            batch.parse(body)


def test_a_bomb_takes_no_memory() -> None:
    bomb = zlib.compress(bytes(64 * 2**20), 9)
    tracemalloc.start()
    with pytest.raises(Malformed):
        batch.parse(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 2**20


def test_a_stored_body_over_256_kb_is_refused_though_it_would_inflate_within_bounds() -> None:
    data = cose.sign(KEY, bytes(260 * 1024))
    assert batch.parse(zlib.compress(data)).payload == bytes(260 * 1024)
    with pytest.raises(Malformed):
        batch.parse(zlib.compress(data, 0))


def test_a_body_is_the_whole_of_one_stream() -> None:
    body = batch.write(BATCH, KEY)
    for other in (body + b"\0", body[:-1], body[:-4], b"", body + body, zlib.decompress(body)):
        with pytest.raises(Malformed):
            batch.parse(other)


def test_no_bit_of_a_batch_may_be_turned_over() -> None:
    data = zlib.decompress(batch.write(BATCH, KEY))
    for bit in range(8 * len(data)):
        try:
            signed = batch.parse(zlib.compress(flipped(data, bit), 1))
        except Malformed:
            continue
        assert not signed.is_signed_by(VERIFY), bit


@given(st.binary(max_size=100))
def test_any_bytes_are_no_batch(data: bytes) -> None:
    for body in (data, zlib.compress(data)):
        with pytest.raises(Malformed):
            batch.parse(body)
    with pytest.raises(Malformed):
        batch.read(data)


@given(DEVICES, FROM_ONE, COUNTS, HASHES, FROM_ONE)
def test_an_acknowledgement_reads_as_written(
    device: bytes, epoch: int, through: int, there: bytes, time_s: int
) -> None:
    made = Acknowledgement(device, epoch, through, there, time_s)
    assert acknowledgement.read(acknowledgement.write(made, HUB), HUB_KEYS) == made


def test_an_acknowledgement_of_anyone_else_is_none() -> None:
    for keys in ([], HUB_KEYS[:1], [VERIFY]):
        with pytest.raises(Malformed):
            acknowledgement.read(acknowledgement.write(ACK, HUB), keys)


@pytest.mark.parametrize(
    "parts",
    [
        ["hz1-ack-2", DEVICE, 1, 2, bytes(32), 5],
        ["hz1-epoch-1", DEVICE, 1, 2, bytes(32), 5],
        ["hz1-ack-1", bytes(7), 1, 2, bytes(32), 5],
        ["hz1-ack-1", DEVICE, 0, 2, bytes(32), 5],
        ["hz1-ack-1", DEVICE, True, 2, bytes(32), 5],
        ["hz1-ack-1", DEVICE, 1, -1, bytes(32), 5],
        ["hz1-ack-1", DEVICE, 1, 2.0, bytes(32), 5],
        ["hz1-ack-1", DEVICE, 1, 2, bytes(31), 5],
        ["hz1-ack-1", DEVICE, 1, 2, bytes(32), 0],
        ["hz1-ack-1", DEVICE, 1, 2, bytes(32), "5"],
        ["hz1-ack-1", DEVICE, 1, 2, bytes(32), 5, 6],
        ["hz1-ack-1", DEVICE, 1, 2, bytes(32)],
        {},
    ],
    ids=shown,
)
def test_another_statement_of_the_hub_is_no_acknowledgement(parts: object) -> None:
    with pytest.raises(Malformed):
        acknowledgement.read(cose.sign(HUB, cbor(parts)), HUB_KEYS)


def test_no_bit_of_an_acknowledgement_may_be_turned_over() -> None:
    data = acknowledgement.write(ACK, HUB)
    for bit in range(8 * len(data)):
        with pytest.raises(Malformed):
            acknowledgement.read(flipped(data, bit), HUB_KEYS)


@given(st.lists(st.tuples(FROM_ONE, st.sampled_from(Answer)), max_size=20), st.binary(max_size=100))
def test_a_reply_reads_as_written(answers: list[tuple[int, Answer]], ack: bytes) -> None:
    assert acknowledgement.read_reply(acknowledgement.write_reply(answers, ack)) == (answers, ack)


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        [[]],
        [[], "ack"],
        [[], b"", 0],
        [{1: "stored"}, b""],
        [[1], b""],
        [["1stored"], b""],
        [[{1: 1, "stored": 2}], b""],
        [[[1]], b""],
        [[[1, "stored", 0]], b""],
        [[["1", "stored"]], b""],
        [[[b"1", "stored"]], b""],
        [[[0, "stored"]], b""],
        [[[-1, "stored"]], b""],
        [[[1, "lost"]], b""],
        [[[1, b"stored"]], b""],
        [[[1, 0]], b""],
    ],
    ids=shown,
)
def test_another_reply_is_refused(said: object) -> None:
    with pytest.raises(Malformed):
        acknowledgement.read_reply(cbor(said))


def test_a_reply_of_64_kb_is_the_longest() -> None:
    with pytest.raises(Malformed):
        acknowledgement.read_reply(cbor([[], bytes(64 * 1024)]))


@given(st.binary(max_size=100) | st.text(max_size=60).map(lambda page: f"<!doctype html>{page}".encode()))
def test_any_bytes_are_neither_ack_nor_reply(data: bytes) -> None:
    with pytest.raises(Malformed):
        acknowledgement.read(data, HUB_KEYS)
    with pytest.raises(Malformed):
        acknowledgement.read_reply(data)
