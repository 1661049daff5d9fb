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
    """Every second batch carries other bytes under some numbers: nothing is overwritten, everything is kept."""
    gate = device_with_log(client)
    other = gate.records | {
        seq: gate.written(seq, outcome=3) if how == "other" else b"poison %d" % seq
        for seq, how in spoiled.items()
    }
    held: dict[int, bytes] = {}
    seen: set[tuple[int, bytes]] = set()
    for turn, (first, last) in enumerate(spans):
        log = other if turn % 2 else gate.records
        answers, ack = sent(client, gate.batch(first, last, [log[seq] for seq in range(first, last + 1)]))
        for seq in range(first, last + 1):
            mine = held.setdefault(seq, log[seq])
            seen.add((seq, log[seq]))
            assert (answers[seq] is Answer.CONFLICT) is (mine != log[seq])
        assert rows_of(gate) == dict(sorted(held.items()))
        assert ack.acked_through == min(end_of_run(set(held)), last)
        if ack.acked_through == last:
            assert ack.hash_there == record.hash_of(log[last])  # the sender's own, kept, be it as a conflict
    device = Device.objects.get(device_hex=gate.device.hex())
    conflicts = Conflict.objects.filter(epoch__device=device).values_list("seq", "record")
    assert {(seq, bytes(raw)) for seq, raw in conflicts} == seen - set(held.items())
    assert Alarm.objects.filter(device=device, kind=AlarmKind.CONFLICT).count() == len(conflicts)


@pytest.mark.parametrize("length", [1, 200])
def test_the_smallest_and_the_largest_batch(client: Client, hub: HubInProcess, length: int) -> None:
    gate = enrolled(client)
    for _ in range(length):
        gate.scan()
    assert sent(client, gate.batch(1, length))[1].acked_through == length
