"""A forgotten supervisor's PIN: the gate shows a challenge, the hub's operator types it and reads out the response.

    response = ten decimal digits of HMAC-SHA-256(key, CBOR [ "hz1-pin-reset-1", device, number, challenge ])
    key      = HMAC-SHA-256(SHA-256 of the device's access token, "hz1-pin-reset-key-1")

The key is what both sides have already and nobody else: the gate keeps its access token in the key store, the hub keeps the
token's SHA-256 and nothing more of it. So it works offline, over the telephone, at every gate enrolled so far, and ends when
the gate is enrolled anew. A signature by the hub's own key would bind to less, but 64 bytes cannot be read out; a key agreed
by Diffie-Hellman from the two Ed25519 keys would use signing keys for what they were not made for. What this leaves: whoever
reads the hub's database, or the gate's key store, can make a response; both could do worse. Ten digits are 33 bits, and a
wrong one makes the gate wait as a wrong PIN does. A challenge is random and good for one response.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from scanner.protocol.cbor import Malformed, encode

CHALLENGE_DIGITS, RESPONSE_DIGITS = 8, 10
_TYPED = re.compile(r"(\d{1,2})\D+([\d\s-]+)\Z", re.ASCII)


def response_to(challenge: str, *, device: bytes, number: int, access_sha256: bytes) -> str:
    """The response for guard `number` of `device` (8 bytes); `access_sha256` is 32 bytes."""
    key = hmac.digest(access_sha256, b"hz1-pin-reset-key-1", "sha256")
    said = encode(["hz1-pin-reset-1", device, number, challenge])
    return f"{int.from_bytes(hmac.digest(key, said, 'sha256')) % 10**RESPONSE_DIGITS:0{RESPONSE_DIGITS}}"


def access_hash(access_token: bytes) -> bytes:
    """What the hub keeps of a device's access token (as it goes over the wire)."""
    return hashlib.sha256(access_token).digest()


def is_response(typed: str, expected: str) -> bool:
    """Compared in constant time; `typed` are digits."""
    return hmac.compare_digest(typed.encode(), expected.encode())


def grouped(digits: str) -> str:
    """In fours, to be read out."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def read(typed: str) -> tuple[int, str]:
    """Guard's number and challenge as the operator typed them, "01 1234 5678"; raises Malformed."""
    found = _TYPED.match(typed.strip()[:40])
    digits = re.sub(r"\D", "", found[2]) if found else ""
    if found is None or len(digits) != CHALLENGE_DIGITS:
        msg = "not a number and 8 digits"
        raise Malformed(msg)
    return int(found[1]), digits
