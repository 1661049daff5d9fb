"""Makes the one-time tokens by which a gate comes in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

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
    secret = secrets.token_bytes(SECRET_BYTES)
    made_at = clock.now()
    EnrolmentToken.objects.create(
        secret_sha256=secret_hash(secret),
        name=name,
        site=site,
        made_at=made_at,
        expires_at=made_at + timedelta(seconds=TOKEN_LIFE_S),
        auto_confirm=auto_confirm,
    )
    root_sha256 = hashlib.sha256(pinned_root()).digest()
    return write_token(Token(base_url, secret, root_sha256, certificate_sha256))


def secret_hash(secret: bytes) -> str:
    """What stands in the database of a token's secret."""
    return hashlib.sha256(secret).hexdigest()
