"""One in N live codes is drawn for a look at the ID, so that nobody can count on passing unseen (DESIGN, section 6)."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from scanner.protocol.health_code import Kind

if TYPE_CHECKING:
    from scanner.protocol.credential import Credential


class Lots:
    """`key`: 32 random bytes of this start, kept nowhere: neither city nor guard nor holder can tell who will be drawn.

    The lot falls on the code, not on the moment: a drawn code that leaves and comes back is still drawn.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def is_drawn(self, credential: Credential, one_in: int) -> bool:
        """Whether the lot falls on `credential`; never with `one_in` 0, and never on other kinds than live."""
        if one_in <= 0 or credential.kind is not Kind.LIVE:
            return False
        message = credential.issuer.encode("ascii") + credential.code_id
        drawn = hmac.digest(self._key, message, hashlib.sha256)
        return int.from_bytes(drawn, "big") % one_in == 0
