"""What every foreign format yields once its signature holds, and how it says that there is nothing to yield.

A format's reader takes the text and the keys that are believed, and answers with a `ForeignPass` or raises `Refused`; it
looks at signature, key, issuer and contents. Time, window and revocation are the same for all: `check/foreign_reading.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanner.protocol.cbor import Malformed
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scanner.protocol.foreign_trust import ForeignKey

    Keys = Mapping[str, tuple[ForeignKey, ...]]

MAX_INFLATED_BYTES = 64 * 1024
"""No pass of any format comes near it (the largest EU vector inflates to 870 bytes), and no bomb gets past it."""
ENDLESS_S = 2**40
_MAX_INTEGER_DIGITS = 16
_DATE = re.compile(r"[0-9]{4}-([0-9]{2})-([0-9]{2})", re.ASCII)


class Refused(Exception):
    """The text proves nothing, for this reason."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


@dataclass(frozen=True)
class ForeignPass:
    """A pass whose signature `key` made.

    `identifier` is what its issuer calls it by, signed; times in whole seconds, `exp_s` `ENDLESS_S` where it names none.
    `name` and `tail` are already masked. `is_detected`: it is a test that found the virus. `revocations`: the names under
    which `key`'s row may revoke it.
    """

    key: ForeignKey
    identifier: bytes
    iat_s: int
    exp_s: int
    name: str
    tail: str
    revocations: frozenset[str]
    is_detected: bool = False


def signer(keys: Sequence[ForeignKey], is_signed_by: Callable[[ForeignKey], bool]) -> ForeignKey:
    """The one of `keys` (at most four go by one kid) that signed. Raises Refused: nobody's, or not this one's."""
    if not keys:
        raise Refused(Reason.SIGNATURE_UNKNOWN_KEY)
    key = next((key for key in keys if is_signed_by(key)), None)
    if key is None:
        raise Refused(Reason.SIGNATURE_WRONG)
    return key


def fingerprint(data: bytes) -> str:
    """The first 16 bytes of SHA-256 in hex: how a trust document names what it revokes."""
    return hashlib.sha256(data).hexdigest()[:32]


def inflate(data: bytes, wbits: int) -> bytes:
    """`data` inflated whole (zlib with `wbits` 15, raw DEFLATE with -15); raises Malformed for more than 64 KiB."""
    stream = zlib.decompressobj(wbits)
    try:
        found = stream.decompress(data, MAX_INFLATED_BYTES)
    except zlib.error as error:
        raise Malformed("not compressed as it should be") from error
    if not stream.eof or stream.unused_data:
        raise Malformed("too large, cut off, or more than one")
    return found


def read_json(text: str | bytes) -> Any:  # noqa: ANN401 - the caller checks the shape, exactly
    """The value of `text`; raises Malformed for anything but JSON with each name once and real text."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_int=_integer)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    return found


def seconds(said: object) -> int:
    """A time in seconds since 1970, integer or float (some issuers write 1.6e9), as whole seconds; raises Malformed."""
    if type(said) is int and 0 < said < ENDLESS_S:
        return said
    if type(said) is float and 0 < said < ENDLESS_S:
        return int(said)
    raise Malformed("not a time")


def masked_name(*parts: object) -> str:
    """Initials, as much as a guard needs to compare: "SMITH", "Bill" -> "S*·B*"; "" for a name without any letter."""
    initials = []
    for part in parts[:3]:
        letters = unicodedata.normalize("NFC", part) if type(part) is str else ""
        first = next((c for c in letters if unicodedata.category(c).startswith("L")), "")
        initials.append(f"{first.upper()[:1]}*" if first else "")
    return "·".join(part for part in initials if part)


def birthday(said: object) -> str:
    """Month and day ("0812") of a date of birth in ISO 8601; "" where it is not that precise."""
    found = _DATE.match(said) if type(said) is str else None
    return f"{found[1]}{found[2]}" if found else ""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _integer(digits: str) -> int:
    if len(digits) > _MAX_INTEGER_DIGITS:
        raise ValueError("a number too long")
    return int(digits)
