"""Whose foreign passes a gate believes: signed documents again, never a key that a pass brings along.

    foreign/<format>/<name>.json   { "format": "hc1" | "shc" | "nzcp" | "vds_nc", "keys": [ row, ... ] }
    row = { "kid": text, "issuer": text, "key": hex, "uses": [text, ...], "not_before": s, "not_after": s,
            "revoked": [text, ...] }

`name` is free (a country, a province); all documents of a format count together. `key` is a DER SubjectPublicKeyInfo in
lower-case hex: P-256 for ES256, RSA of 2048 to 4096 bits for PS256; the key says the algorithm, a pass must name the
same. What the other members are in each format:

    format   kid                                issuer            uses                           revoked
    hc1      hex of the 8 bytes                 country, iss      vaccination, test, recovery    hash of the UVCI
    shc      JWK thumbprint                     URL, iss          health-card                    rid, or rid.timestamp
    nzcp     kid                                DID, iss          public-pass                    hash of the 16 bytes cti
    vds_nc   SHA-256, hex: of a CSCA's name,    state, hdr.is     icao.vacc, icao.test           hash of the UVCI, or of a
             or of one signer's certificate                                                      signer's certificate

"hash" is the first 32 hex digits of SHA-256 (EU revocation, type UCI). A pass counts only while its key's window is open
and, where it says when it was made, only for the row's issuer and uses. A format without a document is not read at all.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import FOREIGN_FOLDER, Format

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_DOCUMENT_BYTES = 256 * 1024
MAX_KEYS_OF_A_KID = 4
ES256, PS256 = "ES256", "PS256"
USES = {
    Format.HC1: frozenset({"vaccination", "test", "recovery"}),
    Format.SHC: frozenset({"health-card"}),
    Format.NZCP: frozenset({"public-pass"}),
    Format.VDS_NC: frozenset({"icao.vacc", "icao.test"}),
}

_ROW = {"kid", "issuer", "key", "uses", "not_before", "not_after", "revoked"}
_PATH = re.compile(r"foreign/([a-z0-9_]+)/[A-Za-z0-9._-]{1,60}\.json\Z", re.ASCII)
_TEXT = re.compile(r"[!-~]{1,120}\Z", re.ASCII)
_HEX = re.compile(r"(?:[0-9a-f]{2}){1,2048}\Z", re.ASCII)
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_MIN_RSA_BITS, _MAX_RSA_BITS = 2048, 4096


@dataclass(frozen=True)
class ForeignKey:
    """One row of a document; see the module. `key` is parsed and of an accepted size."""

    kid: str
    issuer: str
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey
    uses: frozenset[str]
    not_before_s: int
    not_after_s: int
    revoked: frozenset[str]

    @cached_property
    def algorithm(self) -> str:
        """The one algorithm that this key signs passes with: "ES256", "PS256", or "" (a CSCA's larger curve)."""
        if isinstance(self.key, rsa.RSAPublicKey):
            return PS256
        return ES256 if isinstance(self.key.curve, ec.SECP256R1) else ""

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` (ES256: r and s, 64 bytes; PS256) is this key's over `message`."""
        if isinstance(self.key, rsa.RSAPublicKey):
            return _verify_ps256(self.key, signature, message)
        return self.algorithm == ES256 and verify_es256(self.key, signature, message)


def verify_es256(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    """Whether the 64 bytes r and s are `key`'s (P-256) over `message`; another length is not."""
    if len(signature) != 64 or not isinstance(key.curve, ec.SECP256R1):
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def read(
    documents: Mapping[str, bytes], set_aside: dict[str, str]
) -> dict[Format, dict[str, tuple[ForeignKey, ...]]]:
    """The keys by format and kid, at most four of a kid, from those of `documents` that stand in the foreign folder.

    A document with anything but the members above, an unknown format or use, or a key of another kind or size goes, as a
    whole, into `set_aside`, with the reason.
    """
    found: dict[Format, dict[str, tuple[ForeignKey, ...]]] = {}
    for path in sorted(path for path in documents if path.startswith(FOREIGN_FOLDER)):
        try:
            kind, keys = _document(path, documents[path])
        except Malformed as error:
            set_aside[path] = str(error)
            continue
        by_kid = found.setdefault(kind, {})
        for key in keys:
            by_kid[key.kid] = (*by_kid.get(key.kid, ()), key)[:MAX_KEYS_OF_A_KID]
    return found


def _document(path: str, body: bytes) -> tuple[Format, list[ForeignKey]]:
    try:
        said = json.loads(body) if len(body) <= MAX_DOCUMENT_BYTES else None
    except (ValueError, RecursionError) as error:
        raise Malformed("foreign document is not JSON") from error
    named = _PATH.match(path)
    if named is None or type(said) is not dict or set(said) != {"format", "keys"}:
        raise Malformed("foreign document: members")
    kind = next((known for known in USES if known == said["format"] == named[1]), None)
    if kind is None or type(said["keys"]) is not list:
        raise Malformed("foreign document: format")
    return kind, [_key(kind, row) for row in said["keys"]]


def _key(kind: Format, row: object) -> ForeignKey:
    if type(row) is not dict or set(row) != _ROW:
        raise Malformed("foreign key: members")
    _require(_is_text(row["kid"]) and _is_text(row["issuer"]), "kid or issuer")
    _require(_are_texts(row["uses"]) and USES[kind].issuperset(row["uses"]), "uses")
    _require(_are_texts(row["revoked"]), "revoked")
    not_before_s, not_after_s = row["not_before"], row["not_after"]
    _require(type(not_before_s) is int and type(not_after_s) is int and not_before_s < not_after_s, "window")
    return ForeignKey(
        row["kid"],
        row["issuer"],
        _public_key(row["key"]),
        frozenset(row["uses"]),
        not_before_s,
        not_after_s,
        frozenset(row["revoked"]),
    )


def _public_key(said: object) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    if type(said) is not str or _HEX.match(said) is None:
        raise Malformed("foreign key: not in lower-case hex")
    try:
        key = serialization.load_der_public_key(bytes.fromhex(said))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Malformed("foreign key: no public key") from error
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES):
        return key
    if isinstance(key, rsa.RSAPublicKey) and _MIN_RSA_BITS <= key.key_size <= _MAX_RSA_BITS:
        return key
    raise Malformed("foreign key: kind or size")


def _verify_ps256(key: rsa.RSAPublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _is_text(said: Any) -> bool:  # noqa: ANN401 - it is what is asked
    return type(said) is str and _TEXT.match(said) is not None


def _are_texts(said: Any) -> bool:  # noqa: ANN401 - it is what is asked
    return type(said) is list and all(map(_is_text, said))


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Malformed(f"foreign document: {what}")
