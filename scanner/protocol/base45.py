"""Base45 (RFC 9285), in the one spelling: what fills the alphanumeric mode of a QR code.

Two bytes are three characters, the lowest digit first; a single last byte is two. The library `base45` 0.4.4 lets a str
end in line breaks, a second spelling, and costs a third as much as the signature that is verified after it; here a table
does the characters and one comprehension the triples (tests hold it to the library's answers).
"""

from __future__ import annotations

import struct

_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NO_DIGIT = 255
_VALUES = bytes(_DIGITS.index(code) if code in _DIGITS else _NO_DIGIT for code in range(256))


def decode(text: str) -> bytes:
    """The bytes that `text` spells; raises ValueError for other characters, a lone last one, and numbers too large."""
    values = text.encode("ascii").translate(_VALUES)
    if _NO_DIGIT in values or len(values) % 3 == 1:
        raise ValueError("not Base45")
    last = values[len(values) // 3 * 3 :]
    triples = [
        c + 45 * d + 2025 * e for c, d, e in zip(values[::3], values[1::3], values[2::3], strict=False)
    ]
    try:
        return struct.pack(f">{len(triples)}H", *triples) + bytes([last[0] + 45 * last[1]] if last else [])
    except struct.error as error:
        raise ValueError("more than two bytes hold") from error


def encode(data: bytes) -> str:
    """`data` as Base45."""
    digits: list[int] = []
    for at in range(0, len(data) - 1, 2):
        rest, c = divmod(data[at] << 8 | data[at + 1], 45)
        e, d = divmod(rest, 45)
        digits += c, d, e
    if len(data) % 2:
        d, c = divmod(data[-1], 45)
        digits += c, d
    return bytes(_DIGITS[digit] for digit in digits).decode("ascii")
