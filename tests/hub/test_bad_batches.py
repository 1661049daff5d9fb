"""Batches that lie: refused with a problem document, nothing half-stored; whatever is answered 200 is stored to the byte."""

from __future__ import annotations

import itertools
import json
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.passes import bulk
from hub.passes.models import Conflict, PassRecord
from scanner.protocol import acknowledgement, batch, cose, record
from scanner.protocol.acknowledgement import Answer
from scanner.protocol.batch import Batch
from scanner.protocol.cbor import encode
from tests.fakes.hub_gates import enrolled, posted, sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.test import Client

    from tests.fakes.gate_device import FakeDevice
    from tests.fakes.hub import HubInProcess

NAMES = (f"gate {n}" for n in itertools.count())
REFUSALS = {400, 401, 409, 413, 415}
MANY = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
WHERE = st.floats(0, 0.999)
CUTS = st.tuples(st.sampled_from(["flip", "cut", "insert", "drop"]), WHERE, st.binary(min_size=1, max_size=8))


@pytest.fixture
def gate(client: Client, hub: HubInProcess) -> FakeDevice:
    gate = enrolled(client)
    for _ in range(6):
        gate.scan()
    return gate


def changed(data: bytes, how: str, where: float, by: bytes) -> bytes:
    at = int(where * len(data))
    match how:
        case "flip":
            return data[:at] + bytes([data[at] ^ (by[0] or 1)]) + data[at + 1 :]
        case "cut":
            return data[:at]
        case "insert":
            return data[:at] + by + data[at:]
    return data[:at] + data[at + len(by) :]


def kept() -> dict[tuple[int, int], bytes]:
    rows = PassRecord.objects.values_list("epoch_id", "seq", "record")
    return {(epoch, seq): bytes(raw) for epoch, seq, raw in rows}


def whole_or_nothing(client: Client, body: bytes, said: Sequence[bytes] | None = None) -> int:
    """Post it; a refusal is a problem and changes nothing, a success stores exactly what is new."""
    before, conflicts = kept(), Conflict.objects.count()
    answer = posted(client, body)
    after = kept()
    if answer.status_code != 200:
        assert answer.status_code in REFUSALS
        assert json.loads(answer.content)["status"] == answer.status_code
        assert (after, Conflict.objects.count()) == (before, conflicts)
        return answer.status_code
    assert before.items() <= after.items()
    answers = acknowledgement.read_reply(answer.content)[0]
    fresh = sum(said_of in (Answer.STORED, Answer.SET_ASIDE) for _, said_of in answers)
    assert len(after) - len(before) <= fresh
    if said is not None:
        assert set(after.values()) - set(before.values()) <= set(said)
    return 200


@MANY
@given(change=CUTS, inside=st.booleans())
def test_bytes_changed_on_the_way_are_refused(
    client: Client, gate: FakeDevice, change: tuple[str, float, bytes], inside: bool
) -> None:
    body = gate.batch(1, 6)
    data = zlib.decompress(body)
    spoiled = zlib.compress(changed(data, *change)) if inside else changed(body, *change)
    status = whole_or_nothing(client, spoiled)
    try:
        same = zlib.decompress(spoiled) == data
    except zlib.error:
        same = False
    assert same or status in REFUSALS


NUMBERS = st.one_of(st.integers(-3, 9), st.sampled_from([2**31, 2**53 - 1, 2**53, 2**63, 2**64 - 1]))
RECORDS = st.lists(
    st.one_of(st.integers(1, 6), st.binary(max_size=40), st.just(bytes(2048)), st.just(bytes(2049))),
    max_size=8,
)


@MANY
@given(data=st.data())
def test_a_device_that_lies_in_a_batch_it_signed(
    client: Client, gate: FakeDevice, data: st.DataObject
) -> None:
    """Length, count, hash, epoch, device: whatever does not agree is refused as a whole."""
    drawn = data.draw(RECORDS)
    raws = tuple(gate.records[one] if isinstance(one, int) else one for one in drawn)
    first, epoch = data.draw(NUMBERS), data.draw(st.one_of(st.just(1), NUMBERS))
    last = data.draw(st.one_of(st.just(first + len(raws) - 1), NUMBERS))
    right = [record.hash_of(raws[-1])] if raws else []
    head = data.draw(st.one_of(*map(st.just, right), st.binary(max_size=33)))
    device = data.draw(st.one_of(st.just(gate.device), st.binary(max_size=9)))
    before = data.draw(st.one_of(st.just(record.NO_HASH), st.binary(max_size=33)))
    parts: list[Any] = [batch.CONTEXT, device, epoch, first, last, list(raws), head, before]
    body = zlib.compress(cose.sign(gate.key, encode(parts)))
    honest = (
        device == gate.device
        and epoch == 1
        and 0 < first <= last < 2**53
        and last - first + 1 == len(raws)
        and all(len(raw) <= 2048 for raw in raws)
        and head == record.hash_of(raws[-1])
        and len(before) == record.HASH_BYTES
    )
    status = whole_or_nothing(client, body, raws)
    assert (status == 200) is honest


