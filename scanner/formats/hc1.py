"""HC1, the EU Digital COVID Certificate (hcert_spec 1.0.8, schema 1.3).

    text = "HC1:" + Base45(zlib(COSE_Sign1(CWT)));   CWT = { ? 1: country, 4: exp, 6: iat, -260: { 1: certificate } }

1. Not longer than one QR code; Base45; zlib of at most 64 KiB; COSE with or without its tags.
2. Kid of 8 bytes in the protected header or else in the unprotected one; every key of that kid is tried.
3. ES256 or PS256 as the key says; nothing inside is looked at before the signature holds.
4. The country that signs is the key's; the certificate is exactly one vaccination, test or recovery, of a use that the key
   has (extended key usage of the signer's certificate: the trust document says it, none there means all three).
5. A test that found the virus is said to be one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner.formats import cose_cwt, glance
from scanner.formats.foreign_pass import (
    ForeignPass,
    Refused,
    birthday,
    fingerprint,
    inflate,
    masked_name,
    seconds,
    signer,
)
from scanner.protocol import base45
from scanner.protocol.cbor import Malformed
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.formats.foreign_pass import Keys

KID_BYTES = 8
DETECTED = "260373001"
"""SNOMED CT, from the EU value set covid-19-lab-result."""

_ISS, _EXP, _IAT, _HCERT = 1, 4, 6, -260
_USES = {"v": "vaccination", "t": "test", "r": "recovery"}
_ENTRIES: dict[str, dict[str, type]] = {
    "v": {
        "tg": str, "vp": str, "mp": str, "ma": str, "dn": int, "sd": int, "dt": str, "co": str, "is": str, "ci": str,
    },
    "t": {"tg": str, "tt": str, "sc": str, "tr": str, "co": str, "is": str, "ci": str},
    "r": {"tg": str, "fr": str, "co": str, "is": str, "df": str, "du": str, "ci": str},
}  # fmt: skip
"""What each kind of entry must have (schema 1.3.0; earlier versions required more)."""


def read(text: str, keys: Keys) -> ForeignPass:
    """The pass in `text`, signed by one of `keys`; raises Refused or Malformed."""
    try:
        signed = cose_cwt.parse(
            inflate(base45.decode(text[len(glance.HC1_PREFIX) :]), 15), either_header=True
        )
    except ValueError as error:
        raise Malformed("not Base45, zlib and COSE") from error
    if len(signed.kid) != KID_BYTES:
        raise Malformed("kid of another length")
    key = signer(keys.get(signed.kid.hex(), ()), signed.is_signed_by)
    try:
        return _pass(signed.claims(), key)
    except Malformed as error:
        raise Refused(Reason.FORM_CLAIMS) from error


def _pass(claims: dict[Any, Any], key: Any) -> ForeignPass:  # noqa: ANN401
    certificate = claims.get(_HCERT)
    certificate = certificate.get(1) if type(certificate) is dict else None
    if type(certificate) is not dict or type(certificate.get("ver")) is not str:
        raise Malformed("no certificate")
    group, entry = _entry(certificate)
    if claims.get(_ISS, key.issuer) != key.issuer:
        raise Refused(Reason.SIGNATURE_OTHER_ISSUER)
    if _USES[group] not in key.uses:
        raise Refused(Reason.SIGNATURE_KIND_NOT_ALLOWED)
    name = certificate.get("nam")
    if type(name) is not dict or type(certificate.get("dob")) is not str:
        raise Malformed("no holder")
    identifier = entry["ci"].encode()
    return ForeignPass(
        key=key,
        identifier=identifier,
        iat_s=seconds(claims.get(_IAT)),
        exp_s=seconds(claims.get(_EXP)),
        name=masked_name(name.get("fnt") or name.get("fn"), name.get("gnt") or name.get("gn")),
        tail=birthday(certificate["dob"]),
        revocations=frozenset({fingerprint(identifier)}),
        is_detected=group == "t" and entry["tr"] == DETECTED,
    )


def _entry(certificate: dict[Any, Any]) -> tuple[str, dict[Any, Any]]:
    """The one group that is there, and its one entry."""
    groups = [group for group in _USES if certificate.get(group)]
    entries = certificate[groups[0]] if len(groups) == 1 else None
    if type(entries) is not list or len(entries) != 1 or type(entries[0]) is not dict:
        raise Malformed("not exactly one entry")
    if not all(type(entries[0].get(name)) is kind for name, kind in _ENTRIES[groups[0]].items()):
        raise Malformed("an entry that lacks something")
    return groups[0], entries[0]
