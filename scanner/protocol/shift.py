"""What the guard reads out when a shift ends: the log's last number and a fingerprint of all that stands before it.

    fingerprint = the first 16 Base32 characters of SHA-256([ "hz1-shift-1", device, epoch, seq, head, nonce ])

`head` is the hash at `seq`, so it stands for every record before as well; `nonce` is the hub's of that day, so that nobody
knows the fingerprint of a log beforehand. A gate that never heard a nonce uses none.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import NamedTuple

from scanner.protocol.cbor import Malformed, encode

_CHARACTERS = 16
_TYPED = re.compile(r"\D{0,4}([0-9]{1,15})[^0-9A-Z]+(.+)\Z", re.ASCII | re.DOTALL)
_MISREAD = str.maketrans("018", "OIB")  # Base32 has none of these three digits


class ShiftEnd(NamedTuple):
    """The log through number `seq`; `fingerprint` is 16 characters."""

    seq: int
    fingerprint: str

    def __str__(self) -> str:
        groups = (self.fingerprint[at : at + 4] for at in range(0, _CHARACTERS, 4))
        return f"{self.seq} {'-'.join(groups)}"


def shift_end(device: bytes, epoch: int, seq: int, head: bytes, nonce: bytes) -> ShiftEnd:
    """What is read out for the log of `device` (8 bytes) whose record `seq` of `epoch` has the hash `head`."""
    digest = hashlib.sha256(encode(["hz1-shift-1", device, epoch, seq, head, nonce])).digest()
    return ShiftEnd(seq, base64.b32encode(digest[:10]).decode("ascii"))


def read(typed: str) -> ShiftEnd:
    """What somebody typed after hearing it: any case, any separators; raises Malformed unless it can be one."""
    found = _TYPED.match(typed.strip().upper()[:80])
    letters = re.sub(r"[^0-9A-Z]", "", found[2]).translate(_MISREAD) if found else ""
    if found is None or len(letters) != _CHARACTERS:
        msg = "not a number and 16 characters"
        raise Malformed(msg)
    return ShiftEnd(int(found[1]), letters)
