"""Made-up foreign issuers: passes of each format signed by keys of theirs, and the trust documents that name those keys.

abroad = FakeAbroad()                       # keys of one issuer in each format
text = abroad.hc1()                         # shc(), nzcp(), vds_nc(); changes as keywords
trust = trust_with(FakeCity(), abroad.documents())
"""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import base64
import hashlib
import json
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import base45
import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

from scanner.protocol import trust
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, documents_of, seed_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.protocol.trust import Trust

    AnyKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

NOW_S = SPRING_2026_S
DAY_S = 86_400
WINDOW = {"not_before": NOW_S - 400 * DAY_S, "not_after": NOW_S + 400 * DAY_S}
VACCINATION = {
    "tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2,
    "dt": "2026-01-05", "co": "DE", "is": "Somebody", "ci": "URN:UVCI:01DE/A/1",
}  # fmt: skip
TEST = {
    "tg": "840539006", "tt": "LP6464-4", "sc": "2026-03-01T10:00:00Z", "tr": "260415000", "tc": "Somewhere",
    "co": "DE", "is": "Somebody", "ci": "URN:UVCI:01DE/T/1",
}  # fmt: skip
RECOVERY = {
    "tg": "840539006", "fr": "2026-01-05", "co": "DE", "is": "Somebody", "df": "2026-02-01", "du": "2026-08-01",
    "ci": "URN:UVCI:01DE/R/1",
}  # fmt: skip


