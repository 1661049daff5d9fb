"""What is kept of a person's own words and pictures: sealed to the opening key of the month, and lost with it.

The sealed bytes begin with the 32 bytes of the public key, so the opener knows which of its keys to take.
"""

from __future__ import annotations

from functools import lru_cache

from hub import keys
from scanner.protocol.cbor import encode
from scanner.protocol.sealing import SealingKey

_KEY_BYTES = 32
IDENTITY, APPEAL_REASON, APPEAL_PICTURE = "identity", "appeal-reason", "appeal-picture"


class Destroyed(LookupError):
    """The month's key is gone, and with it what it sealed: see `passes/sealing_eras.py`."""


def seal(what: str, document: str, content: bytes) -> bytes:
    """`content` sealed as the `what` of the person with that keyed `document`."""
    public = keys.sealing_newest()
    return public + _key(public).seal(content, _info(what, document))


def opened(what: str, document: str, sealed: bytes) -> bytes:
    """What was sealed; raises Destroyed, and Malformed where it belongs to somebody or something else.

    Who calls this writes the reading down (`oversight/trail.py`).
    """
    public = sealed[:_KEY_BYTES]
    for key in keys.opening_keys():
        if key.public == public:
            return key.open(sealed[_KEY_BYTES:], _info(what, document))
    raise Destroyed


@lru_cache(maxsize=2)
def _key(public: bytes) -> SealingKey:
    """Looked at once whether it is a key."""
    return SealingKey(public)


def _info(what: str, document: str) -> bytes:
    return encode(["hub-sealed-1", what, document])
