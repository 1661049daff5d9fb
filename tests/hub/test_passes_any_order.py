"""Whatever is sent twice, late, in parts or over each other: each record once, in order, and no acknowledgement too far."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.checkpoints.models import Device
from hub.passes.models import Alarm, AlarmKind, Conflict, PassRecord
from scanner.protocol import record
from scanner.protocol.acknowledgement import Answer
from tests.fakes.hub_gates import enrolled, sent

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.gate_device import FakeDevice
    from tests.fakes.hub import HubInProcess

LENGTH = 12
NAMES = (f"gate {n}" for n in itertools.count())
SPANS = st.lists(
    st.tuples(st.integers(1, LENGTH), st.integers(0, 5)).map(lambda s: (s[0], min(s[0] + s[1], LENGTH))),
    min_size=1,
    max_size=12,
)
# Each example has a device of its own, so that one hub serves them all.
MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def device_with_log(client: Client) -> FakeDevice:
    gate = enrolled(client, next(NAMES))
    for _ in range(LENGTH):
        gate.scan()
    return gate


def rows_of(gate: FakeDevice) -> dict[int, bytes]:
    rows = PassRecord.objects.filter(epoch__device__device_hex=gate.device.hex()).order_by("seq")
    found = [(seq, bytes(raw)) for seq, raw in rows.values_list("seq", "record")]
    assert len(dict(found)) == len(found)
    return dict(found)


def end_of_run(numbers: set[int]) -> int:
    return next(n for n in itertools.count() if n + 1 not in numbers)


@MANY
@given(spans=SPANS)
def test_any_interleaving_ends_with_each_record_once(
    client: Client, hub: HubInProcess, spans: list[tuple[int, int]]
) -> None:
    gate = device_with_log(client)
    arrived: set[int] = set()
    for first, last in spans:
        answers, ack = sent(client, gate.batch(first, last))
        for seq in range(first, last + 1):
            assert answers[seq] is (Answer.DUPLICATE if seq in arrived else Answer.STORED)
        arrived |= set(range(first, last + 1))
        assert rows_of(gate) == {seq: gate.records[seq] for seq in sorted(arrived)}
        assert ack.acked_through == min(end_of_run(arrived), last)
        there = gate.records[ack.acked_through] if ack.acked_through else None
        assert ack.hash_there == (record.hash_of(there) if there else record.NO_HASH)
    assert not Alarm.objects.filter(device__device_hex=gate.device.hex()).exists()


@MANY
@given(
    spans=SPANS,
    spoiled=st.dictionaries(st.integers(1, LENGTH), st.sampled_from(["other", "poison"]), max_size=4),
)
def test_who_comes_first_holds_the_number(
    client: Client, hub: HubInProcess, spans: list[tuple[int, int]], spoiled: dict[int, str]
) -> None:
    """Every second batch is of another log under the same numbers: nothing is overwritten, everything is kept.

    And acknowledged is only what is held of the log that a batch was sent from.
    """
    gate = device_with_log(client)
    other = another_log(gate, spoiled)
    held: dict[int, bytes] = {}
    seen: set[tuple[int, bytes]] = set()
    for turn, (first, last) in enumerate(spans):
        log = other if turn % 2 else gate.records
        answers, ack = sent(client, part_of(log, gate, first, last))
        for seq in range(first, last + 1):
            mine = held.setdefault(seq, log[seq])
            seen.add((seq, log[seq]))
            assert (answers[seq] is Answer.CONFLICT) is (mine != log[seq])
        assert rows_of(gate) == dict(sorted(held.items()))
        if ack.acked_through == last:
            assert ack.hash_there == record.hash_of(log[last])  # the sender's own, kept, be it as a conflict
            assert seen.issuperset((seq, log[seq]) for seq in range(1, last + 1))
        else:
            assert ack.acked_through < first
    device = Device.objects.get(device_hex=gate.device.hex())
    conflicts = Conflict.objects.filter(epoch__device=device).values_list("seq", "record")
    assert {(seq, bytes(raw)) for seq, raw in conflicts} == seen - set(held.items())
    assert Alarm.objects.filter(device=device, kind=AlarmKind.CONFLICT).count() == len(conflicts)
    for log in (other, gate.records):
        _, ack = sent(client, part_of(log, gate, 1, LENGTH))
        assert (ack.acked_through, ack.hash_there) == (LENGTH, record.hash_of(log[LENGTH]))


def another_log(gate: FakeDevice, spoiled: dict[int, str]) -> dict[int, bytes]:
    """The gate's log, gone on with in another way from the first number in `spoiled` on."""
    log = dict(gate.records)
    for seq in range(min(spoiled, default=LENGTH + 1), LENGTH + 1):
        gate.head = record.hash_of(log[seq - 1]) if seq > 1 else record.NO_HASH
        log[seq] = b"poison %d" % seq if spoiled.get(seq) == "poison" else gate.written(seq, outcome=3)
    return log


def part_of(log: dict[int, bytes], gate: FakeDevice, first: int, last: int) -> bytes:
    before = record.hash_of(log[first - 1]) if first > 1 else record.NO_HASH
    return gate.batch(first, last, [log[seq] for seq in range(first, last + 1)], before)


@pytest.mark.parametrize("length", [1, 200])
def test_the_smallest_and_the_largest_batch(client: Client, hub: HubInProcess, length: int) -> None:
    gate = enrolled(client)
    for _ in range(length):
        gate.scan()
    assert sent(client, gate.batch(1, length))[1].acked_through == length
