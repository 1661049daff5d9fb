"""NZCP, the New Zealand COVID Pass (specification 1.0, nzcp.covid19.health.nz).

    text = "NZCP:/1/" + Base32 without padding (COSE_Sign1(CWT)), ES256
    CWT  = { 1: iss, 5: nbf, 4: exp, 7: cti (16 bytes), "vc": credential }

1. Not longer than one QR code; version 1; Base32 in capitals; kid and alg in the protected header only.
2. Every key of that kid is tried, whatever DID the claims name: nothing inside is looked at before the signature holds; then
   `iss` must be the key's. Only ES256.
3. A credential of type PublicCovidPass, with the names it must have.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from scanner.formats import cose_cwt, glance
from scanner.formats.foreign_pass import (
    ForeignPass,
    Refused,
    birthday,
    fingerprint,
    masked_name,
    seconds,
    signer,
)
from scanner.protocol.cbor import Malformed
from scanner.protocol.foreign_trust import ES256
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.formats.foreign_pass import Keys
    from scanner.protocol.foreign_trust import ForeignKey

BEGINNING = f"{glance.NZCP_PREFIX}1/"
"""With the version."""
USE = "public-pass"

_BASE32 = re.compile(r"[A-Z2-7]+\Z", re.ASCII)
_ISS, _EXP, _NBF = 1, 4, 5
_CTI_BYTES = 16
_TYPES = {"VerifiableCredential", "PublicCovidPass"}


def read(text: str, keys: Keys) -> ForeignPass:
    """The pass in `text`, signed by one of `keys`; raises Refused or Malformed."""
    spelled = text[len(BEGINNING) :]
    if not text.startswith(BEGINNING) or _BASE32.match(spelled) is None:
        raise Malformed("not version 1 in Base32")
    try:
        data = base64.b32decode(spelled + "=" * (-len(spelled) % 8))
    except ValueError as error:
        raise Malformed("not Base32") from error
    signed = cose_cwt.parse(data, either_header=False)
    candidates = keys.get(signed.kid.decode("ascii", "replace"), ())
    key = signer(candidates, lambda key: key.algorithm == ES256 and signed.is_signed_by(key))
    try:
        return _pass(signed.claims(), key)
    except Malformed as error:
        raise Refused(Reason.FORM_CLAIMS) from error


def _pass(claims: dict[Any, Any], key: ForeignKey) -> ForeignPass:
    if claims.get(_ISS) != key.issuer:
        raise Refused(Reason.SIGNATURE_OTHER_ISSUER)
    if USE not in key.uses:
        raise Refused(Reason.SIGNATURE_KIND_NOT_ALLOWED)
    match claims:
        case {7: bytes(cti), "vc": {"type": list(types), "credentialSubject": dict(subject)}} if (
            len(cti) == _CTI_BYTES and all(type(t) is str for t in types) and _TYPES.issubset(types)
        ):
            if type(subject.get("givenName")) is not str or type(subject.get("dob")) is not str:
                raise Malformed("no holder")
        case _:
            raise Malformed("no PublicCovidPass")
    return ForeignPass(
        key=key,
        identifier=cti,
        iat_s=seconds(claims.get(_NBF)),
        exp_s=seconds(claims.get(_EXP)),
        name=masked_name(subject.get("familyName"), subject["givenName"]),
        tail=birthday(subject["dob"]),
        revocations=frozenset({fingerprint(cti)}),
    )