def ec_key(name: str, curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    """The elliptic curve key that goes by `name`, the same each time."""
    return ec.derive_private_key(int.from_bytes(seed_of(name), "big") >> 8, curve or ec.SECP256R1())


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def spki(key: AnyKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def row(kid: str, issuer: str, key: AnyKey | str, *uses: str, **changes: Any) -> dict[str, Any]:
    """One key of a foreign document; `key` may be hex already."""
    public = key if isinstance(key, str) else spki(key).hex()
    return {
        "kid": kid,
        "issuer": issuer,
        "key": public,
        "uses": list(uses),
        "revoked": [],
        **WINDOW,
        **changes,
    }


def document(kind: str, *rows: Mapping[str, Any], name: str = "all") -> dict[str, bytes]:
    """A foreign trust document, target path -> bytes."""
    return {f"foreign/{kind}/{name}.json": json.dumps({"format": kind, "keys": rows}).encode()}


def trust_with(*documents: Mapping[str, bytes], home: FakeCity | None = None) -> Trust:
    """The trust of a city, and what these foreign documents add to it."""
    merged = documents_of(home or FakeCity())
    for one in documents:
        merged.update(one)
    return trust.read(merged, 1)


def sign_raw(key: AnyKey, message: bytes) -> bytes:
    """ES256 as r and s, or PS256."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    size = (key.curve.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def cose(key: AnyKey, payload: bytes, protected: Any, unprotected: Any = None, tag: bytes = b"\xd2") -> bytes:
    """COSE_Sign1 with whatever headers; `protected` may be bytes already."""
    header = protected if isinstance(protected, bytes) else cbor2.dumps(protected)
    signature = sign_raw(key, cbor2.dumps(["Signature1", header, b"", payload]))
    return tag + cbor2.dumps([header, unprotected or {}, payload, signature])


def hc1_text(data: bytes) -> str:
    return "HC1:" + str(base45.b45encode(zlib.compress(data)), "ascii")


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def shc_text(jws: str) -> str:
    return "shc:/" + "".join(f"{ord(c) - 45:02d}" for c in jws)


def raw_deflate(data: bytes) -> bytes:
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    return made.compress(data) + made.flush()


class FakeAbroad:
    """One issuer in each format: DE (hc1), https://abroad.example (shc), did:web:abroad.example (nzcp), UTO (vds_nc)."""

    def __init__(self, name: str = "abroad") -> None:
        self.hc1_key, self.shc_key = ec_key(f"{name} hc1"), ec_key(f"{name} shc")
        self.nzcp_key, self.seal_key = ec_key(f"{name} nzcp"), ec_key(f"{name} seal")
        self.csca_key = ec_key(f"{name} csca", ec.SECP384R1())
        self.hc1_kid, self.shc_kid, self.nzcp_kid = (
            seed_of(f"{name} hc1")[:8],
            f"{name}-thumbprint",
            f"{name}-1",
        )
        self.csca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"CSCA of {name}")])

    def documents(self, **changes: Any) -> dict[str, bytes]:
        """The documents of all four formats; `changes` go into every row."""
        csca = hashlib.sha256(self.csca_name.public_bytes()).hexdigest()
        rows = {
            "hc1": row(self.hc1_kid.hex(), "DE", self.hc1_key, "vaccination", "test", "recovery"),
            "shc": row(self.shc_kid, "https://abroad.example", self.shc_key, "health-card"),
            "nzcp": row(self.nzcp_kid, "did:web:abroad.example", self.nzcp_key, "public-pass"),
            "vds_nc": row(csca, "UTO", self.csca_key, "icao.vacc", "icao.test"),
        }
        made: dict[str, bytes] = {}
        for kind, said in rows.items():
            made.update(document(kind, {**said, **changes}))
        return made

    def hc1_claims(self, entry: Mapping[str, Any] = VACCINATION, **changes: Any) -> dict[Any, Any]:
        """An HC1's claims; `entry` says its kind; changes by claim (`_4=...`) or by member of the certificate."""
        group = "v" if "vp" in entry else "t" if "tr" in entry else "r"
        name = {"fn": "Müller", "fnt": "MUELLER", "gn": "Erika", "gnt": "ERIKA"}
        certificate = {"ver": "1.3.0", "nam": name, "dob": "1964-08-12", group: [dict(entry)]}
        claims: dict[Any, Any] = {1: "DE", 4: NOW_S + DAY_S, 6: NOW_S - DAY_S, -260: {1: certificate}}
        for key, value in changes.items():
            if key.startswith("_"):
                claims[int(key[1:])] = value
            else:
                certificate[key] = value
        return claims

    def hc1(self, entry: Mapping[str, Any] = VACCINATION, **changes: Any) -> str:
        claims = self.hc1_claims(entry, **changes)
        return hc1_text(cose(self.hc1_key, cbor2.dumps(claims), {1: -7, 4: self.hc1_kid}))

    def shc_payload(self, **changes: Any) -> dict[str, Any]:
        patient = {
            "resourceType": "Patient",
            "name": [{"family": "Anyperson", "given": ["John", "B."]}],
            "birthDate": "1951-01-20",
        }
        vc = {
            "type": ["https://smarthealth.cards#health-card"],
            "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": {"entry": [{"resource": patient}]}},
        }
        return {"iss": "https://abroad.example", "nbf": NOW_S - DAY_S + 0.5, "vc": vc, **changes}

    def jws(self, payload: bytes, header: Mapping[str, Any] | None = None) -> str:
        said = header or {"alg": "ES256", "zip": "DEF", "kid": self.shc_kid}
        signed = f"{base64url(json.dumps(said).encode())}.{base64url(payload)}"
        return f"{signed}.{base64url(sign_raw(self.shc_key, signed.encode()))}"

    def shc(self, **changes: Any) -> str:
        return shc_text(self.jws(raw_deflate(json.dumps(self.shc_payload(**changes)).encode())))

    def nzcp_claims(self, **changes: Any) -> dict[Any, Any]:
        vc = {
            "@context": ["https://www.w3.org/2018/credentials/v1"],
            "version": "1.0.0",
            "type": ["VerifiableCredential", "PublicCovidPass"],
            "credentialSubject": {"givenName": "Jack", "familyName": "Sparrow", "dob": "1960-04-16"},
        }
        claims: dict[Any, Any] = {
            1: "did:web:abroad.example",
            5: NOW_S - DAY_S,
            4: NOW_S + DAY_S,
            7: b"c" * 16,
        }
        claims["vc"] = vc
        for key, value in changes.items():
            claims[int(key[1:]) if key.startswith("_") else key] = value
        return claims

    def nzcp(self, **changes: Any) -> str:
        header = {4: self.nzcp_kid.encode(), 1: -7}
        data = cose(self.nzcp_key, cbor2.dumps(self.nzcp_claims(**changes)), header)
        return "NZCP:/1/" + base64.b32encode(data).rstrip(b"=").decode()

    def certificate(
        self,
        key: AnyKey | None = None,
        usage: str = "2.23.136.1.1.14.2",
        by: AnyKey | None = None,
        digest: hashes.SHA224 | hashes.SHA256 | hashes.SHA512 | None = None,
    ) -> bytes:
        """A seal signer's certificate from the CSCA, DER; `usage` "" for none."""
        now = datetime.fromtimestamp(NOW_S, UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "signer")]))
            .issuer_name(self.csca_name)
            .public_key((key or self.seal_key).public_key())
            .serial_number(7)
            .not_valid_before(now - timedelta(days=10))
            .not_valid_after(now + timedelta(days=10))
        )
        if usage:
            oids = [x509.ObjectIdentifier(usage)]
            made = made.add_extension(x509.ExtendedKeyUsage(oids), critical=True)
        return made.sign(by or self.csca_key, digest or hashes.SHA256()).public_bytes(
            serialization.Encoding.DER
        )

    def vds_nc(self, certificate: bytes = b"", key: AnyKey | None = None, **changes: Any) -> str:
        """A seal; changes by member of its header or message."""
        header = {"t": "icao.vacc", "v": 1, "is": changes.pop("state", "UTO")}
        message: dict[str, Any] = {
            "uvci": "U32870",
            "pid": {"n": "Smith Bill", "dob": "1990-01-02", "i": "A1"},
        }
        for name, value in changes.items():
            (header if name in header else message)[name] = value
        data = {"hdr": header, "msg": message}
        spelled = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        signature = base64url(sign_raw(key or self.seal_key, spelled))
        sig = {"alg": "ES256", "cer": base64url(certificate or self.certificate()), "sigvl": signature}
        return json.dumps({"data": data, "sig": sig}, separators=(",", ":"), ensure_ascii=False)


def eu_row(certificate_der: bytes, issuer: str, **changes: Any) -> dict[str, Any]:
    """The hc1 row of an EU signer's certificate: kid, key, window, and the uses of its extended key usage (none: all).

    The OIDs are looked for in the bytes, in both arcs that were used (with and without a 0): some test certificates have
    extensions that no parser takes.
    """
    certificate = x509.load_der_x509_certificate(certificate_der)
    uses = [use for n, use in enumerate(("test", "vaccination", "recovery"), 1) if _names(certificate, n)]
    public = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {
        "kid": hashlib.sha256(certificate_der).digest()[:8].hex(),
        "issuer": issuer,
        "key": public.hex(),
        "uses": uses or ["vaccination", "test", "recovery"],
        "not_before": int(certificate.not_valid_before_utc.timestamp()),
        "not_after": int(certificate.not_valid_after_utc.timestamp()),
        "revoked": [],
        **changes,
    }


def _names(certificate: x509.Certificate, use: int) -> bool:
    arcs = (bytes.fromhex("2b060104018e378f6501"), bytes.fromhex("2b06010401008e378f6501"))
    return any(
        bytes([6, len(arc) + 1]) + arc + bytes([use]) in certificate.tbs_certificate_bytes for arc in arcs
    )
