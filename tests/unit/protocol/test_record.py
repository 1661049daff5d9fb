"""Records and their sealed part: one spelling, fixed ranges, bound to their place."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import particulars, record
from scanner.protocol.cbor import Malformed
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import Direction, EventKind, Flags, Record
from tests.fakes.wire_values import flipped, records, shown
from tests.vectors.by_hand import cbor

PLAIN = Record(1, 1, 0, 0, 0, bytes(8), 0, 0, 0, 0, b"", bytes(32))
DEVICE = b"device-1"


@given(records())
def test_what_was_written_reads_the_same(made: Record) -> None:
    assert record.parse(made.encode()) == made
    assert made.encode() == cbor([1, *astuple(made)])


def test_enumerations_go_as_plain_numbers() -> None:
    made = replace(
        PLAIN, kind=EventKind.EXIT, outcome=Outcome.REFUSE, direction=Direction.OUT, flags=Flags.DEMO
    )
    assert made.encode() == replace(PLAIN, kind=6, outcome=3, direction=1, flags=2).encode()


RANGES: list[dict[str, Any]] = [
    {"epoch": 0},
    {"epoch": 2**53 + 1},
    {"epoch": True},
    {"seq": 0},
    {"seq": -1},
    {"kind": -1},
    {"kind": 2**53},
    {"wall_ms": -1},
    {"wall_ms": 1.0},
    {"mono_ms": -1},
    {"mono_ms": 0.5},
    {"boot": bytes(7)},
    {"boot": bytes(9)},
    {"boot": "a" * 8},
    {"outcome": -1},
    {"outcome": 5},
    {"outcome": True},
    {"direction": -1},
    {"direction": 2},
    {"flags": -1},
    {"ref_seq": -1},
    {"ref_seq": 2**53},
    {"sealed": "text"},
    {"sealed": bytes(2048)},
    {"prev_hash": bytes(31)},
    {"prev_hash": bytes(33)},
    {"prev_hash": b""},
]


@pytest.mark.parametrize("changed", RANGES, ids=shown)
def test_beyond_the_ranges_it_is_no_record(changed: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        record.parse(cbor([1, *astuple(replace(PLAIN, **changed))]))


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [1],
        [2, *astuple(PLAIN)],
        [True, *astuple(PLAIN)],
        [1, *astuple(PLAIN), 0],
        [1, *astuple(PLAIN)[:-1]],
        {},
        1,
    ],
    ids=shown,
)
def test_another_shape_is_no_record(parts: object) -> None:
    with pytest.raises(Malformed):
        record.parse(cbor(parts))


def test_the_largest_record() -> None:
    spare = record.MAX_RECORD_BYTES - len(PLAIN.encode()) - 2
    assert record.parse(replace(PLAIN, sealed=bytes(spare)).encode()).sealed == bytes(spare)
    with pytest.raises(Malformed):
        record.parse(replace(PLAIN, sealed=bytes(spare + 1)).encode())


@given(st.binary(max_size=150))
def test_any_bytes_are_a_record_or_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        record.parse(data)


def test_a_bit_turned_over_changes_the_hash_or_is_no_record() -> None:
    data = replace(PLAIN, sealed=b"sealed").encode()
    for bit in range(8 * len(data)):
        turned = flipped(data, bit)
        assert record.hash_of(turned) != record.hash_of(data)
        try:
            record.parse(turned)
        except Malformed:
            continue


def test_a_hash_is_sha_256_over_the_bytes() -> None:
    assert record.hash_of(b"record") == hashlib.sha256(b"record").digest()


@pytest.mark.parametrize(
    "name", [field.name for field in fields(Record) if field.name not in ("sealed", "prev_hash")]
)
def test_the_sealed_part_is_bound_to_every_clear_part(name: str) -> None:
    changed: Any = b"other-bo" if name == "boot" else 1 if getattr(PLAIN, name) == 0 else 2
    assert replace(PLAIN, **{name: changed}).binding(DEVICE) != PLAIN.binding(DEVICE)


def test_the_sealed_part_is_bound_to_its_device_and_to_nothing_made_later() -> None:
    assert PLAIN.binding(b"device-2") != PLAIN.binding(DEVICE)
    assert replace(PLAIN, sealed=b"x", prev_hash=b"y" * 32).binding(DEVICE) == PLAIN.binding(DEVICE)


TEXTS, NUMBERS, BYTES = st.text(max_size=20), st.integers(-(2**63), 2**63), st.binary(max_size=40)
OF_TYPE = {"str | None": TEXTS, "int | None": NUMBERS, "bytes | None": BYTES}


@given(
    st.fixed_dictionaries(
        {}, optional={field.name: OF_TYPE[str(field.type)] for field in fields(Particulars)}
    )
)
def test_particulars_written_read_the_same(said: dict[str, Any]) -> None:
    made = Particulars(**said)
    assert particulars.parse(made.encode()) == made


def test_particulars_say_only_what_there_is() -> None:
    assert Particulars().encode() == cbor({})
    assert Particulars(reason="LIST_RED", same=0).encode() == cbor({1: "LIST_RED", 17: 0})


@pytest.mark.parametrize(
    "said",
    [
        [],
        1,
        {0: 1},
        {21: 1},
        {-1: 1},
        {"reason": "x"},
        {b"": 1},
        {1: 1},
        {1: b"x"},
        {3: "1"},
        {6: "x"},
        {16: True},
        {3: None},
    ],
    ids=shown,
)
def test_other_particulars_are_refused(said: object) -> None:
    with pytest.raises(Malformed):
        particulars.parse(cbor(said))


@given(st.binary(max_size=60))
def test_any_bytes_are_particulars_or_malformed(data: bytes) -> None:
    try:
        found = particulars.parse(data)
    except Malformed:
        return
    assert found.encode() == data


@pytest.mark.parametrize("member", ["epoch", "seq"])
def test_the_last_number_there_is(member: str) -> None:
    numbered: dict[str, Any] = {member: 2**53}
    last = replace(PLAIN, **numbered)
    assert record.parse(last.encode()) == last


@pytest.mark.parametrize("member", ["wall_ms", "mono_ms", "flags"])
def test_a_number_that_is_too_large(member: str) -> None:
    most: dict[str, Any] = {member: 2**53 - 1}
    more: dict[str, Any] = {member: 2**53}
    assert record.parse(replace(PLAIN, **most).encode()) == replace(PLAIN, **most)
    with pytest.raises(Malformed):
        record.parse(replace(PLAIN, **more).encode())


def test_an_event_without_an_outcome_is_a_record() -> None:
    bare = replace(PLAIN, outcome=record.NO_OUTCOME)
    assert record.parse(bare.encode()) == bare


@given(records())
def test_the_binding_is_the_same_taken_from_the_bytes(made: Record) -> None:
    assert record.binding_of(made.encode(), made.sealed, DEVICE) == made.binding(DEVICE)


@pytest.mark.parametrize("length", [0, 1, 23, 24, 255, 256, 1900])
def test_the_binding_from_bytes_whatever_the_length(length: int) -> None:
    made = replace(PLAIN, sealed=bytes(length))
    assert record.binding_of(made.encode(), made.sealed, DEVICE) == made.binding(DEVICE)
