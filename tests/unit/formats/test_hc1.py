"""HC1, each defence with a pass that is good but for one thing."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.formats import foreign_pass
from scanner.formats.foreign_pass import MAX_INFLATED_BYTES
from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import Credential
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import (
    DAY_S,
    NOW_S,
    RECOVERY,
    TEST,
    VACCINATION,
    FakeAbroad,
    cose,
    document,
    ec_key,
    hc1_text,
    raw_deflate,
    row,
    rsa_key,
    shc_text,
    sign_raw,
    trust_with,
)

if TYPE_CHECKING:
    from scanner.protocol.trust import Trust

NOW = Moment(NOW_S, ClockState.OK)
ABROAD = FakeAbroad()
TRUST = trust_with(ABROAD.documents())
ALL_USES = ("vaccination", "test", "recovery")


def _reason(text: str, trust: Trust = TRUST, now: Moment = NOW) -> Reason | None:
    found = read(text, trust, now)
    if isinstance(found, Credential):
        return None
    assert found.outcome is Outcome.REFUSE
    return found.reason


def _hc1(claims: dict[Any, Any] | bytes, header: Any = None, unprotected: Any = None, key: Any = None) -> str:
    payload = claims if isinstance(claims, bytes) else cbor2.dumps(claims)
    said = {1: -7, 4: ABROAD.hc1_kid} if header is None else header
    return hc1_text(cose(key or ABROAD.hc1_key, payload, said, unprotected))


def test_each_entry_needs_its_use() -> None:
    for entry, use in ((VACCINATION, "vaccination"), (TEST, "test"), (RECOVERY, "recovery")):
        for allowed in ALL_USES:
            trust = trust_with(document("hc1", row(ABROAD.hc1_kid.hex(), "DE", ABROAD.hc1_key, allowed)))
            due = None if allowed == use else Reason.SIGNATURE_KIND_NOT_ALLOWED
            assert _reason(ABROAD.hc1(entry), trust) is due


def test_a_test_that_found_the_virus() -> None:
    assert _reason(ABROAD.hc1({**TEST, "tr": "260373001"})) is Reason.COLOUR_DETECTED
    assert _reason(ABROAD.hc1({**TEST, "tr": "260415000"})) is None


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ({"fn": "Zoë", "fnt": "ALPHA", "gn": "Yves", "gnt": "BETA"}, "A*·B*"),
        ({"fn": "Zoë", "gn": "Yves"}, "Z*·Y*"),
        ({"fnt": "ALPHA", "gnt": "BETA"}, "A*·B*"),
        ({"fn": "Zoë", "fnt": "", "gnt": "BETA"}, "Z*·B*"),
        ({}, ""),
    ],
    ids=str,
)
def test_a_name_is_read_as_in_a_passport_where_it_is_there(name: dict[str, str], masked: str) -> None:
    found = read(ABROAD.hc1(nam=name), TRUST, NOW)
    assert isinstance(found, Credential)
    assert found.name == masked


def test_a_protected_kid_wins() -> None:
    """EU test cases CO18 to CO23."""
    claims, good, bad = ABROAD.hc1_claims(), ABROAD.hc1_kid, b"another."
    assert _reason(_hc1(claims, {1: -7, 4: good}, {4: bad})) is None
    assert _reason(_hc1(claims, {1: -7}, {4: good})) is None
    assert _reason(_hc1(claims, {}, {1: -7, 4: good})) is None
    assert _reason(_hc1(claims, b"", {1: -7, 4: good})) is None
    assert _reason(_hc1(claims, {1: -7, 4: bad}, {4: good})) is Reason.SIGNATURE_UNKNOWN_KEY
    assert _reason(_hc1(claims, {1: -7, 4: good}, {1: -37})) is None
    assert _reason(_hc1(claims, {1: -37, 4: good}, {1: -7})) is Reason.SIGNATURE_WRONG


@pytest.mark.parametrize("kid", [b"", b"7 bytes", b"9 bytes..", "8 letter", 12345678, None], ids=repr)
def test_a_kid_has_eight_bytes(kid: Any) -> None:
    """EU test cases CO25 and CO26, which upstream never made."""
    assert _reason(_hc1(ABROAD.hc1_claims(), {1: -7, 4: kid})) is Reason.FORM_MALFORMED


@pytest.mark.parametrize("alg", [None, -8, -35, -36, -257, 5, 0, "ES256", -7.0, True], ids=repr)
def test_no_other_algorithm(alg: Any) -> None:
    """EU test case CO4, which upstream never made."""
    assert _reason(_hc1(ABROAD.hc1_claims(), {1: alg, 4: ABROAD.hc1_kid})) is Reason.FORM_MALFORMED


def test_the_key_says_the_algorithm() -> None:
    """EU test case CO27: an RSA key under ES256, a P-256 key under PS256, a P-384 key at all."""
    kid, claims = ABROAD.hc1_kid, ABROAD.hc1_claims()
    for key, alg, due in (
        (rsa_key(), -37, None),
        (rsa_key(), -7, Reason.SIGNATURE_WRONG),
        (ABROAD.hc1_key, -37, Reason.SIGNATURE_WRONG),
        (ec_key("large", ec.SECP384R1()), -7, Reason.SIGNATURE_WRONG),
    ):
        trust = trust_with(document("hc1", row(kid.hex(), "DE", key, *ALL_USES)))
        assert _reason(_hc1(claims, {1: alg, 4: kid}, key=key), trust) is due


def test_a_signature_of_another_length() -> None:
    """EU test case CO24."""
    header, payload = cbor2.dumps({1: -7, 4: ABROAD.hc1_kid}), cbor2.dumps(ABROAD.hc1_claims())
    signature = sign_raw(ABROAD.hc1_key, cbor2.dumps(["Signature1", header, b"", payload]))
    for wrong in (
        b"",
        signature[:63],
        signature + b"\0",
        b"\0" + signature,
        signature * 2,
        bytes(64),
        signature[:32] + b"\0" + signature[32:],
    ):
        text = hc1_text(b"\xd2" + cbor2.dumps([header, {}, payload, wrong]))
        assert _reason(text) is Reason.SIGNATURE_WRONG


def test_every_key_of_a_kid_is_tried_up_to_four() -> None:
    kid = ABROAD.hc1_kid.hex()
    others = [row(kid, "DE", ec_key(f"other {n}"), *ALL_USES) for n in range(4)]
    mine = row(kid, "DE", ABROAD.hc1_key, *ALL_USES)
    text = ABROAD.hc1()
    assert _reason(text, trust_with(document("hc1", *others[:3], mine))) is None
    assert _reason(text, trust_with(document("hc1", *others, mine))) is Reason.SIGNATURE_WRONG


def test_nothing_inside_is_looked_at_before_the_signature_holds() -> None:
    forger = ec_key("forger")
    assert _reason(_hc1(b"\xff\xff", key=forger)) is Reason.SIGNATURE_WRONG
    assert _reason(_hc1(b"\xff\xff")) is Reason.FORM_CLAIMS


def _entry(**changed: Any) -> dict[str, Any]:
    return {**VACCINATION, **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"_4": "1"}, {"_4": None}, {"_6": None}, {"_4": float("nan")}, {"_4": float("inf")}, {"_4": True},
        {"_4": -1}, {"_4": 2**64}, {"_4": NOW_S - 2 * DAY_S}, {"_260": None}, {"_6": NOW_S + DAY_S},
        {"ver": None}, {"nam": "x"}, {"dob": 1964}, {"v": []}, {"v": None}, {"v": {}}, {"v": "x"},
        {"v": [VACCINATION, VACCINATION]}, {"t": [TEST]}, {"r": [RECOVERY]}, {"v": [1]}, {"v": [{}]},
        {"v": [_entry(ci=None)]}, {"v": [_entry(ci=b"x")]}, {"v": [_entry(dn="2")]}, {"v": [_entry(dn=True)]},
    ],
    ids=str,
)  # fmt: skip
def test_claims_that_are_none(changed: dict[str, Any]) -> None:
    changed = {"_-260" if name == "_260" else name: value for name, value in changed.items()}
    assert _reason(ABROAD.hc1(**changed)) is Reason.FORM_CLAIMS


def test_times_may_be_floats_and_groups_null() -> None:
    assert _reason(ABROAD.hc1(_4=float(NOW_S + 60), _6=NOW_S - 60.5, t=None, r=[])) is None


def test_a_kept_country() -> None:
    assert _reason(ABROAD.hc1(_1="FR")) is Reason.SIGNATURE_OTHER_ISSUER
    without = ABROAD.hc1_claims()
    del without[1]
    assert _reason(_hc1(without)) is None


def test_a_bomb_is_stopped_at_64_kib() -> None:
    """In HC1 by zlib, by DEFLATE in a card that is even signed."""
    bomb = hc1_text(bytes(2_000_000))
    assert len(bomb) < 4296
    assert _reason(bomb) is Reason.FORM_MALFORMED
    with pytest.raises(Malformed):
        foreign_pass.inflate(zlib.compress(bytes(MAX_INFLATED_BYTES + 1)), 15)
    assert len(foreign_pass.inflate(zlib.compress(bytes(MAX_INFLATED_BYTES)), 15)) == MAX_INFLATED_BYTES
    spaces = json.dumps(ABROAD.shc_payload()).encode() + b" " * 70_000
    assert _reason(shc_text(ABROAD.jws(raw_deflate(spaces)))) is Reason.FORM_CLAIMS
    assert _reason(shc_text(ABROAD.jws(raw_deflate(spaces[:60_000])))) is None


def test_nothing_follows_the_compressed_part() -> None:
    data = zlib.compress(cose(ABROAD.hc1_key, cbor2.dumps(ABROAD.hc1_claims()), {1: -7, 4: ABROAD.hc1_kid}))
    for changed in (data + b"x", data[:-1], data + data):
        with pytest.raises(Malformed):
            foreign_pass.inflate(changed, 15)


@pytest.mark.parametrize(
    "inner",
    [
        cbor2.CBORTag(35, "(a+)+$"),
        cbor2.CBORTag(28, [1]),
        cbor2.CBORTag(2, b"\xff" * 60),
        cbor2.CBORTag(0, "2021"),
    ],
    ids=lambda tag: str(tag.tag),
)
def test_no_tag_inside(inner: cbor2.CBORTag) -> None:
    """Patterns are not compiled, cycles not built, whoever signed them."""
    assert _reason(ABROAD.hc1(_99=inner)) is Reason.FORM_CLAIMS
    assert _reason(_hc1(ABROAD.hc1_claims(), {1: -7, 4: ABROAD.hc1_kid}, {9: inner})) is Reason.FORM_MALFORMED


def test_no_key_twice_and_no_deep_nest() -> None:
    once = cbor2.dumps(ABROAD.hc1_claims())
    twice = bytes([once[0] + 1]) + once[1:] + cbor2.dumps(4) + cbor2.dumps(NOW_S + 9)
    assert _reason(_hc1(once)) is None
    assert _reason(_hc1(twice)) is Reason.FORM_CLAIMS
    assert _reason(_hc1(b"\x81" * 9 + b"\x01")) is Reason.FORM_CLAIMS
    assert _reason(hc1_text(b"\x81" * 60_000)) is Reason.FORM_MALFORMED


@pytest.mark.parametrize("tag", [b"", b"\xd2", b"\xd8\x3d\xd2"], ids=["none", "18", "61 18"])
def test_the_tags_that_issuers_wrote(tag: bytes) -> None:
    data = cose(ABROAD.hc1_key, cbor2.dumps(ABROAD.hc1_claims()), {1: -7, 4: ABROAD.hc1_kid}, tag=tag)
    assert _reason(hc1_text(data)) is None
    assert _reason(hc1_text(b"\xd8\x61" + data)) is Reason.FORM_MALFORMED


def test_a_twin_signature_is_the_same_pass() -> None:
    """(r, n - s) verifies too: what is remembered or revoked is keyed by the signed identifier."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    header, payload = cbor2.dumps({1: -7, 4: ABROAD.hc1_kid}), cbor2.dumps(ABROAD.hc1_claims())
    signature = sign_raw(ABROAD.hc1_key, cbor2.dumps(["Signature1", header, b"", payload]))
    twin = signature[:32] + (order - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")
    found = [
        read(hc1_text(b"\xd2" + cbor2.dumps([header, {}, payload, s])), TRUST, NOW) for s in (signature, twin)
    ]
    assert isinstance(found[0], Credential)
    assert found[0] == found[1]
