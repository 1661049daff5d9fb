"""The name by which a gate knows a person for fourteen days, and by which nobody outside the hub finds the person."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from hub import keys
from scanner.protocol.health_code import SUBJECT_BYTES

if TYPE_CHECKING:
    from hub.people.models import Person


def subject_of(person: Person, generation: int) -> bytes:
    """16 bytes, drawn anew for each generation: a key of its own, so that destroying it unlinks the generation."""
    key = keys.mac_key(f"subject-{generation}")
    return hmac.digest(key, f"{person.issuer_id}/{person.pk}".encode(), hashlib.sha256)[:SUBJECT_BYTES]
