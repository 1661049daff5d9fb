"""NZCP, each defence with a pass that is good but for one thing."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import cbor2
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
    cose,
    document,
    row,
    rsa_key,
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


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("/1/", "/2/"),
        lambda text: text.lower().replace("nzcp", "NZCP"),
        lambda text: text + "=",
        lambda text: text + "\n",
        lambda text: text[:8],
        lambda text: text.replace("/1/", "/1/ "),
        lambda text: text[:9],
        lambda text: text[:11],
        lambda text: text[:14],
    ],
    ids=range(9),
)
def test_a_nz_pass_is_spelled_in_one_way(change: Any) -> None:
    assert _reason(change(ABROAD.nzcp())) is Reason.FORM_MALFORMED


def test_a_nz_header_is_protected() -> None:
    claims = cbor2.dumps(ABROAD.nzcp_claims())
    kid = ABROAD.nzcp_kid.encode()
    for header, unprotected, due in (
        ({4: kid, 1: -7}, {}, None),
        ({1: -7}, {4: kid}, Reason.FORM_MALFORMED),
        ({4: kid}, {1: -7}, Reason.FORM_MALFORMED),
        ({4: kid, 1: -37}, {}, Reason.SIGNATURE_WRONG),
        ({4: b"\xff", 1: -7}, {}, Reason.SIGNATURE_UNKNOWN_KEY),
    ):
        data = cose(ABROAD.nzcp_key, claims, header, unprotected)
        assert _reason("NZCP:/1/" + base64.b32encode(data).rstrip(b"=").decode()) is due


@pytest.mark.parametrize(
    "changed",
    [
        {"_7": b"short"}, {"_7": "c" * 16}, {"_5": None}, {"_4": None}, {"vc": None}, {"_5": NOW_S + DAY_S},
        {"vc": {"type": ["PublicCovidPass"], "credentialSubject": {"givenName": "x", "dob": "1960-04-16"}}},
        {"vc": {"type": ["VerifiableCredential", "PublicCovidPass"], "credentialSubject": {"givenName": "x"}}},
        {"vc": {"type": ["VerifiableCredential", "PublicCovidPass"], "credentialSubject": {"dob": "1960-04-16"}}},
        {"vc": {"type": ["VerifiableCredential", 1], "credentialSubject": {}}},
        {"vc": {
            "type": ["VerifiableCredential", "PublicCovidPass", 1],
            "credentialSubject": {"givenName": "x", "dob": "1960-04-16"},
        }},
        {"vc": {"type": [["x"]], "credentialSubject": {}}},
    ],
    ids=str,
)  # fmt: skip
def test_a_nz_pass_that_is_none(changed: dict[str, Any]) -> None:
    assert _reason(ABROAD.nzcp(**changed)) is Reason.FORM_CLAIMS


def test_only_es256() -> None:
    """An RSA key in a document does not make PS256 a way of signing these."""
    row_ = row(ABROAD.nzcp_kid, "did:web:abroad.example", rsa_key(), "public-pass")
    data = cose(rsa_key(), cbor2.dumps(ABROAD.nzcp_claims()), {4: ABROAD.nzcp_kid.encode(), 1: -37})
    text = "NZCP:/1/" + base64.b32encode(data).rstrip(b"=").decode()
    assert _reason(text, trust_with(document("nzcp", row_))) is Reason.SIGNATURE_WRONG
