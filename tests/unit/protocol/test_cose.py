"""COSE_Sign1 in one shape: one byte of tag, one header, nothing unprotected, nothing external."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import cose
from scanner.protocol.cbor import Malformed, encode
from scanner.protocol.signing import VerifyKey
from tests.fakes.issuing import key_of, seed_of
from tests.fakes.wire_values import flipped
from tests.vectors import by_hand
from tests.vectors.by_hand import cbor, head, kid_of

SEED = seed_of("signer")
KEY = key_of("signer")
VERIFY = VerifyKey(KEY.public)
KID = kid_of(SEED)


def opened(data: bytes, key: VerifyKey, typ: str = "") -> bytes:
    """The payload, which `key` must have signed."""
    signed = cose.parse(data, typ)
    if not signed.is_signed_by(key):
        raise Malformed
    return signed.payload


@given(st.binary(max_size=100), st.sampled_from(["", "application/x"]))
def test_what_was_signed_opens(payload: bytes, typ: str) -> None:
    assert opened(cose.sign(KEY, payload, typ), VERIFY, typ) == payload


def test_by_hand_it_is_the_same() -> None:
    assert cose.sign(KEY, b"what") == by_hand.cose(b"what", SEED)
    typed = by_hand.cose(b"what", SEED, header={1: -8, 4: KID, 16: "t"})
    assert cose.sign(KEY, b"what", "t") == typed


OTHER_SHAPES = {
    "no tag": {"tag": b""},
    "tag 18 in two bytes": {"tag": head(6, 18, 1)},
    "tag 17": {"tag": b"\xd1"},
    "tag 61 around it": {"tag": head(6, 61) + b"\xd2"},
    "tag 18 twice": {"tag": b"\xd2\xd2"},
    "something unprotected": {"unprotected": {5: b"iv"}},
    "kid unprotected too": {"unprotected": {4: KID}},
    "unprotected no map": {"unprotected": []},
    "header empty": {"header": {}},
    "header of no bytes": {"protected": b""},
    "header no map": {"protected": cbor([1, -8, 4, KID])},
    "header: a trailing byte": {"protected": cbor({1: -8, 4: KID}) + b"\0"},
    "header in another order": {"protected": cbor({4: KID, 1: -8})},
    "algorithm spelled longer": {"protected": b"\xa2\x01" + head(1, 7, 1) + b"\x04" + cbor(KID)},
    "no algorithm": {"header": {4: KID}},
    "algorithm none": {"header": {1: 0, 4: KID}},
    "algorithm ES256": {"header": {1: -7, 4: KID}},
    "algorithm Ed25519 (-19)": {"header": {1: -19, 4: KID}},
    "algorithm as text": {"header": {1: "EdDSA", 4: KID}},
    "no kid": {"header": {1: -8}},
    "kid as text": {"header": {1: -8, 4: "12345678"}},
    "kid of seven bytes": {"header": {1: -8, 4: KID[:7]}},
    "kid of nine bytes": {"header": {1: -8, 4: KID + b"\0"}},
    "crit": {"header": {1: -8, 2: [4], 4: KID}},
    "content type": {"header": {1: -8, 3: 60, 4: KID}},
    "a type that nobody asked for": {"header": {1: -8, 4: KID, 16: ""}},
    "the key brought along": {"header": {1: -8, 4: KID, -1: by_hand.public_of(SEED)}},
}


@pytest.mark.parametrize("other", OTHER_SHAPES.values(), ids=OTHER_SHAPES)
def test_another_shape_is_refused_though_it_is_signed(other: dict[str, object]) -> None:
    data = by_hand.cose(b"what", SEED, **other)  # type: ignore[arg-type]
    with pytest.raises(Malformed):
        cose.parse(data)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"", {}, b""],
        [b"", {}, b"", bytes(64), b""],
        {},
        b"",
        [cbor({1: -8, 4: KID}), {}, b"what", bytes(63)],
        [cbor({1: -8, 4: KID}), {}, b"what", bytes(65)],
        [cbor({1: -8, 4: KID}), {}, b"what", "x" * 64],
        [cbor({1: -8, 4: KID}), {}, "what", bytes(64)],
        [cbor({1: -8, 4: KID}), {}, None, bytes(64)],
        [{1: -8, 4: KID}, {}, b"what", bytes(64)],
    ],
)
def test_other_elements_are_refused(parts: object) -> None:
    with pytest.raises(Malformed):
        cose.parse(b"\xd2" + cbor(parts))


@pytest.mark.parametrize("asked", ["", "application/other", "application/X"])
def test_a_type_must_be_the_one_that_was_asked_for(asked: str) -> None:
    with pytest.raises(Malformed):
        cose.parse(cose.sign(KEY, b"what", "application/x"), asked)


def test_a_missing_type_is_noticed() -> None:
    with pytest.raises(Malformed):
        cose.parse(cose.sign(KEY, b"what"), "application/x")


@pytest.mark.parametrize(
    "other",
    [{"external": b"more"}, {"context": "Signature"}, {"context": "CounterSignature"}],
    ids=["external data", "COSE_Sign's context", "a counter-signature"],
)
def test_a_signature_made_for_something_else_does_not_verify(other: dict[str, object]) -> None:
    signed = cose.parse(by_hand.cose(b"what", SEED, **other))  # type: ignore[arg-type]
    assert not signed.is_signed_by(VERIFY)


def test_another_keys_kid_on_a_right_signature_is_not_that_keys_signature() -> None:
    other = VerifyKey(key_of("other").public)
    signed = cose.parse(by_hand.cose(b"what", SEED, header={1: -8, 4: other.kid}))
    assert not signed.is_signed_by(VERIFY)
    assert not signed.is_signed_by(other)


def test_nothing_opens_with_another_key() -> None:
    with pytest.raises(Malformed):
        opened(cose.sign(KEY, b"what"), VerifyKey(key_of("other").public))


def test_no_bit_may_be_turned_over() -> None:
    data = cose.sign(KEY, b"what", "t")
    for bit in range(8 * len(data)):
        with pytest.raises(Malformed):
            opened(flipped(data, bit), VERIFY, "t")


def test_no_byte_may_be_added_or_lost() -> None:
    data = cose.sign(KEY, b"what")
    for other in (data + b"\0", data[:-1], b"\0" + data, data[1:], b""):
        with pytest.raises(Malformed):
            opened(other, VERIFY)


def test_a_private_key_does_not_show_itself() -> None:
    assert KEY.raw().hex() not in repr(KEY)
    assert str(KEY.raw()) not in repr(KEY)


@pytest.mark.parametrize("length", [0, 7])
def test_a_kid_cut_short_is_no_kid(length: int) -> None:
    before, _ = cose._around_kid("")
    data = b"\xd2" + encode([before + bytes(length), {}, b"payload", bytes(64)])
    with pytest.raises(Malformed):
        cose.parse(data)
