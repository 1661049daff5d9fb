"""SMART Health Cards, NZCP and VDS-NC: the shared examples behave as their makers say."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.formats import shc
from scanner.formats.foreign_pass import Refused
from scanner.protocol.credential import Credential, Format
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import document, row, trust_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.protocol.trust import Trust

SHC_ISSUER = "https://spec.smarthealth.cards/examples/issuer"
SHC_SEES = {
    "example-00-f-qr-code-numeric-value-0": ("A*·J*", "0120"),
    "example-01-f-qr-code-numeric-value-0": ("A*·J*", "0120"),
    "example-02-f-qr-code-numeric-value-0": Reason.FORM_PART,
    "example-02-f-qr-code-numeric-value-1": Reason.FORM_PART,
    "example-02-f-qr-code-numeric-value-2": Reason.FORM_PART,
    "example-03-f-qr-code-numeric-value-0": Reason.LIST_REVOKED,
}
NZCP_SEES = {
    "EXAMPLE_PASS": None,
    "badPublicKeyPass": Reason.SIGNATURE_WRONG,
    "publicKeyNotFoundPass": Reason.SIGNATURE_UNKNOWN_KEY,
    "modifiedSignaturePass": Reason.SIGNATURE_WRONG,
    "modifiedPayloadPass": Reason.SIGNATURE_WRONG,
    "expiredPass": Reason.TIME_EXPIRED,
    "notActivePass": Reason.TIME_FUTURE,
    "notBase32": Reason.FORM_MALFORMED,
}
FOR_EVER = {"not_before": 1, "not_after": 2**40}


def _at(year: int, month: int = 1) -> Moment:
    return Moment(int(datetime(year, month, 1, tzinfo=UTC).timestamp()), ClockState.OK)


def _sees(text: str, trust: Trust, now: Moment) -> tuple[str, str] | Reason:
    found = read(text, trust, now)
    return (found.name, found.tail) if isinstance(found, Credential) else found.reason


def _jwk_hex(jwk: dict[str, str]) -> str:
    x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[c] + "=="), "big") for c in "xy")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo).hex()


@pytest.fixture(scope="module")
def cards(testdata: Callable[[str], Path]) -> Path:
    return testdata("smart-health-cards") / "spec-examples"


@pytest.fixture(scope="module")
def cards_trust(cards: Path) -> Trust:
    """The issuer's published keys, and per key its published revocations."""
    published = cards / "issuer" / ".well-known"
    rows = []
    for jwk in json.loads((published / "jwks.json").read_text())["keys"]:
        revoked = published / "crl" / f"{jwk['kid']}.json"
        rids = json.loads(revoked.read_text())["rids"] if revoked.exists() else []
        rows.append(
            row(jwk["kid"], SHC_ISSUER, _jwk_hex(jwk), "health-card", **{**FOR_EVER, "revoked": rids})
        )
    return trust_with(document("shc", *rows))


def test_every_card_in_one_code(
    cards: Path, cards_trust: Trust, record_property: Callable[[str, object], None]
) -> None:
    record_property("vectors", len(SHC_SEES))
    seen = {
        path.stem: _sees(path.read_text().strip(), cards_trust, _at(2024))
        for path in sorted(cards.glob("*-f-*.txt"))
    }
    assert seen == SHC_SEES


def _jws_reason(compact: str, trust: Trust) -> Reason | None:
    try:
        return None if shc.read_jws(compact, trust.foreign[Format.SHC]).name else Reason.FORM_CLAIMS
    except Refused as refused:
        return refused.reason


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_every_card_as_a_jws(number: int, cards: Path, cards_trust: Trust) -> None:
    """Also the one that is too large for one code: its signature holds, but it is a report that names no patient."""
    compact = (cards / f"example-0{number}-d-jws.txt").read_text().strip()
    assert _jws_reason(compact, cards_trust) is (Reason.FORM_CLAIMS if number == 2 else None)
    forged = compact[:-9] + ("A" if compact[-9] != "A" else "B") + compact[-8:]
    assert _jws_reason(forged, cards_trust) is Reason.SIGNATURE_WRONG


