"""SHC, each defence with a card that is good but for one thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jws
from joserfc.errors import JoseError

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.protocol.credential import Credential
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import (
    DAY_S,
    NOW_S,
    FakeAbroad,
    base64url,
    document,
    ec_key,
    raw_deflate,
    row,
    rsa_key,
    shc_text,
    trust_with,
)

if TYPE_CHECKING:
    from scanner.protocol.trust import Trust
    from tests.fakes.foreign_issuing import AnyKey

NOW = Moment(NOW_S, ClockState.OK)
ABROAD = FakeAbroad()
TRUST = trust_with(ABROAD.documents())
NBF_S = NOW_S - DAY_S


def _reason(text: str, trust: Trust = TRUST, now: Moment = NOW) -> Reason | None:
    found = read(text, trust, now)
    if isinstance(found, Credential):
        return None
    assert found.outcome is Outcome.REFUSE
    return found.reason


def _card(header: dict[str, Any]) -> str:
    return shc_text(ABROAD.jws(raw_deflate(json.dumps(ABROAD.shc_payload()).encode()), header))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "zip": "DEF"}, {"alg": "HS256", "zip": "DEF"}, {"alg": "ES384", "zip": "DEF"},
        {"alg": "ES256"}, {"alg": "ES256", "zip": "GZ"}, {"alg": "ES256", "zip": "DEF", "jku": "https://x.example"},
        {"alg": "ES256", "zip": "DEF", "crit": ["x"], "x": 1}, {"alg": "ES256", "zip": "DEF", "typ": "JWT"},
        {"alg": ["ES256"], "zip": "DEF"}, {"zip": "DEF"},
        {"alg": "ES256", "zip": "DEF", "jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
    ],
    ids=str,
)  # fmt: skip
def test_a_card_has_one_header(header: dict[str, Any]) -> None:
    assert _reason(_card({**header, "kid": ABROAD.shc_kid})) is Reason.FORM_MALFORMED


def test_a_cards_kid_is_known() -> None:
    good = {"alg": "ES256", "zip": "DEF"}
    assert _reason(_card({**good, "kid": "x"})) is Reason.SIGNATURE_UNKNOWN_KEY
    assert _reason(_card(good)) is Reason.FORM_MALFORMED
    for kid in (7, None, [ABROAD.shc_kid], {"kid": ABROAD.shc_kid}):
        assert _reason(_card({**good, "kid": kid})) is Reason.SIGNATURE_UNKNOWN_KEY


@pytest.mark.parametrize("key", [rsa_key(), ec_key("large", ec.SECP384R1()), ec_key("another")], ids=range(3))
def test_only_a_p256_key_signs_cards(key: AnyKey) -> None:
    """Whatever key a document names under the card's kid: it has not signed this."""
    named = row(ABROAD.shc_kid, "https://abroad.example", key, "health-card")
    assert _reason(ABROAD.shc(), trust_with(document("shc", named))) is Reason.SIGNATURE_WRONG


@pytest.mark.parametrize(
    "signature", [b"", b"x", bytes(63), bytes(64), bytes(65), b"\x30\x06\x02\x01\x01\x02\x01\x01"]
)
def test_a_signature_is_r_and_s(signature: bytes) -> None:
    card = ABROAD.jws(raw_deflate(json.dumps(ABROAD.shc_payload()).encode()))
    other = f"{card.rpartition('.')[0]}.{base64url(signature)}"
    assert _reason(shc_text(other)) in {Reason.SIGNATURE_WRONG, Reason.FORM_MALFORMED}


