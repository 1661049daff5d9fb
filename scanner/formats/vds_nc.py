"""VDS-NC, ICAO's visible digital seal for non-constrained environments (technical report 1.2): proof of vaccination or test.

    text = JSON { "data": { "hdr": { "t": "icao.vacc", "v": 1, "is": state }, "msg": {...} },
                  "sig": { "alg": "ES256", "cer": Base64URL(X.509), "sigvl": Base64URL(r and s) } }

1. Not longer than one QR code; JSON with each name once and no fractions.
2. The signer's certificate comes along and proves nothing by itself: it must be signed by a CSCA of the trust document
   (found by the SHA-256 of its name), or be named there itself (by its own SHA-256).
3. P-256; where it has an extended key usage, that must be ICAO's for VDS-NC (2.23.136.1.1.14.2).
4. The signature is over the canonical JSON (RFC 8785) of `data`; only ES256.
5. The state is the key's, the use allowed. The pass is valid while its signer's certificate is.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from scanner.formats.foreign_pass import (
    ForeignPass,
    Refused,
    birthday,
    fingerprint,
    masked_name,
    read_json,
    signer,
)
from scanner.protocol.cbor import Malformed
from scanner.protocol.foreign_trust import verify_es256
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.formats.foreign_pass import Keys
    from scanner.protocol.foreign_trust import ForeignKey

KEY_USAGE = x509.ObjectIdentifier("2.23.136.1.1.14.2")

_BASE64 = re.compile(r"[A-Za-z0-9_-]+={0,2}\Z", re.ASCII)
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


def read(text: str, keys: Keys) -> ForeignPass:
    """The pass in `text`, whose signer's certificate one of `keys` vouches for; raises Refused or Malformed."""
    match read_json(text):
        case {
            "data": {"hdr": {"t": str(use), "v": 1, "is": str(state)}, "msg": dict(message)} as data,
            "sig": {"alg": "ES256", "cer": str(spelled), "sigvl": str(signature)},
        }:
            der = _base64url(spelled)
        case _:
            raise Malformed("not a VDS-NC")
    certificate = _certificate(der)
    key = _voucher(certificate, der, keys)
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or not verify_es256(
        public, _base64url(signature), canonical(data)
    ):
        raise Refused(Reason.SIGNATURE_WRONG)
    if not _may_sign_seals(certificate) or use not in key.uses:
        raise Refused(Reason.SIGNATURE_KIND_NOT_ALLOWED)
    if state != key.issuer:
        raise Refused(Reason.SIGNATURE_OTHER_ISSUER)
    return _pass(message, certificate, der, key)


def canonical(value: object) -> bytes:
    """The JSON Canonicalization Scheme (RFC 8785) of what VDS-NC has: objects, lists, text, integers.

    Raises Malformed for fractions, and for names beyond ASCII, which Python would sort in another order.
    """
    _require_canonical(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _require_canonical(value: object) -> None:
    if isinstance(value, dict):
        if not all(map(str.isascii, value)):
            raise Malformed("a name beyond ASCII")
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            _require_canonical(one)
    elif type(value) is float:
        raise Malformed("a fraction")


def _voucher(certificate: x509.Certificate, der: bytes, keys: Keys) -> ForeignKey:
    """The row that names the certificate itself, or else the CSCA that issued it. Raises Refused."""
    named = keys.get(hashlib.sha256(der).hexdigest(), ())
    if named:
        return named[0]
    csca = keys.get(hashlib.sha256(certificate.issuer.public_bytes()).hexdigest(), ())
    return signer(csca, lambda key: _is_issued_by(certificate, key))


def _is_issued_by(certificate: x509.Certificate, csca: ForeignKey) -> bool:
    digest, how = certificate.signature_hash_algorithm, certificate.signature_algorithm_parameters
    if not isinstance(digest, _HASHES):
        return False
    signature, signed = certificate.signature, certificate.tbs_certificate_bytes
    try:
        if isinstance(csca.key, rsa.RSAPublicKey) and isinstance(how, (padding.PKCS1v15, padding.PSS)):
            csca.key.verify(signature, signed, how, digest)
        elif isinstance(csca.key, ec.EllipticCurvePublicKey) and isinstance(how, ec.ECDSA):
            csca.key.verify(signature, signed, ec.ECDSA(digest))
        else:
            return False
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _certificate(der: bytes) -> x509.Certificate:
    try:
        found = x509.load_der_x509_certificate(der)
        # Parts of a certificate are parsed only when asked for: those that may fail are asked for here.
        for part in ("issuer", "signature_hash_algorithm", "signature_algorithm_parameters"):
            getattr(found, part)
        found.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise Malformed("not a certificate") from error
    return found


def _may_sign_seals(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return True
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return False
    return KEY_USAGE in usage.value


def _pass(message: dict[str, Any], certificate: x509.Certificate, der: bytes, key: ForeignKey) -> ForeignPass:
    match message:
        case {"uvci": str(identifier), "pid": {"n": str(name), **holder}}:
            pass
        case {"utci": str(identifier), "pid": {"n": str(name), **holder}}:
            pass
        case _:
            raise Refused(Reason.FORM_CLAIMS)
    return ForeignPass(
        key=key,
        identifier=identifier.encode(),
        iat_s=int(certificate.not_valid_before_utc.timestamp()),
        exp_s=int(certificate.not_valid_after_utc.timestamp()),
        name=masked_name(*name.split()),
        tail=birthday(holder.get("dob")),
        revocations=frozenset({fingerprint(identifier.encode()), fingerprint(der)}),
    )


def _base64url(said: str) -> bytes:
    if _BASE64.match(said) is None:
        raise Malformed("not Base64URL")
    try:
        return base64.urlsafe_b64decode(said.rstrip("=") + "=" * (-len(said.rstrip("=")) % 4))
    except ValueError as error:
        raise Malformed("not Base64URL") from error
