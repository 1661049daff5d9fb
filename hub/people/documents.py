"""What may be kept of a name and a document number: enough to compare with the document, too little to know it.

A plain hash of a resident ID is reversed in a minute (3.8e8 numbers for a city), so it is a keyed HMAC, and the key
stays on the hub.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from hub import keys

_RESIDENT_ID = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_MOST_STARS = 3


def keyed(number: str) -> str:
    """The HMAC by which the same document finds the same person, 64 hex digits."""
    spelled = re.sub(r"[\s-]", "", number).upper()
    return hmac.digest(keys.mac_key(keys.DOCUMENT), spelled.encode(), hashlib.sha256).hex()


def masked(name: str) -> str:
    """The first letter and stars: 张三丰 -> 张**."""
    name = name.strip()
    return name[0] + "*" * min(max(len(name) - 1, 1), _MOST_STARS)


def tail(number: str) -> str:
    """Three digits of the number, never the check digit: positions 15 to 17 of a resident ID, else the last three."""
    number = number.strip().upper()
    digits = number[14:17] if _RESIDENT_ID.fullmatch(number) else "".join(re.findall(r"[0-9]", number))[-3:]
    return digits.zfill(3)
