"""The members of a trust document's JSON, exactly those that are due, each of its type; anything else raises Malformed."""

from __future__ import annotations

import json
import re
from typing import Any

from scanner.protocol.cbor import Malformed

MAX_DOCUMENT_BYTES = 256 * 1024

_HEX = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)


def window(members: dict[str, Any]) -> tuple[int, int]:
    """A key's window in seconds: `not_before` lies before `not_after`."""
    not_before_s, not_after_s = members["not_before"], members["not_after"]
    if type(not_before_s) is not int or type(not_after_s) is not int or not_before_s >= not_after_s:
        msg = "key window"
        raise Malformed(msg)
    return not_before_s, not_after_s


def members_of(body: bytes, names: set[str]) -> dict[str, Any]:
    """The object in a document of 1 byte to 256 kB."""
    try:
        found = json.loads(body) if 0 < len(body) <= MAX_DOCUMENT_BYTES else None
    except (ValueError, RecursionError) as error:
        msg = "trust document is not JSON"
        raise Malformed(msg) from error
    return exactly(found, names)


def exactly(found: object, names: set[str]) -> dict[str, Any]:
    """`found`, an object with exactly the members `names`."""
    if type(found) is not dict or set(found) != names:
        msg = "trust document not as ours"
        raise Malformed(msg)
    return found


def list_of(found: object) -> list[Any]:
    """`found`, a list."""
    if type(found) is not list:
        msg = "trust document: a list was due"
        raise Malformed(msg)
    return found


def hex_key(found: object) -> bytes:
    """32 bytes in lower-case hex."""
    if type(found) is not str or _HEX.match(found) is None:
        msg = "key not in lower-case hex"
        raise Malformed(msg)
    return bytes.fromhex(found)
