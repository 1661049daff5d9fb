"""HZ1 at its boundaries: each claim at both ends, one step beyond, and of another type."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import health_code
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Colour, HealthCode, Kind, generation_at
from scanner.protocol.signing import VerifyKey
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, key_of, seed_of
from tests.fakes.wire_values import flipped, health_codes
from tests.vectors import by_hand
from tests.vectors.by_hand import cbor

KEY = key_of("330100 LIVE")
VERIFY = VerifyKey(KEY.public)
SUBJECT, CODE_ID = bytes(16), bytes(8)
NOW_S = SPRING_2026_S


def _read(health: object, **other: object) -> HealthCode:
    said = {
        "issuer": "330100",
        "subject": SUBJECT,
        "exp": NOW_S + 60,
        "iat": NOW_S,
        "code_id": CODE_ID,
        "health": health,
        **other,
    }
    return health_code.read_claims(cbor(by_hand.claims(**said)))


@given(health_codes())
def test_what_was_written_reads_the_same(code: HealthCode) -> None:
    text = health_code.write(code, KEY)
    signed = health_code.parse(text)
    assert signed.is_signed_by(VERIFY)
    assert health_code.read_claims(signed.payload) == code
    assert len(text) <= 262


@pytest.mark.parametrize(
    "other",
    [
        {"iat": 1, "exp": 2},
        {"iat": 2**40 - 2, "exp": 2**40 - 1},
        {"issuer": "000000"},
        {"issuer": "999999"},
        {"health": [0, 0, 0]},
        {"health": [2, 0, 2**32 - 1]},
        {"health": [1, 0, 5, "张*", "12"]},
        {"health": [0, 1, 5, "张*", "123"]},
        {"health": [0, 2, 5, "欧阳·*", "000"]},
        {"health": [0, 3, 5, "A" * 12, "999"]},
        {"health": [0, 3, 5, "*", "999"]},
        {"health": [0, 3, 5, "é", "999"]},
    ],
    ids=str,
)
def test_claims_at_their_ends_are_read(other: dict[str, object]) -> None:
    assert _read(**{"health": [0, 0, 5], **other}) is not None


BEYOND: list[dict[str, object]] = [
    {"iat": 0},
    {"iat": -1},
    {"iat": NOW_S, "exp": NOW_S},
    {"iat": NOW_S + 1, "exp": NOW_S},
    {"exp": 2**40},
    {"exp": 2**63},
    {"exp": True, "iat": 0},
    {"iat": True},
    {"exp": float(NOW_S + 60)},
    {"exp": float("nan")},
    {"exp": float("inf")},
    {"exp": str(NOW_S + 60)},
    {"exp": b"1"},
    {"exp": None},
    {"exp": [NOW_S + 60]},
    {"issuer": ""},
    {"issuer": "33010"},
    {"issuer": "3301000"},
    {"issuer": "33010O"},
    {"issuer": "330100\n"},
    {"issuer": " 330100"},
    {"issuer": "33010\N{FULLWIDTH DIGIT ZERO}"},
    {"issuer": "33010\N{ARABIC-INDIC DIGIT ZERO}"},
    {"issuer": b"330100"},
    {"issuer": 330100},
    {"subject": bytes(15)},
    {"subject": bytes(17)},
    {"subject": "a" * 16},
    {"subject": b""},
    {"code_id": bytes(7)},
    {"code_id": bytes(9)},
    {"code_id": "a" * 8},
    {"health": []},
    {"health": [0, 0]},
    {"health": [0, 0, 5, "张*"]},
    {"health": [0, 0, 5, "张*", "12", 0]},
    {"health": {0: 0, 1: 0, 2: 5}},
    {"health": b"\0\0\5"},
    {"health": 0},
    {"health": [3, 0, 5]},
    {"health": [-1, 0, 5]},
    {"health": [2**40, 0, 5]},
    {"health": [False, 0, 5]},
    {"health": [True, 0, 5]},
    {"health": [0.0, 0, 5]},
    {"health": ["0", 0, 5]},
    {"health": [None, 0, 5]},
    {"health": [0, False, 5]},
    {"health": [0, -1, 5]},
    {"health": [0, 4, 5]},
    {"health": [0, 4, 5, "张*", "123"]},
    {"health": [0, 0, -1]},
    {"health": [0, 0, 2**32]},
    {"health": [0, 0, True]},
    {"health": [0, 0, "5"]},
    {"health": [0, 1, 5]},
    {"health": [0, 2, 5]},
    {"health": [0, 3, 5]},
    {"health": [0, 1, 5, "", ""]},
    {"health": [0, 0, 5, "", ""]},
    {"health": [0, 0, 5, "", "12"]},
    {"health": [0, 0, 5, "张*", ""]},
    {"health": [0, 0, 5, "张*", "1"]},
    {"health": [0, 0, 5, "张*", "123"]},
    {"health": [0, 1, 5, "张*", "12"]},
    {"health": [0, 1, 5, "张*", "1234"]},
    {"health": [0, 1, 5, "张*", "12X"]},
    {"health": [0, 1, 5, "张*", "12\N{SUPERSCRIPT TWO}"]},
    {"health": [0, 1, 5, "张*", "12\N{ARABIC-INDIC DIGIT ZERO}"]},
    {"health": [0, 1, 5, "张*", "12\n"]},
    {"health": [0, 1, 5, "张*", 123]},
    {"health": [0, 1, 5, b"a*", "123"]},
    {"health": [0, 1, 5, "A" * 13, "123"]},
    {"health": [0, 1, 5, "张张张张A", "123"]},
    {"health": [0, 1, 5, "e\N{COMBINING ACUTE ACCENT}", "123"]},
    {"health": [0, 1, 5, "\N{ANGSTROM SIGN}", "123"]},
    {"health": [0, 1, 5, "张\N{RIGHT-TO-LEFT OVERRIDE}", "123"]},
    {"health": [0, 1, 5, "张\N{ZERO WIDTH SPACE}", "123"]},
    {"health": [0, 1, 5, "张\N{ZERO WIDTH JOINER}", "123"]},
    {"health": [0, 1, 5, "张 *", "123"]},
    {"health": [0, 1, 5, "张1", "123"]},
    {"health": [0, 1, 5, "<b>", "123"]},
    {"health": [0, 1, 5, "张\n", "123"]},
    {"health": [0, 1, 5, "张\0", "123"]},
    {"health": [0, 1, 5, "张.", "123"]},
    {"health": [0, 1, 5, "\N{PILE OF POO}", "123"]},
]


@pytest.mark.parametrize("other", BEYOND, ids=ascii)
def test_claims_beyond_their_ends_are_refused(other: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        _read(**{"health": [0, 0, 5], **other})


OTHER_CLAIMS = {
    "one missing": [1, 2, 4, 6, 7],
    "no exp": [1, 2, 6, 7, -70001],
    "not before too": [1, 2, 4, 5, 6, 7, -70001],
    "audience too": [1, 2, 3, 4, 6, 7, -70001],
    "another private claim": [1, 2, 4, 6, 7, -70001, -70002],
    "out of order": [2, 1, 4, 6, 7, -70001],
    "none": [],
}


@pytest.mark.parametrize("keys", OTHER_CLAIMS.values(), ids=OTHER_CLAIMS)
def test_exactly_these_claims(keys: list[int]) -> None:
    said = by_hand.claims("330100", SUBJECT, NOW_S + 60, NOW_S, CODE_ID, [0, 0, 5])
    with pytest.raises(Malformed):
        health_code.read_claims(cbor({key: said.get(key, 5) for key in keys}))


def test_a_claim_said_twice_is_refused() -> None:
    """The last would win with a lenient reader: an `exp` beyond the first."""
    said = cbor(by_hand.claims("330100", SUBJECT, NOW_S + 60, NOW_S, CODE_ID, [0, 0, 5]))
    twice = b"\xa7" + said[1:] + cbor(4) + cbor(NOW_S + 6000)
    with pytest.raises(Malformed):
        health_code.read_claims(twice)


@pytest.mark.parametrize("said", [[], 0, b"", "", [1, 2, 4, 6, 7, -70001]], ids=repr)
def test_claims_are_a_map(said: object) -> None:
    with pytest.raises(Malformed):
        health_code.read_claims(cbor(said))


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "hangzhou"},
        {"subject": b""},
        {"exp_s": NOW_S},
        {"index": 2**32},
        {"name": "张三!", "tail": "12"},
        {"name": "张*"},
        {"tail": "12"},
        {"name": "张*", "tail": "123"},
        {"kind": Kind.PAPER},
        {"kind": Kind.PAPER, "name": "张*", "tail": "12"},
    ],
    ids=str,
)
def test_nothing_is_written_that_no_gate_would_accept(changed: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        health_code.write(replace(FakeCity().claims(NOW_S), **changed), KEY)  # type: ignore[arg-type]


TEXT = FakeCity().live(NOW_S)


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "\n",
        TEXT + "\n\n",
        TEXT + "\r\n",
        TEXT + " ",
        " " + TEXT,
        "\N{ZERO WIDTH NO-BREAK SPACE}" + TEXT,
        TEXT.lower(),
        TEXT[:4] + TEXT[4:].lower(),
        "hz1:" + TEXT[4:],
        TEXT[4:],
        "HZ1" + TEXT[4:],
        "HZ1:" + TEXT,
        "HZ2:" + TEXT[4:],
        TEXT + "0",
        TEXT + "00",
        TEXT + "000",
        TEXT[:-1],
        TEXT[:-2],
        TEXT[:-3],
        "HZ1:" + ":::" + TEXT[7:],
        "HZ1:" + "0" * 56,
        "HZ1:" + "\N{FULLWIDTH DIGIT ZERO}" * 80,
        TEXT[:10] + "\0" + TEXT[11:],
        "HZ1:",
        "",
    ],
    ids=ascii,
)
def test_a_text_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        health_code.parse(text)


def test_no_compressed_body_is_inflated() -> None:
    compressed = zlib.compress(health_code.parse(TEXT).data)
    with pytest.raises(Malformed):
        health_code.parse(by_hand.text(compressed))


@pytest.mark.parametrize(("payload", "length"), [(0, 130), (87, 262)])
def test_texts_up_to_262_characters_are_taken_apart(payload: int, length: int) -> None:
    text = by_hand.text(by_hand.cose(bytes(payload), seed_of("any")))
    assert len(text) == length
    assert health_code.parse(text).payload == bytes(payload)


def test_a_longer_text_is_not() -> None:
    with pytest.raises(Malformed):
        health_code.parse(by_hand.text(by_hand.cose(bytes(88), seed_of("any"))))


@given(st.data())
def test_any_one_character_exchanged_is_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(TEXT) - 1))
    letter = data.draw(st.sampled_from(by_hand.LETTERS).filter(lambda letter: letter != TEXT[at]))
    try:
        signed = health_code.parse(TEXT[:at] + letter + TEXT[at + 1 :])
    except Malformed:
        return
    assert not signed.is_signed_by(VERIFY)


def test_no_bit_may_be_turned_over() -> None:
    data = health_code.parse(TEXT).data
    for bit in range(8 * len(data)):
        try:
            signed = health_code.parse(by_hand.text(flipped(data, bit)))
        except Malformed:
            continue
        assert not signed.is_signed_by(VERIFY), bit


@given(st.text(max_size=300) | st.text(by_hand.LETTERS, min_size=56, max_size=258).map("HZ1:".__add__))
def test_any_text_parses_or_is_malformed(text: str) -> None:
    try:
        signed = health_code.parse(text)
    except Malformed:
        return
    assert by_hand.text(signed.data) == text


@given(st.binary(max_size=120))
def test_any_claims_are_read_or_malformed(payload: bytes) -> None:
    with pytest.raises(Malformed):
        health_code.read_claims(payload)


def test_a_generation_is_fourteen_days() -> None:
    first_s = generation_at(NOW_S) * 14 * 86_400
    assert generation_at(first_s) == generation_at(first_s + 14 * 86_400 - 1) == generation_at(NOW_S)
    assert generation_at(first_s - 1) == generation_at(NOW_S) - 1
    assert FakeCity().claims(NOW_S).generation == generation_at(NOW_S)


def test_only_what_begins_with_00_is_a_demo() -> None:
    assert health_code.is_demo_issuer("000000")
    assert health_code.is_demo_issuer("000001")
    assert not health_code.is_demo_issuer("330100")
    assert not health_code.is_demo_issuer("010000")


def test_a_worse_colour_is_higher() -> None:
    assert Colour.GREEN < Colour.YELLOW < Colour.RED
