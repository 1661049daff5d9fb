"""VDS-NC, each defence with a seal that is good but for one thing."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.formats import vds_nc
from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import Credential
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import (
    NOW_S,
    FakeAbroad,
    document,
    ec_key,
    row,
    rsa_key,
    trust_with,
)

if TYPE_CHECKING:
    from scanner.protocol.trust import Trust

NOW = Moment(NOW_S, ClockState.OK)
ABROAD = FakeAbroad()
TRUST = trust_with(ABROAD.documents())
TEXT = ABROAD.vds_nc()


def _reason(text: str, trust: Trust = TRUST, now: Moment = NOW) -> Reason | None:
    found = read(text, trust, now)
    if isinstance(found, Credential):
        return None
    assert found.outcome is Outcome.REFUSE
    return found.reason


def test_a_certificate_proves_nothing_by_itself() -> None:
    """Signed by itself, by another CSCA of the same name, or by a signer that the CSCA signed."""
    forger = ec_key("forger")
    for by in (forger, ec_key("forger's CSCA", ec.SECP384R1()), ABROAD.seal_key, rsa_key()):
        text = ABROAD.vds_nc(ABROAD.certificate(forger, by=by), key=forger)
        assert _reason(text) is Reason.SIGNATURE_WRONG
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(forger), key=forger)) is None


def test_a_certificate_named_by_itself() -> None:
    certificate = ABROAD.certificate(by=ec_key("csca of nobody"))
    kid = hashlib.sha256(certificate).hexdigest()
    trust = trust_with(document("vds_nc", row(kid, "UTO", ABROAD.seal_key, "icao.vacc")))
    assert _reason(ABROAD.vds_nc(certificate), trust) is None
    assert _reason(ABROAD.vds_nc(), trust) is Reason.SIGNATURE_UNKNOWN_KEY


def test_an_rsa_csca() -> None:
    kid = hashlib.sha256(ABROAD.csca_name.public_bytes()).hexdigest()
    trust = trust_with(document("vds_nc", row(kid, "UTO", rsa_key(), "icao.vacc")))
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(by=rsa_key())), trust) is None
    assert _reason(ABROAD.vds_nc(), trust) is Reason.SIGNATURE_WRONG
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(by=rsa_key(3072))), trust) is Reason.SIGNATURE_WRONG


def test_a_certificate_is_signed_over_a_good_digest() -> None:
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(digest=hashes.SHA512()))) is None
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(digest=hashes.SHA224()))) is Reason.SIGNATURE_WRONG


def test_a_certificate_of_a_version_that_there_is_not() -> None:
    """Its parser says so with an exception of its own (found by fuzzing)."""
    der = ABROAD.certificate()
    version = der.index(bytes.fromhex("a003020102"))
    other = der[: version + 4] + b"\x12" + der[version + 5 :]
    assert _reason(ABROAD.vds_nc(other)) is Reason.FORM_MALFORMED


def test_a_certificate_for_something_else() -> None:
    """A passport signer, a web server: from the same CSCA perhaps, but not for seals."""
    assert (
        _reason(ABROAD.vds_nc(ABROAD.certificate(usage="1.3.6.1.5.5.7.3.1")))
        is Reason.SIGNATURE_KIND_NOT_ALLOWED
    )
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(usage=""))) is None


def test_a_seal_is_signed_with_p256() -> None:
    large = ec_key("large", ec.SECP384R1())
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(large), key=large)) is Reason.SIGNATURE_WRONG
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(rsa_key()), key=rsa_key())) is Reason.SIGNATURE_WRONG
    assert _reason(ABROAD.vds_nc(ABROAD.certificate(rsa_key()))) is Reason.SIGNATURE_WRONG


@pytest.mark.parametrize("text", [f" {TEXT}", f"[{TEXT}]", '"icao.vacc"', '{"hdr":{"t":"vacc"}}', "{}"])
def test_a_seal_is_an_object_that_names_an_icao_use(text: str) -> None:
    assert _reason(text) is Reason.READ_NOT_A_PASS


def test_any_order_and_spacing_is_the_same_seal() -> None:
    said = json.loads(TEXT)
    turned = {"sig": said["sig"], "data": dict(reversed(said["data"].items()))}
    assert _reason(json.dumps(turned, indent=2)) is None
    assert read(json.dumps(turned), TRUST, NOW) == read(TEXT, TRUST, NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"uvci"', '"uvci":"X","uvci"'),
        lambda text: text.replace('"v":1', '"v":1.0'),
        lambda text: text.replace('"v":1', '"v":true'),
        lambda text: text.replace('"v":1', '"v":2'),
        lambda text: text.replace('"alg":"ES256"', '"alg":"none"'),
        lambda text: text.replace('"msg":{', '"msg":{"x":1.5,'),
        lambda text: text.replace('"msg":{', '"msg":{"x":NaN,'),
        lambda text: text.replace('"msg":{', '"msg":{"x":' + "9" * 400 + ","),
        lambda text: text.replace('"msg":{', '"msg":{"é":1,'),
        lambda text: text.replace('"msg":{', r'"msg":{"x":"\ud800",'),
        lambda text: text.replace('"msg":{', '"msg":{"x":' + "[" * 900 + "]" * 900 + ","),
        lambda text: text.replace('"cer":"', '"cer":"+'),
        lambda text: text.replace('"cer":"', '"cer":"A'),
        lambda text: text.replace('"sigvl":"', '"sigvl":"="'),
        lambda text: text[:-1],
        lambda text: text + "x",
    ],
    ids=range(16),
)  # fmt: skip
def test_a_seal_that_is_none(change: Any) -> None:
    changed = change(TEXT)
    assert changed != TEXT
    assert _reason(changed) in {Reason.FORM_MALFORMED, Reason.SIGNATURE_WRONG}


def test_a_seals_state_and_use() -> None:
    assert _reason(ABROAD.vds_nc(state="AUS")) is Reason.SIGNATURE_OTHER_ISSUER
    assert _reason(ABROAD.vds_nc(t="icao.test")) is None
    assert _reason(ABROAD.vds_nc(t="icao.other")) is Reason.SIGNATURE_KIND_NOT_ALLOWED
    assert _reason(ABROAD.vds_nc(uvci=7)) is Reason.FORM_CLAIMS


def test_canonical_json_is_rfc_8785s() -> None:
    """Section 3.2.2's rules for what a seal can have: names sorted, shortest escapes, text as it is."""
    said = {"b": '\u20ac$\x0f\nA\'B"\\\\"/', "a": [1, True, None, "ß"], "A": {}}
    spelled = '{"A":{},"a":[1,true,null,"ß"],"b":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert vds_nc.canonical(said) == spelled.encode()
    for bad in ({"x": 1.0}, {"é": 1}, [{"x": [0.5]}]):
        with pytest.raises(Malformed):
            vds_nc.canonical(bad)


