"""The foreign formats that a gate can read, and what a text of one proves.

Sources: EU hcert_spec 1.0.8 (3.4), SMART Health Cards (QR), NZCP (4), ICAO VDS-NC technical report (2.1).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

from scanner.formats import hc1, nzcp, shc, vds_nc
from scanner.protocol.credential import Credential, Format

if TYPE_CHECKING:
    from scanner.formats.foreign_pass import ForeignPass, Keys


class Reader(Protocol):
    """What each format's file is."""

    def read(self, text: str, keys: Keys) -> ForeignPass:
        """The pass in `text`, signed by one of `keys` (by kid); raises Malformed or `foreign_pass.Refused`."""


_FORMATS: dict[Format, Reader] = {Format.HC1: hc1, Format.SHC: shc, Format.NZCP: nzcp, Format.VDS_NC: vds_nc}


def read(text: str, kind: Format, keys: Keys) -> ForeignPass:
    """The pass of format `kind` in `text`, signed by one of `keys` (by kid).

    Raises Malformed (of `protocol/cbor.py`) for a text that is spelled wrongly, and `foreign_pass.Refused` with a reason.
    """
    return _FORMATS[kind].read(text, keys)


def credential_of(found: ForeignPass, kind: Format) -> Credential:
    """`found` in the words of the check. Identifiers are hashed: a foreign UVCI says more than a gate's record needs."""
    issuer = f"{kind}:{found.key.issuer}"
    named = hashlib.sha256(f"{issuer}\n".encode() + found.identifier).digest()
    return Credential(
        issuer=issuer,
        subject=named[:16],
        code_id=named[16:24],
        kid=hashlib.sha256(found.key.kid.encode()).digest()[:8],
        colour=None,
        kind=None,
        iat_s=found.iat_s,
        exp_s=found.exp_s,
        generation=None,
        index=None,
        name=found.name,
        tail=found.tail,
        cose=b"",
        format=kind,
    )
