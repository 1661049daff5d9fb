"""Which Ed25519 keys may be anybody's: the small-order points are worked out here, not taken from a list."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol.cbor import Malformed
from scanner.protocol.sealing import OpeningKey, SealingKey
from scanner.protocol.signing import SMALL_ORDER_Y, SigningKey, VerifyKey, require_public_key
from tests.fakes.issuing import key_of, seed_of

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int]
NEUTRAL: Point = (0, 1)
L = 2**252 + 27742317777372353535851937790883648493


def _added(a: Point, b: Point) -> Point:
    """Edwards addition (RFC 8032, 5.1.4), affine."""
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P,
    )


def _times(n: int, point: Point) -> Point:
    found = NEUTRAL
    while n:
        if n & 1:
            found = _added(found, point)
        point, n = _added(point, point), n >> 1
    return found


def _at(y: int) -> Point | None:
    """A point with that y (RFC 8032, 5.1.3), if there is one."""
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if x * x % P != x2:
        x = x * ROOT_OF_MINUS_1 % P
    return (x, y) if x * x % P == x2 else None


def _found_small_order() -> set[int]:
    """The y of every point whose order divides eight: what is left of any point times the large prime."""
    found: set[int] = set()
    for y in range(2, 60):
        if point := _at(y):
            rest = _times(L, point)
            found |= {_times(n, rest)[1] for n in range(8)}
    return found


def test_the_refused_points_are_those_of_small_order_and_all_of_them() -> None:
    assert all(_times(8, point) == NEUTRAL for y in SMALL_ORDER_Y if (point := _at(y)))
    assert all(_at(y) for y in SMALL_ORDER_Y)
    assert _found_small_order() == set(SMALL_ORDER_Y)


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", sorted(SMALL_ORDER_Y))
def test_a_point_of_small_order_is_nobodys_key(y: int, sign: int) -> None:
    with pytest.raises(Malformed):
        VerifyKey((y | sign << 255).to_bytes(32, "little"))


@pytest.mark.parametrize("y", [P, P + 1, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1])
def test_a_second_spelling_of_a_point_is_refused(y: int, sign: int) -> None:
    with pytest.raises(Malformed):
        require_public_key((y | sign << 255).to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_has_32_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        VerifyKey((key_of("any").public * 3)[:length])


@given(st.binary(max_size=40))
def test_any_bytes_are_a_key_or_malformed(public: bytes) -> None:
    try:
        key = VerifyKey(public)
    except Malformed:
        return
    assert not key.verify(bytes(64), b"")


@given(st.binary(max_size=100))
def test_any_signature_is_looked_at_without_an_exception(signature: bytes) -> None:
    assert not VerifyKey(key_of("any").public).verify(signature, b"message")


def test_the_twin_of_a_signature_does_not_verify() -> None:
    """A signature's s + L is the same number to a lenient verifier, and would be a second spelling of a code."""
    key = key_of("any")
    signature = key.sign(b"message")
    s = int.from_bytes(signature[32:], "little")
    twin = signature[:32] + (s + L).to_bytes(32, "little")
    assert VerifyKey(key.public).verify(signature, b"message")
    assert not VerifyKey(key.public).verify(twin, b"message")


def test_a_kid_is_the_beginning_of_the_keys_hash() -> None:
    key = key_of("any")
    assert key.kid == VerifyKey(key.public).kid == hashlib.sha256(key.public).digest()[:8]


def test_a_key_comes_back_from_its_seed() -> None:
    key = SigningKey.generate()
    assert SigningKey(key.raw()).public == key.public
    assert SigningKey(seed_of("a")).public != SigningKey(seed_of("b")).public


SMALL_ORDER_U = [
    0,
    1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    P - 1,
    P,
    P + 1,
]
"""Curve25519's (RFC 7748, 6.1: a shared secret of zeros); https://cr.yp.to/ecdh.html lists them."""


@pytest.mark.parametrize("u", SMALL_ORDER_U)
def test_a_sealing_key_of_small_order_is_refused_when_it_arrives(u: int) -> None:
    with pytest.raises(Malformed):
        SealingKey(u.to_bytes(32, "little"))


@given(st.binary(max_size=64), st.binary(max_size=16))
def test_what_was_sealed_opens_with_the_same_info_alone(text: bytes, info: bytes) -> None:
    opening = OpeningKey(seed_of("opening"))
    sealed = SealingKey(opening.public).seal(text, info)
    assert opening.open(sealed, info) == text
    assert len(sealed) == len(text) + 48
    for key, with_info in ((opening, info + b"x"), (OpeningKey(seed_of("other")), info)):
        with pytest.raises(Malformed):
            key.open(sealed, with_info)


@given(st.binary(max_size=120))
def test_any_bytes_open_or_are_malformed(sealed: bytes) -> None:
    with pytest.raises(Malformed):
        OpeningKey(seed_of("opening")).open(sealed, b"")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_sealing_key_has_32_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        SealingKey(bytes([9]) * length)


def test_an_opening_key_does_not_show_itself() -> None:
    key = OpeningKey(seed_of("opening"))
    assert key.raw().hex() not in repr(key)
