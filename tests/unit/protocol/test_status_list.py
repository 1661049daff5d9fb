"""The control list: what a verified token may say, and how far it is inflated."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import status_list
from scanner.protocol.cbor import Malformed
from scanner.protocol.signing import VerifyKey
from scanner.protocol.status_list import Status, StatusList
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, seed_of
from tests.fakes.wire_values import flipped
from tests.vectors import by_hand
from tests.vectors.by_hand import cbor

CITY = FakeCity()
VERIFY = VerifyKey(CITY.list_key.public)
NOW_S = SPRING_2026_S
LISTED = st.dictionaries(st.integers(0, 4095), st.sampled_from(Status))


def _read(token: bytes) -> StatusList:
    signed = status_list.parse(token)
    assert signed.is_signed_by(VERIFY)
    return status_list.read(signed.payload)


def _claims(**changed: Any) -> dict[object, object]:
    said: dict[object, object] = {
        2: "urn:hz1:list:330100:1466",
        4: NOW_S + 3600,
        6: NOW_S,
        65533: {"lst": zlib.compress(bytes(64)), "bits": 2},
        65534: 900,
        -70002: 1,
    }
    return {**said, **{int(key[1:]) if key[1:].isdigit() else key: value for key, value in changed.items()}}


@given(LISTED)
def test_what_was_written_reads_the_same(listed: dict[int, Status]) -> None:
    made = CITY.status_list(NOW_S, listed)
    read = _read(status_list.write(made, CITY.list_key))
    assert read == made
    said = status_list.canary(read.size) | listed
    assert dict(read.listed()) == {i: s for i, s in said.items() if s}
    assert all(read.status(i) == s for i, s in listed.items())


def test_two_bits_each_from_the_low_end() -> None:
    """draft-ietf-oauth-status-list, 4.1: index 0 is the lowest bits of byte 0."""
    assert (
        status_list.pack(8, {0: Status.REVOKED, 1: Status.YELLOW, 3: Status.RED, 4: Status.RED})
        == b"\xc9\x03"
    )


@pytest.mark.parametrize("index", [-1, 4096, 2**32])
def test_an_index_outside_is_never_valid(index: int) -> None:
    with pytest.raises(IndexError):
        CITY.status_list(NOW_S).status(index)
    with pytest.raises(IndexError):
        status_list.pack(4096, {index: Status.RED})


def test_the_last_index_is_inside() -> None:
    read = _read(CITY.list_token(NOW_S, {4095: Status.RED}))
    assert read.size == 4096
    assert read.status(4095) is Status.RED
    assert read.status(4094) is Status.VALID


def test_by_hand_it_is_the_same() -> None:
    made = CITY.status_list(NOW_S, {7: Status.RED})
    said = _claims(_2=status_list.uri_of("330100", made.generation), _4=made.exp_s)
    said[65533] = {"lst": zlib.compress(made.packed, 9), "bits": 2}
    header = {1: -8, 4: CITY.list_key.kid, 16: "application/statuslist+cwt"}
    token = by_hand.cose(cbor(said), seed_of("330100 list"), header=header)
    assert status_list.write(made, CITY.list_key) == token


BOMB = zlib.compress(bytes(16 * 1024 * 1024 + 1), 9)
OTHER_CLAIMS: dict[str, dict[object, object]] = {
    "uri of another scheme": _claims(_2="https://example.org/lists/1"),
    "uri of nobody": _claims(_2="urn:hz1:list::1"),
    "uri without generation": _claims(_2="urn:hz1:list:330100:"),
    "uri with a newline": _claims(_2="urn:hz1:list:330100:1466\n"),
    "uri and more": _claims(_2="urn:hz1:list:330100:1466:x"),
    "a generation in a second spelling": _claims(_2="urn:hz1:list:330100:01466"),
    "a generation too long": _claims(_2="urn:hz1:list:330100:1000000"),
    "uri in other digits": _claims(_2="urn:hz1:list:33010\N{ARABIC-INDIC DIGIT ZERO}:1466"),
    "uri as bytes": _claims(_2=b"urn:hz1:list:330100:1466"),
    "exp before iat": _claims(_4=NOW_S - 1),
    "exp at iat": _claims(_4=NOW_S),
    "exp true": _claims(_4=True, _6=0),
    "exp a float": _claims(_4=float(NOW_S + 3600)),
    "exp NaN": _claims(_4=float("nan")),
    "iat negative": _claims(_6=-1),
    "iat text": _claims(_6=str(NOW_S)),
    "ttl negative": _claims(_65534=-1),
    "ttl null": _claims(_65534=None),
    "trust version negative": {**_claims(), -70002: -1},
    "trust version text": {**_claims(), -70002: "1"},
    "one claim missing": {key: value for key, value in _claims().items() if key != 65534},
    "one claim more": {1: "330100", **_claims()},
    "four bits": _claims(_65533={"lst": zlib.compress(bytes(64)), "bits": 4}),
    "one bit": _claims(_65533={"lst": zlib.compress(bytes(64)), "bits": 1}),
    "bits true": _claims(_65533={"lst": zlib.compress(bytes(64)), "bits": True}),
    "no bits": _claims(_65533={"lst": zlib.compress(bytes(64))}),
    "an aggregation uri": _claims(
        _65533={"lst": zlib.compress(bytes(64)), "bits": 2, "aggregation_uri": "x"}
    ),
    "list as text": _claims(_65533={"lst": "x", "bits": 2}),
    "no map": _claims(_65533=[2, zlib.compress(bytes(64))]),
    "not compressed": _claims(_65533={"lst": bytes(64), "bits": 2}),
    "empty": _claims(_65533={"lst": b"", "bits": 2}),
    "nobody": _claims(_65533={"lst": zlib.compress(b""), "bits": 2}),
    "cut short": _claims(_65533={"lst": zlib.compress(bytes(64))[:-1], "bits": 2}),
    "checksum lost": _claims(_65533={"lst": zlib.compress(bytes(64))[:-4], "bits": 2}),
    "checksum wrong": _claims(_65533={"lst": zlib.compress(bytes(64))[:-1] + b"\xff", "bits": 2}),
    "more behind it": _claims(_65533={"lst": zlib.compress(bytes(64)) + b"\0", "bits": 2}),
    "raw deflate": _claims(_65533={"lst": zlib.compress(bytes(64), wbits=-15), "bits": 2}),
    "gzip": _claims(_65533={"lst": zlib.compress(bytes(64), wbits=31), "bits": 2}),
    "a bomb": _claims(_65533={"lst": BOMB, "bits": 2}),
}


@pytest.mark.parametrize("said", OTHER_CLAIMS.values(), ids=OTHER_CLAIMS)
def test_other_claims_are_refused(said: object) -> None:
    with pytest.raises(Malformed):
        status_list.read(cbor(said))


def test_those_claims_are_refused_for_their_one_fault() -> None:
    assert status_list.read(cbor(_claims())).size == 256
    assert status_list.read(cbor(_claims(_65534=0))).ttl_s == 0


@pytest.mark.parametrize(("allowed", "is_read"), [(63, False), (64, True), (65, True)])
def test_inflating_stops_where_the_caller_says(allowed: int, is_read: bool) -> None:
    try:
        found = status_list.read(cbor(_claims()), max_bytes=allowed)
    except Malformed:
        assert not is_read
    else:
        assert is_read
        assert len(found.packed) == 64


def test_a_bomb_takes_no_memory() -> None:
    """Refused while it inflates, not after: 64 MB stand in these 64 kB."""
    payload = cbor(_claims(_65533={"lst": zlib.compress(bytes(64 * 2**20), 9), "bits": 2}))
    tracemalloc.start()
    with pytest.raises(Malformed):
        status_list.read(payload, max_bytes=2**20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 2**20


@pytest.mark.parametrize("said", [[], 0, b"", "urn:hz1:list:330100:1466"], ids=repr)
def test_claims_are_a_map(said: object) -> None:
    with pytest.raises(Malformed):
        status_list.read(cbor(said))


def test_a_health_code_is_no_list_and_a_list_no_health_code() -> None:
    """The type in the header keeps one kind of statement from being served as another."""
    with pytest.raises(Malformed):
        status_list.parse(by_hand.cose(cbor(_claims()), seed_of("330100 list")))
    header = {1: -8, 4: CITY.list_key.kid, 16: "application/statuslist+jwt"}
    with pytest.raises(Malformed):
        status_list.parse(by_hand.cose(cbor(_claims()), seed_of("330100 list"), header=header))


def test_a_token_of_two_megabytes_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    monkeypatch.setattr("scanner.protocol.cose.parse", lambda data, typ: taken.append(len(data)))
    status_list.parse(bytes(2_000_000))
    with pytest.raises(Malformed):
        status_list.parse(bytes(2_000_001))
    assert taken == [2_000_000]


def test_no_bit_may_be_turned_over() -> None:
    token = CITY.list_token(NOW_S, {7: Status.RED})
    for bit in range(8 * len(token)):
        try:
            signed = status_list.parse(flipped(token, bit))
        except Malformed:
            continue
        assert not signed.is_signed_by(VERIFY), bit


@given(st.binary(max_size=200))
def test_any_bytes_are_malformed(data: bytes) -> None:
    for read in (status_list.parse, status_list.read):
        with pytest.raises(Malformed):
            read(data)


@given(st.integers(1, 64), st.data())
def test_a_list_says_what_was_packed(quarter: int, data: st.DataObject) -> None:
    listed = data.draw(st.dictionaries(st.integers(0, 4 * quarter - 1), st.sampled_from(Status)))
    packed = status_list.pack(4 * quarter, listed)
    found = CITY.status_list(NOW_S, packed=packed)
    assert [found.status(i) for i in range(found.size)] == [
        listed.get(i, Status.VALID) for i in range(found.size)
    ]


@pytest.mark.parametrize(
    ("packed", "sings"),
    [
        (b"", False),
        (b"\x40", True),
        (b"\x80", False),
        (b"\xc0", False),
        (b"\x15", False),
        (b"\x40\x00", False),
    ],
)
def test_the_canary_is_the_last_index_read_as_revoked(packed: bytes, sings: bool) -> None:
    found = StatusList("330100", 1466, NOW_S, NOW_S + 1, 900, 1, packed)
    assert found.canary_sings is sings


FIRST_S = 1466 * 14 * 86_400
"""The first second of generation 1466."""


@pytest.mark.parametrize(
    ("now_s", "living"),
    [
        (FIRST_S, (1466, 1465)),
        (FIRST_S - 1, (1465, 1464, 1466)),
        (FIRST_S - 86_400, (1465, 1464, 1466)),
        (FIRST_S - 86_401, (1465, 1464)),
        (FIRST_S + 13 * 86_400 - 1, (1466, 1465)),
    ],
)
def test_this_generation_the_last_and_for_a_day_the_next(now_s: int, living: tuple[int, ...]) -> None:
    assert status_list.living_generations(now_s) == living


def test_how_long_a_list_lives_is_on_its_page() -> None:
    assert (status_list.TTL_S, status_list.LIFE_S) == (900, 259_200)


@pytest.mark.parametrize("index", [-1, 8])
def test_outside_is_no_answer(index: int) -> None:
    with pytest.raises(IndexError):
        status_list.pack(8, {index: Status.RED})
    with pytest.raises(IndexError):
        StatusList("330100", 1466, NOW_S, NOW_S + 1, 900, 1, bytes(2)).status(index)


def test_the_smallest_list_has_one_byte() -> None:
    token = CITY.list_token(NOW_S, size=4)
    assert status_list.read(status_list.parse(token).payload).size == 4