@pytest.mark.parametrize("member", ["cer", "sigvl"])
@pytest.mark.parametrize("spelled", ["{0}!", "{0}\n", "!{0}"])
def test_base64_has_one_alphabet_and_no_rubbish(member: str, spelled: str) -> None:
    said = json.loads(TEXT)
    said["sig"][member] = spelled.format(said["sig"][member])
    assert _reason(json.dumps(said)) is Reason.FORM_MALFORMED


@pytest.mark.parametrize("member", ["cer", "sigvl"])
def test_base64_of_a_length_that_there_is_not(member: str) -> None:
    said = json.loads(TEXT)
    said["sig"][member] = "AAAAA"
    assert _reason(json.dumps(said)) is Reason.FORM_MALFORMED


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("06082a8648ce3d030107", "06082a8648ce3d03017f"),  # a curve that there is not
        ("06082a8648ce3d040302", "06082a8648ce3d04037f"),  # an algorithm that there is not
    ],
)
def test_a_certificate_with_a_part_that_nobody_can_parse(part: str, broken: str) -> None:
    """Its parser looks at such a part only when it is asked for it."""
    der = ABROAD.certificate()
    other = der.replace(bytes.fromhex(part), bytes.fromhex(broken))
    assert other != der
    assert _reason(ABROAD.vds_nc(other)) is Reason.FORM_MALFORMED


def test_a_certificate_whose_uses_nobody_can_parse_may_sign_nothing() -> None:
    der = ABROAD.certificate()
    oid = der.index(b"\x06", der.index(bytes.fromhex("0603551d25")) + 5)
    broken = x509.load_der_x509_certificate(der[:oid] + b"\x04" + der[oid + 1 :])
    assert not vds_nc._may_sign_seals(broken)