def test_the_card_that_expires(cards: Path) -> None:
    """Example 03, were it not revoked: until June 2024."""
    jwks = json.loads((cards / "issuer" / ".well-known" / "jwks.json").read_text())["keys"]
    rows = [row(jwk["kid"], SHC_ISSUER, _jwk_hex(jwk), "health-card", **FOR_EVER) for jwk in jwks]
    trust = trust_with(document("shc", *rows))
    text = (cards / "example-03-f-qr-code-numeric-value-0.txt").read_text().strip()
    assert _sees(text, trust, _at(2024)) == ("R*·J*", "0422")
    assert _sees(text, trust, _at(2024, 7)) is Reason.TIME_EXPIRED
    assert _sees(text, trust, _at(2023)) is Reason.TIME_FUTURE


@pytest.fixture(scope="module")
def passes(testdata: Callable[[str], Path]) -> Path:
    return testdata("nzcp")


def _did_row(path: Path) -> dict[str, Any]:
    method = json.loads(path.read_text())["verificationMethod"][0]
    issuer, kid = method["id"].split("#")
    return row(kid, issuer, _jwk_hex(method["publicKeyJwk"]), "public-pass", **FOR_EVER)


def test_every_nz_pass(passes: Path, record_property: Callable[[str, object], None]) -> None:
    record_property("vectors", len(NZCP_SEES))
    trust = trust_with(document("nzcp", _did_row(passes / "exampleDIDDocument.json")))
    vectors = json.loads((passes / "nzcp_vectors.json").read_text())
    seen = {said["name"]: _sees(said["payload"], trust, _at(2022)) for said in vectors}
    assert seen == {name: reason or ("S*·J*", "0416") for name, reason in NZCP_SEES.items()}
    active = next(said["payload"] for said in vectors if said["name"] == "notActivePass")
    assert _sees(active, trust, _at(2026, 12)) == ("S*·J*", "0416")


def test_the_live_nz_key_does_not_sign_the_examples(passes: Path) -> None:
    trust = trust_with(document("nzcp", _did_row(passes / "liveDIDDocument.json")))
    for said in json.loads((passes / "nzcp_vectors.json").read_text()):
        assert _sees(said["payload"], trust, _at(2022)) in {
            Reason.SIGNATURE_UNKNOWN_KEY,
            Reason.FORM_MALFORMED,
        }


@pytest.fixture(scope="module")
def seals(testdata: Callable[[str], Path]) -> list[dict[str, Any]]:
    path = testdata("vds-nc") / "uto_examples_vds-nc-dotnet.json"
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8-sig"))
    return found


def _seal_text(seal: dict[str, Any]) -> str:
    return json.dumps(seal, ensure_ascii=False, separators=(",", ":"))


def _seal_row(seal: dict[str, Any]) -> dict[str, Any]:
    """The CSCA certificates are not in the data: the signers' own are named in the trust document."""
    der = base64.urlsafe_b64decode(seal["sig"]["cer"].rstrip("=") + "==")
    public = x509.load_der_x509_certificate(der).public_key()
    spki = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    kid = hashlib.sha256(der).hexdigest()
    return row(kid, seal["data"]["hdr"]["is"], spki.hex(), "icao.vacc", **FOR_EVER)


def test_every_seal(seals: list[dict[str, Any]], record_property: Callable[[str, object], None]) -> None:
    record_property("vectors", len(seals))
    trust = trust_with(document("vds_nc", *map(_seal_row, seals)))
    seen = [_sees(_seal_text(seal), trust, _at(2022)) for seal in seals]
    assert seen == [("S*·B*", "0102"), ("C*·J*·S*", "0515")]


def test_every_seal_changed_or_unknown(seals: list[dict[str, Any]]) -> None:
    first, second = seals
    trust = trust_with(document("vds_nc", _seal_row(first)))
    assert _sees(_seal_text(second), trust, _at(2022)) is Reason.SIGNATURE_UNKNOWN_KEY
    changed = _seal_text(first).replace("A1234567Z", "A1234568Z")
    assert _sees(changed, trust, _at(2022)) is Reason.SIGNATURE_WRONG
    assert _sees(_seal_text(first), trust, _at(2026, 4)) is Reason.TIME_EXPIRED
    mixed = {"data": first["data"], "sig": second["sig"]}
    both = trust_with(document("vds_nc", *map(_seal_row, seals)))
    assert _sees(_seal_text(mixed), both, _at(2022)) is Reason.SIGNATURE_WRONG
