"""A forgotten PIN: challenge and response between a desk and the hub's operator."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from scanner.protocol import pin_reset
from scanner.protocol.cbor import Malformed

DEVICE, ACCESS = b"device-1", hashlib.sha256(b"token").digest()


def response(
    challenge: str = "12345678", number: int = 1, device: bytes = DEVICE, access: bytes = ACCESS
) -> str:
    return pin_reset.response_to(challenge, device=device, number=number, access_sha256=access)


def test_the_response_is_ten_digits_of_an_hmac() -> None:
    """Once more from the words: HMAC-SHA-256 under a key of its own, the remainder by 10^10."""
    key = hmac.digest(ACCESS, b"hz1-pin-reset-key-1", "sha256")
    said = b"\x84\x6fhz1-pin-reset-1\x48device-1\x01\x6812345678"
    expected = f"{int.from_bytes(hmac.digest(key, said, 'sha256')) % 10_000_000_000:010}"
    assert response() == expected


def test_each_part_changes_it() -> None:
    others = {
        response(challenge="12345679"), response(number=2), response(device=b"device-2"), response(access=bytes(32))
    }  # fmt: skip
    assert len(others | {response()}) == 5
    assert {len(one) for one in others} == {10}


def test_it_is_typed_as_it_is_read_out() -> None:
    assert pin_reset.is_response(response(), response())
    assert not pin_reset.is_response(response()[:-1], response())
    assert pin_reset.grouped("1234567890") == "1234 5678 90"
    for typed in ("01 1234 5678", "1-12345678", " 01  1234-5678 "):
        assert pin_reset.read(typed) == (1, "12345678")


@pytest.mark.parametrize(("blanks", "is_read"), [(31, True), (32, False)])
def test_no_more_is_read_than_a_line(blanks: int, is_read: bool) -> None:
    typed = "1" + " " * blanks + "12345678"
    if is_read:
        assert pin_reset.read(typed) == (1, "12345678")
    else:
        with pytest.raises(Malformed):
            pin_reset.read(typed)


@pytest.mark.parametrize(
    "typed", ["", "12345678", "01 1234567", "01 123456789", "001 12345678", "01 1234567a"]
)
def test_what_is_typed_wrong_is_refused(typed: str) -> None:
    with pytest.raises(Malformed):
        pin_reset.read(typed)
