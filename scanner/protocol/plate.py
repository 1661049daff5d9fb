"""What a number plate of the mainland looks like (GA 36-2018): checked, so that a slip of the finger is seen at once.

Where a plate is from says nothing about who sits in the car, and is asked nowhere.
"""

from __future__ import annotations

import re

PROVINCES = "浙沪苏皖赣闽京津渝冀豫云辽黑湘鲁新鄂桂甘晋蒙陕吉贵粤青藏川宁琼"
"""The first character, Zhejiang and its neighbours first."""
LONGEST = 8
_LETTERS = "A-HJ-NP-Z"  # neither I nor O
_SHAPES = (
    rf"[{PROVINCES}][{_LETTERS}][{_LETTERS}0-9]{{4}}[{_LETTERS}0-9挂学警港澳领]",
    rf"[{PROVINCES}][{_LETTERS}][A-HJK][{_LETTERS}0-9][0-9]{{4}}",  # small cars on new energy
    rf"[{PROVINCES}][{_LETTERS}][0-9]{{5}}[A-HJK]",  # large ones
    r"使[0-9]{6}",
)
_PLATE = re.compile("|".join(_SHAPES))


def is_plate(text: str) -> bool:
    """Whether `text`, without spaces and dots, is a plate."""
    return _PLATE.fullmatch(text) is not None
