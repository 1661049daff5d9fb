"""Makes the one-time tokens by which a gate comes in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import segno

from hub import clock
from hub.checkpoints.models import EnrolmentToken
from hub.trust.publishing import pinned_root
from scanner.protocol.enrolment import SECRET_BYTES, TOKEN_LIFE_S, Token, write_token


def make_token(
    name: str, site: str, base_url: str, certificate_sha256: bytes = b"", auto_confirm: bool = False
) -> str:
    """The text (`HZE1:...`) for the gate `name` at `site`, good for ten minutes and one key.

    `base_url` is where the gate reaches this hub; `certificate_sha256` is there where the hub made its own certificate.
    With `auto_confirm` no operator compares fingerprints: for a gate on the hub's own machine.
    """
    token = EnrolmentToken(name=name, site=site, auto_confirm=auto_confirm)
    secret = start(token)
    token.save()
    return token_text(secret, base_url, certificate_sha256)


def start(token: EnrolmentToken) -> bytes:
    """Give an unsaved token its secret and its ten minutes; the secret (16 bytes), which is kept nowhere."""
    secret = secrets.token_bytes(SECRET_BYTES)
    token.secret_sha256 = secret_hash(secret)
    token.made_at = clock.now()
    token.expires_at = token.made_at + timedelta(seconds=TOKEN_LIFE_S)
    return secret


def token_text(secret: bytes, base_url: str, certificate_sha256: bytes = b"") -> str:
    """The text of the QR code; it pins the root of trust, and the certificate where there is one of the hub's own."""
    root_sha256 = hashlib.sha256(pinned_root()).digest()
    return write_token(Token(base_url, secret, root_sha256, certificate_sha256))


def picture(text: str) -> str:
    """The token as a QR code for the gate's camera: an address (`data:`) of a PNG."""
    return str(segno.make_qr(text, error="m").png_data_uri(scale=5, border=4))


def secret_hash(secret: bytes) -> str:
    """What stands in the database of a token's secret."""
    return hashlib.sha256(secret).hexdigest()