LIES = ["head", "device", "count", "epoch", "none"]


@pytest.mark.parametrize("lie", LIES)
def test_one_lie_in_an_honest_batch(client: Client, gate: FakeDevice, lie: str) -> None:
    other = enrolled(client, next(NAMES))
    raws = [gate.records[n] for n in range(1, 7)]
    parts: list[Any] = [batch.CONTEXT, gate.device, 1, 1, 6, raws, record.hash_of(raws[-1]), record.NO_HASH]
    changes = {"head": (6, bytes(32)), "device": (1, other.device), "count": (4, 7), "epoch": (2, 9)}
    if lie in changes:
        place, value = changes[lie]
        parts[place] = value
    body = zlib.compress(cose.sign(gate.key, encode(parts)))
    assert (whole_or_nothing(client, body, raws) == 200) is (lie == "none")


SHAPES = st.recursive(
    st.one_of(st.integers(0, 2**63), st.binary(max_size=12), st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 9), inner, max_size=3),
    max_leaves=12,
)


@MANY
@given(shape=SHAPES, place=st.integers(0, 8))
def test_another_schema_is_refused(client: Client, gate: FakeDevice, shape: object, place: int) -> None:
    good = Batch(gate.device, 1, 1, 1, (gate.records[1],), bytes(32), bytes(32))
    parts: list[Any] = [batch.CONTEXT, *good]
    parts[5] = list(parts[5])
    wrong = shape if place == 8 else [*parts[:place], shape, *parts[place + 1 :]]
    assert whole_or_nothing(client, zlib.compress(cose.sign(gate.key, encode(wrong)))) in REFUSALS


@settings(MANY, max_examples=20)
@given(cut=st.integers(1, 5), order=st.permutations([1, 2, 3, 4, 5, 6]))
def test_spliced_batches_never_overwrite(
    client: Client, hub: HubInProcess, cut: int, order: list[int]
) -> None:
    """Records of two gates, and one gate's in another order, under one signature: kept, set aside, never mixed up."""
    mine, theirs = enrolled(client, next(NAMES)), enrolled(client, next(NAMES))
    for _ in range(6):
        mine.scan()
        theirs.scan()
    sent(client, theirs.batch(1, 6))
    spliced = [mine.records[n] for n in range(1, cut + 1)] + [theirs.records[n] for n in range(cut + 1, 7)]
    whole_or_nothing(client, mine.batch(1, 6, spliced), spliced)
    shuffled = [mine.records[n] for n in order]
    answers, _ = sent(client, mine.batch(1, 6, shuffled))
    for seq, raw in enumerate(shuffled, start=1):
        held_then = spliced[seq - 1]
        assert (answers[seq] is Answer.CONFLICT) is (raw != held_then)
    rows = PassRecord.objects.filter(epoch__device__device_hex=mine.device.hex()).order_by("seq")
    assert [bytes(row.record) for row in rows] == spliced


def test_a_bomb_is_not_unpacked(client: Client, gate: FakeDevice) -> None:
    """A quarter of a megabyte that would be 256 MB: refused by what it unpacks to, not after it was unpacked."""
    bomb = zlib.compress(bytes(batch.MAX_BATCH_BYTES * 200), 9)
    assert len(bomb) < batch.MAX_BODY_BYTES
    assert whole_or_nothing(client, bomb) == 400


def test_a_key_that_is_taken_stores_nothing_of_the_batch(client: Client, gate: FakeDevice) -> None:
    """Behind every rule stands the unique key: rows that slip past it roll the whole back."""
    sent(client, gate.batch(1, 3))
    columns = ("epoch_id", "seq", "record", "record_hash", "received_at", "set_aside", "is_waiting")
    row = PassRecord.objects.get(seq=3)
    at = row.received_at.strftime("%Y-%m-%d %H:%M:%S")
    rows = [(row.epoch_id, seq, b"x", bytes(32), at, "", False) for seq in (9, 3)]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(PassRecord, columns, rows)
    assert {seq for _, seq in kept()} == {1, 2, 3}
