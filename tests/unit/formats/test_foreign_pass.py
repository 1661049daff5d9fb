"""What the foreign formats share: times, bounded inflating, JSON, fingerprints."""

from __future__ import annotations

import hashlib
import json
import zlib

import pytest

from scanner.formats.foreign_pass import (
    ENDLESS_S,
    MAX_INFLATED_BYTES,
    Refused,
    fingerprint,
    inflate,
    read_json,
    seconds,
)
from scanner.protocol.cbor import Malformed
from scanner.protocol.reason import Reason


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (1, 1),
        (0.5, 0),
        (1.6e9, 1_600_000_000),
        (ENDLESS_S - 1, ENDLESS_S - 1),
        (ENDLESS_S - 0.5, ENDLESS_S - 1),
    ],
)
def test_a_time_is_whole_seconds_of_this_age(said: float, found: int) -> None:
    assert seconds(said) == found


@pytest.mark.parametrize(
    "said",
    [
        0,
        -1,
        ENDLESS_S,
        2**64,
        0.0,
        -0.5,
        float(ENDLESS_S),
        float("nan"),
        float("inf"),
        -float("inf"),
        True,
        "5",
        None,
        [5],
    ],
    ids=str,
)
def test_anything_else_is_no_time(said: object) -> None:
    with pytest.raises(Malformed):
        seconds(said)


def test_endless_is_as_far_as_our_own_codes_may_name() -> None:
    assert ENDLESS_S == 2**40


def test_a_fingerprint_is_half_a_sha_256_in_hex() -> None:
    assert fingerprint(b"URN:UVCI:01DE/A/1") == hashlib.sha256(b"URN:UVCI:01DE/A/1").hexdigest()[:32]
    assert len(bytes.fromhex(fingerprint(b""))) == 16


@pytest.mark.parametrize("size", [0, 1, MAX_INFLATED_BYTES - 1, MAX_INFLATED_BYTES])
def test_what_fits_is_inflated_whole(size: int) -> None:
    assert inflate(zlib.compress(bytes(size)), 15) == bytes(size)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nothing of the kind",
        zlib.compress(b"cut")[:-1],
        zlib.compress(b"one") + b"\0",
        zlib.compress(bytes(64 * 1024 + 1)),
        zlib.compress(b"wrong sum")[:-1] + b"\0",
    ],
)
def test_what_does_not_inflate_whole_and_within_bounds_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        inflate(data, 15)


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', '{"b":{"a":1,"a":1}}', '["\\ud800"]', "[" * 100_000, "9" * 17, "-" + "9" * 16, "x", ""],
)
def test_json_with_a_name_twice_no_text_or_endless_numbers_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_json(text)


@pytest.mark.parametrize(
    "value", [{"a": 1, "b": {"a": 2}}, 10**16 - 1, -(10**15) + 1, "é", [0.5, None, True]]
)
def test_other_json_is_read(value: object) -> None:
    assert read_json(json.dumps(value)) == value


def test_a_refusal_says_its_reason_in_a_traceback_too() -> None:
    refused = Refused(Reason.FORM_CLAIMS)
    assert (refused.reason, str(refused)) == (Reason.FORM_CLAIMS, "FORM_CLAIMS")


def test_a_refusal_says_its_reason_and_nothing_of_the_text() -> None:
    assert str(Refused(Reason.SIGNATURE_WRONG)) == "SIGNATURE_WRONG"
