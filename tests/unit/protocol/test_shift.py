"""What a guard reads out and an operator types."""

from __future__ import annotations

import contextlib
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import shift
from scanner.protocol.cbor import Malformed
from scanner.protocol.shift import ShiftEnd, shift_end
from tests.fakes.wire_values import DEVICES, FROM_ONE, HASHES

DEVICE, HEAD, NONCE = b"device-1", bytes(32), b"nonce-01"


@given(DEVICES, FROM_ONE, st.integers(1, 10**15 - 1), HASHES, st.binary(min_size=8, max_size=8))
def test_what_is_read_out_is_understood(
    device: bytes, epoch: int, seq: int, head: bytes, nonce: bytes
) -> None:
    said = shift_end(device, epoch, seq, head, nonce)
    assert shift.read(str(said)) == said


@pytest.mark.parametrize(
    "typed",
    [
        "12 ABCD-EFGH-IJOB-LMN2",
        "  12  abcd efgh ijob lmn2 ",
        "No. 12: abcdefghijoblmn2",
        "12 ABCD-EFGH-1J08-LMN2",
        "12\tABCD·EFGH·IJOB·LMN2",
    ],
)
def test_it_may_be_typed_in_many_ways(typed: str) -> None:
    assert shift.read(typed) == ShiftEnd(12, "ABCDEFGHIJOBLMN2")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12",
        "ABCD-EFGH-IJOB-LMN2",
        "12 ABCD-EFGH-IJOB-LMN",
        "12 ABCD-EFGH-IJOB-LMN22",
        "1" * 16 + " ABCD",
        "12" * 5000,
    ],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(Malformed):
        shift.read(typed)


@given(st.text(max_size=100))
def test_any_text_is_read_or_malformed(typed: str) -> None:
    with contextlib.suppress(Malformed):
        shift.read(typed)


def test_each_part_matters() -> None:
    made = [
        shift_end(DEVICE, 1, 5, HEAD, NONCE),
        shift_end(b"device-2", 1, 5, HEAD, NONCE),
        shift_end(DEVICE, 2, 5, HEAD, NONCE),
        shift_end(DEVICE, 1, 6, HEAD, NONCE),
        shift_end(DEVICE, 1, 5, b"1" * 32, NONCE),
        shift_end(DEVICE, 1, 5, HEAD, b"nonce-02"),
    ]
    assert all(one.fingerprint != other.fingerprint for one, other in combinations(made, 2))
