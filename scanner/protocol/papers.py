"""Which document numbers there can be: resident IDs with their check digit (GB 11643), and other papers by their shape.

For the hub, and for a gate that writes down somebody without a code.
"""

from __future__ import annotations

import datetime as dt
import re

_RESIDENT = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
RESIDENT_ID = "resident_id"
SHAPES = {
    "hk_macao": re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?", re.ASCII),  # 港澳居民来往内地通行证
    "taiwan": re.compile(r"[0-9]{8}|[0-9]{10}", re.ASCII),  # 台湾居民来往大陆通行证
    "residence": re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]", re.ASCII),  # 外国人永久居留证
    "passport": re.compile(r"[A-Z0-9]{5,17}", re.ASCII),
}


def spelled(number: str) -> str:
    """Without blanks and hyphens, in capitals: two spellings of one number are one."""
    return re.sub(r"[\s-]", "", number).upper()


def is_resident_id(number: str) -> bool:
    """Whether the spelled `number` has a resident ID's shape, a birthday that was, and the right check digit."""
    if not _RESIDENT.fullmatch(number):
        return False
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return number[17] == _CHECK_DIGITS[total % 11]


def is_document(kind: str, number: str) -> bool:
    """Whether a paper of that kind can carry the spelled `number`."""
    return is_resident_id(number) if kind == RESIDENT_ID else bool(SHAPES[kind].fullmatch(number))


def is_any_document(number: str) -> bool:
    """The same where nobody said which kind; eighteen characters are a resident ID or a residence card."""
    if len(number) == 18:
        return is_resident_id(number) or is_document("residence", number)
    return any(is_document(kind, number) for kind in SHAPES)