@pytest.mark.parametrize("error", [JoseError("a later release's"), ValueError("another")])
def test_what_the_library_cannot_look_at_is_not_signed(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def validate_compact(*_: object, **__: object) -> bool:
        raise error

    monkeypatch.setattr(jws, "validate_compact", validate_compact)
    assert _reason(ABROAD.shc()) is Reason.SIGNATURE_WRONG


def test_parts_of_cards_are_refused() -> None:
    digits = ABROAD.shc()[5:]
    assert _reason(f"shc:/1/3/{digits}") is Reason.FORM_PART
    assert _reason(f"shc:/1/1/{digits}") is Reason.FORM_PART


@pytest.mark.parametrize("digits", ["", "5", "78", "99", "56a6", "٥٦", "56 76", "5676\n"], ids=ascii)
def test_digits_are_pairs_up_to_77(digits: str) -> None:
    assert _reason(f"shc:/{digits}") is Reason.FORM_MALFORMED


@pytest.mark.parametrize(
    "changed",
    [
        {"nbf": None}, {"nbf": "1"}, {"nbf": True}, {"exp": None}, {"exp": -1}, {"vc": {}}, {"vc": []},
        {"vc": {"type": []}}, {"vc": {"type": ["https://smarthealth.cards#health-card"]}}, {"iss": None},
        {"exp": NOW_S - 3 * DAY_S},
    ],
    ids=str,
)  # fmt: skip
def test_a_card_that_is_none(changed: dict[str, Any]) -> None:
    assert _reason(ABROAD.shc(**changed)) is Reason.FORM_CLAIMS


@pytest.mark.parametrize(
    "entries", [[], [{"resource": {"resourceType": "Patient"}}], [1], [{"resource": 1}]], ids=str
)
def test_a_card_without_one_named_patient(entries: list[Any]) -> None:
    patient = ABROAD.shc_payload()["vc"]["credentialSubject"]["fhirBundle"]["entry"][0]
    for bundle in (entries, [patient, patient]):
        vc = {
            "type": ["https://smarthealth.cards#health-card"],
            "credentialSubject": {"fhirBundle": {"entry": bundle}},
        }
        assert _reason(ABROAD.shc(vc=vc)) is Reason.FORM_CLAIMS


def test_a_card_without_expiry_ends_with_its_keys_window() -> None:
    found = read(ABROAD.shc(), TRUST, NOW)
    assert isinstance(found, Credential)
    later = Moment(NOW_S + 401 * DAY_S, ClockState.OK)
    assert _reason(ABROAD.shc(), now=later) is Reason.SIGNATURE_KEY_WINDOW


@pytest.mark.parametrize(
    ("given", "masked"),
    [(["John", "B."], "A*·J*"), ([], "A*"), (None, "A*"), ("John", "A*"), ([5], "A*"), ({"0": "John"}, "A*")],
    ids=str,
)
def test_the_first_given_name_of_a_list_is_shown(given: object, masked: str) -> None:
    vc = ABROAD.shc_payload()["vc"]
    vc["credentialSubject"]["fhirBundle"]["entry"][0]["resource"]["name"] = [
        {"family": "Anyperson", "given": given}
    ]
    found = read(ABROAD.shc(vc=vc), TRUST, NOW)
    assert isinstance(found, Credential)
    assert found.name == masked


@pytest.mark.parametrize("rid", [5, None, ["r"], {"r": 1}], ids=str)
def test_a_rid_that_is_no_text_is_no_rid(rid: object) -> None:
    trust = trust_with(ABROAD.documents(revoked=["5", "5.9999999999", "None.9999999999", "r"]))
    vc = {**ABROAD.shc_payload()["vc"], "rid": rid}
    assert _reason(ABROAD.shc(vc=vc), trust) is None


@pytest.mark.parametrize(
    ("revoked", "is_revoked"),
    [
        ("r1", True),
        ("r", False),
        ("r11", False),
        ("r1.", False),
        (f"r1.{NBF_S}", False),
        (f"r1.{NBF_S + 1}", True),
        (f"r1.{NBF_S + 1}x", False),
        ("r1.x9999999999", False),
        ("r1.-9999999999", False),
        ("r12.9999999999", False),
    ],
)
def test_a_rid_revokes_what_was_made_before_its_time(revoked: str, *, is_revoked: bool) -> None:
    trust = trust_with(ABROAD.documents(revoked=[revoked]))
    vc = {**ABROAD.shc_payload()["vc"], "rid": "r1"}
    due = Reason.LIST_REVOKED if is_revoked else None
    assert _reason(ABROAD.shc(vc=vc), trust) is due


def test_a_credential_of_another_type() -> None:
    vc = {**ABROAD.shc_payload()["vc"], "type": ["https://smarthealth.cards#something-else"]}
    assert _reason(ABROAD.shc(vc=vc)) is Reason.FORM_CLAIMS
