"""What a number plate of the mainland looks like (GA 36-2018): checked, so that a slip of the finger is seen at once.

Where a plate is from says nothing about who sits in the car, and is asked nowhere.
"""

from __future__ import annotations

import re

PROVINCES = "浙沪苏皖赣闽京津渝冀豫云辽黑湘鲁新鄂桂甘晋蒙陕吉贵粤青藏川宁琼"
"""The first character, Zhejiang and its neighbours first."""
ENDINGS = "挂学警港澳领"
LONGEST = 8
_CODES = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪", "32": "苏",
    "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘", "44": "粤", "45": "桂",
    "46": "琼", "50": "渝", "51": "川", "52": "贵", "53": "云", "54": "藏", "61": "陕", "62": "甘", "63": "青", "64": "宁",
    "65": "新",
}  # fmt: skip
_LETTERS = "A-HJ-NP-Z"  # neither I nor O
_SHAPES = (
    rf"[{PROVINCES}][{_LETTERS}][{_LETTERS}0-9]{{4}}[{_LETTERS}0-9{ENDINGS}]",
    rf"[{PROVINCES}][{_LETTERS}][A-HJK][{_LETTERS}0-9][0-9]{{4}}",  # small cars on new energy
    rf"[{PROVINCES}][{_LETTERS}][0-9]{{5}}[A-HJK]",  # large ones
    r"使[0-9]{6}",
)
_PLATE = re.compile("|".join(_SHAPES))


def province_of(issuer: str) -> str:
    """How plates of that city (GB/T 2260) begin; the demo city's like Zhejiang's."""
    return _CODES.get(issuer[:2], PROVINCES[0])


def is_plate(text: str) -> bool:
    """Whether `text`, without spaces and dots, is a plate."""
    return _PLATE.fullmatch(text) is not None
