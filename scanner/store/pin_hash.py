"""PINs are kept as scrypt hashes (RFC 7914), and whoever guesses waits longer each time.

The cost is the paper's for interactive use: N = 2^14, r = 8, p = 1, 16 MiB, 50 to 200 ms; for so long the lane stands still.
At the window the waits protect; a copied file of six-digit PINs holds for days, not years.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

SALT_BYTES, HASH_BYTES = 16, 32
_N, _R, _P = 2**14, 8, 1
_MAX_MEMORY_BYTES = 32 * 1024 * 1024
_WAITS_S = (0, 0, 0, 10, 30, 60, 300, 900)
"""After so many failures in a row; three are a glove's, all after the last wait as long."""
ALARMING_FAILURES = 5


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def hash_of(pin: str, salt: bytes) -> bytes:
    """The 32 bytes to keep of `pin`."""
    said = pin.encode()
    return hashlib.scrypt(said, salt=salt, n=_N, r=_R, p=_P, maxmem=_MAX_MEMORY_BYTES, dklen=HASH_BYTES)


def is_same(one: bytes, other: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one, other)


def wait_s(failures: int) -> int:
    """How many seconds nobody may try again after so many failures in a row."""
    return _WAITS_S[min(failures, len(_WAITS_S) - 1)]
