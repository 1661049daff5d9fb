"""A certificate for this machine's own addresses, made at the first `--lan`; enrolment tokens carry its fingerprint."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import socket
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hub import clock, data_folder

if TYPE_CHECKING:
    from pathlib import Path

_LIFE = timedelta(days=397)  # what browsers accept at most
_NOWHERE = "192.0.2.1"  # TEST-NET-1 (RFC 5737): asking for the way there sends nothing


def certificate(addresses: list[str]) -> tuple[Path, Path]:
    """The files of certificate and key (PEM, 0600); made anew when it lacks an address or is about to end."""
    at = data_folder.folder("tls")
    files = at / "certificate.pem", at / "key.pem"
    if not all(file.exists() for file in files) or not _serves(files[0].read_bytes(), addresses):
        made, key = _make(addresses)
        data_folder.replace(files[1], key)
        data_folder.replace(files[0], made)
    return files


def fingerprint_for(base_url: str) -> bytes:
    """SHA-256 of this machine's own certificate for an HTTPS `base_url`, b"" for another."""
    file = data_folder.folder("tls") / "certificate.pem"
    if not base_url.startswith("https://") or not file.exists():
        return b""
    made = x509.load_pem_x509_certificate(file.read_bytes())
    return hashlib.sha256(made.public_bytes(Encoding.DER)).digest()


def own_addresses() -> list[str]:
    """This machine's addresses as its neighbours may see them, loopback left out."""
    found = set()
    with contextlib.suppress(OSError):
        found |= {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect((_NOWHERE, 9))
        found.add(way.getsockname()[0])
    return sorted(a for a in found if not ipaddress.ip_address(a).is_loopback)


def _serves(made: bytes, addresses: list[str]) -> bool:
    certificate = x509.load_pem_x509_certificate(made)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(a) for a in names.get_values_for_type(x509.IPAddress)}
    return set(addresses) <= known and certificate.not_valid_after_utc - clock.now() > timedelta(days=7)


def _make(addresses: list[str]) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Health-code hub")])
    hosts = [x509.IPAddress(ipaddress.ip_address(a)) for a in ["127.0.0.1", *addresses]]
    start = clock.now() - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + _LIFE)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), *hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made.public_bytes(Encoding.PEM), private
