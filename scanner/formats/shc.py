"""SHC, a SMART Health Card (spec.smarthealth.cards 1.4).

    text = "shc:/" + digits, two for each character of the JWS: ord(character) - 45
    JWS  = header { "alg": "ES256", "zip": "DEF", "kid": thumbprint } . raw DEFLATE of the JSON below . r and s
    JSON = { "iss": URL, "nbf": s, ? "exp": s, "vc": { "type": [...], "credentialSubject": { "fhirBundle": ... }, ? "rid" } }

1. One code: cards split over several ("shc:/1/3/...", deprecated since 2022-12) are refused with that reason.
2. At most what a version 22 code holds; the header has exactly these three members.
3. The key is the trust document's under that kid, never one fetched from `iss`; only ES256.
4. The payload is inflated, to at most 64 KiB, once the signature holds; `iss` must be the key's.
5. A `rid` that the key's row revokes, alone or with the time before which cards are revoked, revokes this card.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter

from scanner.formats import glance
from scanner.formats.foreign_pass import (
    ENDLESS_S,
    ForeignPass,
    Refused,
    birthday,
    inflate,
    masked_name,
    read_json,
    seconds,
    signer,
)
from scanner.protocol.cbor import Malformed
from scanner.protocol.foreign_trust import ES256
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from joserfc.jws import CompactSignature

    from scanner.formats.foreign_pass import Keys
    from scanner.protocol.foreign_trust import ForeignKey

USE = "health-card"

_PART = re.compile(r"[0-9]+/[0-9]+/", re.ASCII)
_DIGITS = re.compile(r"(?:[0-6][0-9]|7[0-7])+\Z", re.ASCII)
_TYPE = "https://smarthealth.cards#health-card"
_REGISTRY = jws.JWSRegistry({"zip": HeaderParameter("Compression", "str", required=True)}, algorithms=[ES256])


def read(text: str, keys: Keys) -> ForeignPass:
    """The pass in `text`, signed by one of `keys`; raises Refused or Malformed."""
    digits = text[len(glance.SHC_PREFIX) :]
    if _PART.match(digits):
        raise Refused(Reason.FORM_PART)
    if _DIGITS.match(digits) is None:
        raise Malformed("not pairs of digits up to 77")
    return read_jws("".join(chr(int(digits[i : i + 2]) + 45) for i in range(0, len(digits), 2)), keys)


def read_jws(compact: str, keys: Keys) -> ForeignPass:
    """The pass in a JWS in compact form; raises Refused or Malformed."""
    try:
        signed = jws.extract_compact(compact.encode("ascii"), registry=_REGISTRY)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Malformed("not a JWS") from error
    header = signed.protected
    if set(header) != {"alg", "zip", "kid"} or header["alg"] != ES256 or header["zip"] != "DEF":
        raise Malformed("another header")
    kid = header["kid"] if type(header["kid"]) is str else ""
    key = signer(keys.get(kid, ()), lambda key: _is_signed_by(signed, key))
    try:
        return _pass(signed.payload, key)
    except Malformed as error:
        raise Refused(Reason.FORM_CLAIMS) from error


def _is_signed_by(signed: CompactSignature, key: ForeignKey) -> bool:
    if key.algorithm != ES256 or not isinstance(key.key, ec.EllipticCurvePublicKey):
        return False
    try:
        return jws.validate_compact(signed, ECKey(key.key, None), registry=_REGISTRY)
    except (JoseError, ValueError):
        return False


def _pass(deflated: bytes, key: ForeignKey) -> ForeignPass:
    match read_json(inflate(deflated, -15)):
        case {"iss": str(issuer), "nbf": nbf, "vc": {"type": list(types), **vc}, **said}:
            if issuer != key.issuer:
                raise Refused(Reason.SIGNATURE_OTHER_ISSUER)
            if USE not in key.uses:
                raise Refused(Reason.SIGNATURE_KIND_NOT_ALLOWED)
            if _TYPE not in types:
                raise Malformed("no health card")
        case _:
            raise Malformed("no verifiable credential")
    patient = _patient(vc.get("credentialSubject"))
    name = patient["name"][0]
    given = name.get("given")
    iat_s = seconds(nbf)
    return ForeignPass(
        key=key,
        identifier=hashlib.sha256(deflated).digest(),
        iat_s=iat_s,
        exp_s=seconds(said["exp"]) if "exp" in said else ENDLESS_S,
        name=masked_name(name.get("family"), given[0] if type(given) is list and given else ""),
        tail=birthday(patient.get("birthDate")),
        revocations=_revocations(vc.get("rid"), seconds(nbf), key.revoked),
    )


def _patient(subject: object) -> dict[str, Any]:
    """The one Patient of the bundle, who has a name."""
    match subject:
        case {"fhirBundle": {"entry": list(entries)}}:
            found = [
                entry["resource"]
                for entry in entries
                if type(entry) is dict
                and type(entry.get("resource")) is dict
                and entry["resource"].get("resourceType") == "Patient"
            ]
            if len(found) == 1:
                patient: dict[str, Any] = found[0]
                match patient.get("name"):
                    case [dict(), *_]:
                        return patient
    raise Malformed("not one patient with a name")


def _revocations(rid: object, nbf_s: int, revoked: frozenset[str]) -> frozenset[str]:
    """The names in `revoked` that mean this card: its `rid`, or "rid.time" with a time after `nbf_s`."""
    if type(rid) is not str:
        return frozenset()
    timed = (name for name in revoked if name.startswith(f"{rid}."))
    later = {name for name in timed if name[len(rid) + 1 :].isdecimal() and nbf_s < int(name[len(rid) + 1 :])}
    return frozenset({rid, *later})
