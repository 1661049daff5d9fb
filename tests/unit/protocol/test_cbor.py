"""CBOR has one spelling on our wire; everything else is Malformed, whatever the library thinks of it."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol.cbor import Malformed, decode, decode_foreign, encode
from tests.fakes.wire_values import PLAIN
from tests.vectors.by_hand import Raw, cbor, head

OTHER_SPELLINGS = {
    "nothing": b"",
    "trailing byte": b"\x01\x00",
    "two items": b"\x01\x01",
    "one in two bytes": b"\x18\x01",
    "one in nine bytes": head(0, 1, 8),
    "a length in two bytes": head(2, 1, 1) + b"a",
    "a list's length in three bytes": head(4, 1, 2) + b"\x01",
    "indefinite list": b"\x9f\x01\xff",
    "indefinite map": b"\xbf\x01\x02\xff",
    "indefinite bytes": b"\x5f\x41a\xff",
    "indefinite text": b"\x7f\x61a\xff",
    "break alone": b"\xff",
    "duplicate key": b"\xa2\x01\x01\x01\x02",
    "keys in the wrong order": b"\xa2\x02\x01\x01\x01",
    "false": b"\xf4",
    "true": b"\xf5",
    "null": b"\xf6",
    "undefined": b"\xf7",
    "simple value": b"\xf8\x20",
    "half float": b"\xf9\x3c\x00",
    "single float": b"\xfa\x3f\x80\x00\x00",
    "double float": b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a",
    "NaN": b"\xf9\x7e\x00",
    "infinity": b"\xf9\x7c\x00",
    "a list as key": b"\xa1\x80\x01",
    "a map as key": b"\xa1\xa0\x01",
    "a float as key": b"\xa1\xf9\x3c\x00\x01",
    "true as key": b"\xa1\xf5\x01",
    "no UTF-8": b"\x61\xff",
    "a surrogate": b"\x63\xed\xa0\x80",
    "overlong UTF-8": b"\x62\xc0\x80",
    "reserved head": b"\x1c",
    "more bytes than there are": b"\x5b\x7f" + b"\xff" * 7,
    "more items than there are": b"\x9b" + b"\xff" * 8,
    "more pairs than there are": b"\xbb\x7f" + b"\xff" * 7,
    "five lists deep": b"\x81" * 5 + b"\x01",
    "ten thousand lists deep": b"\x81" * 10_000 + b"\x01",
    "maps deep": b"\xa1\x01" * 5 + b"\x01",
}


@pytest.mark.parametrize("data", OTHER_SPELLINGS.values(), ids=OTHER_SPELLINGS)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode(data)


@pytest.mark.parametrize("inside", ["alone", "in a list", "as a map's value", "as a map's key"])
@pytest.mark.parametrize(
    ("tag", "content"),
    [
        (0, "2020-01-01T00:00:00Z"),
        (1, 1),
        (2, b"\x01"),
        (3, b"\x01"),
        (4, [1, 1]),
        (5, [1, 1]),
        (18, []),
        (25, 0),
        (28, []),
        (29, 0),
        (30, [1, 2]),
        (35, "(a+)+$"),
        (36, "Subject: hello\n\n"),
        (37, bytes(16)),
        (100, 1),
        (256, []),
        (258, []),
        (260, b"\x7f\0\0\1"),
        (261, {b"\x7f\0\0\1": 8}),
        (1004, "2020-01-01"),
        (43000, 1),
        (55799, 1),
        (65535, 1),
        (65536, 1),
        (2**64 - 1, 1),
    ],
)
def test_no_tag_is_known(tag: int, content: object, inside: str) -> None:
    tagged = Raw(head(6, tag) + cbor(content))
    placed = {
        "alone": tagged,
        "in a list": [tagged],
        "as a map's value": {1: tagged},
        "as a map's key": {tagged: 1},
    }
    with pytest.raises(Malformed):
        decode(cbor(placed[inside]))


def test_a_regular_expression_is_refused_before_it_is_compiled() -> None:
    """Tag 35 would let a code choose a pattern. Compiling this one warns of a nested set, so silence proves it was not."""
    with warnings.catch_warnings(record=True) as compiled:
        warnings.simplefilter("always")
        with pytest.raises(Malformed):
            decode(head(6, 35) + cbor("[[a]"))
    assert compiled == []


def test_a_bignum_is_no_integer() -> None:
    """Tag 2 with a small number would be a second spelling; a large one is outside 64 bits."""
    for data in (b"\xc2\x41\x01", b"\xc2\x49" + b"\xff" * 9, b"\xc3\x41\x01"):
        with pytest.raises(Malformed):
            decode(data)


@pytest.mark.parametrize(
    "number", [0, 23, 24, 255, 256, 2**16 - 1, 2**16, 2**32 - 1, 2**32, 2**64 - 1, -1, -24, -25, -(2**64)]
)
def test_integers_to_their_ends(number: int) -> None:
    assert encode(number) == cbor(number)
    assert decode(cbor(number)) == number


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        None,
        1.0,
        (1,),
        {1},
        2**64,
        -(2**64) - 1,
        "\ud800",
        ["\ud800"],
        {"\ud800": 1},
        {(1,): 1},
        {1: 1.0},
        {1: [None]},
        object(),
        bytearray(b"a"),
    ],
)
def test_what_cannot_be_read_is_not_written(value: object) -> None:
    with pytest.raises(Malformed):
        encode(value)


def test_four_containers_deep_is_the_most() -> None:
    assert decode(b"\x81" * 4 + b"\x01") == [[[[1]]]]
    assert decode(b"\x81\x01", max_depth=1) == [1]
    with pytest.raises(Malformed):
        decode(b"\x81\x81\x01", max_depth=1)


@given(PLAIN)
def test_what_was_written_reads_the_same(value: object) -> None:
    assert decode(encode(value), max_depth=50) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_in_their_one_spelling_or_not_at_all(data: bytes) -> None:
    try:
        value = decode(data)
    except Malformed:
        return
    assert encode(value) == data


@pytest.mark.parametrize("data", [b"", b"\xff", b"\x81", b"\xc0\x01", b"\x81" * 9 + b"\x00"])
def test_what_no_foreign_issuer_may_spell_either(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_foreign(data)


def test_a_foreign_value_is_nested_eight_deep_at_most() -> None:
    assert decode_foreign(b"\x81" * 8 + b"\x00") == [[[[[[[[0]]]]]]]]


@pytest.mark.parametrize("key", [2**64, -(2**64) - 1])
def test_a_number_that_takes_a_tag_is_no_key_either(key: int) -> None:
    with pytest.raises(Malformed):
        encode({key: 1})
