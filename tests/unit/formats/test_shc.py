"""SHC, each defence with a card that is good but for one thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.protocol.credential import Credential
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import (
    DAY_S,
    NOW_S,
    FakeAbroad,
    raw_deflate,
    shc_text,
    trust_with,
)

if TYPE_CHECKING:
    from scanner.protocol.trust import Trust

NOW = Moment(NOW_S, ClockState.OK)
ABROAD = FakeAbroad()
TRUST = trust_with(ABROAD.documents())


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
    assert _reason(_card({**good, "kid": 7})) is Reason.SIGNATURE_UNKNOWN_KEY


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


def test_a_credential_of_another_type() -> None:
    vc = {**ABROAD.shc_payload()["vc"], "type": ["https://smarthealth.cards#something-else"]}
    assert _reason(ABROAD.shc(vc=vc)) is Reason.FORM_CLAIMS
