"""Codes that no gate may believe, for the demo's scenes: signed by a stranger, and changed after signing."""

from __future__ import annotations

from scanner.protocol import base45, health_code
from scanner.protocol.health_code import PREFIX, HealthCode
from scanner.protocol.signing import SigningKey


def by_unknown_key(code: HealthCode) -> str:
    """The claims of `code` signed by a key that stands in nobody's trust documents."""
    return health_code.write(code, SigningKey.generate())


def one_bit_flipped(text: str, code: HealthCode) -> str:
    """The code `text` with one bit of its holder's subject changed: well spelled still, but not what was signed."""
    data = bytearray(base45.decode(text[len(PREFIX) :]))
    data[data.index(code.subject)] ^= 1
    return PREFIX + base45.encode(bytes(data))
