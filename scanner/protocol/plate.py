"""What a number plate of the mainland looks like (GA 36-2018): checked, so that a slip of the finger is seen at once.

A plate that is none of these (the army's, another country's, a paper one behind the windscreen) is written down as `OTHER`
and what can be typed of it, after the guard has looked at it once more; it is no reason to hold anybody up.
Where a plate is from says nothing about who sits in the car, and is asked nowhere.
"""

from __future__ import annotations

import re

PROVINCES = "浙沪苏皖赣闽京津渝冀豫云辽黑湘鲁新鄂桂甘晋蒙陕吉贵粤青藏川宁琼"
"""The first character, Zhejiang and its neighbours first."""
EMBASSY = "使"
"""How an embassy's begins, in a province's place."""
ENDINGS = "挂学警港澳领"
LONGEST = 8
OTHER = "其他"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
LONGEST_OTHER = 10
_CODES = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪", "32": "苏",
    "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘", "44": "粤", "45": "桂",
    "46": "琼", "50": "渝", "51": "川", "52": "贵", "53": "云", "54": "藏", "61": "陕", "62": "甘", "63": "青", "64": "宁",
    "65": "新",
}  # fmt: skip
_LETTERS = "A-HJ-NP-Z"  # neither I nor O
_OTHER = re.compile(rf"{OTHER}[A-Z0-9]{{0,{LONGEST_OTHER}}}", re.ASCII)
_SHAPES = (
    rf"[{PROVINCES}][{_LETTERS}][{_LETTERS}0-9]{{4}}[{_LETTERS}0-9{ENDINGS}]",
    rf"[{PROVINCES}][{_LETTERS}][A-HJK][{_LETTERS}0-9][0-9]{{4}}",  # small cars on new energy
    rf"[{PROVINCES}][{_LETTERS}][0-9]{{5}}[A-HJK]",  # large ones
    rf"{EMBASSY}[0-9]{{6}}",
)
_PLATE = re.compile("|".join(_SHAPES))


def province_of(issuer: str) -> str:
    """How plates of that city (GB/T 2260) begin; the demo city's like Zhejiang's."""
    return _CODES.get(issuer[:2], PROVINCES[0])


def is_plate(text: str) -> bool:
    """Whether `text`, without spaces and dots, is a plate."""
    return _PLATE.fullmatch(text) is not None


def is_other(text: str) -> bool:
    """Whether `text` stands for a plate of another kind: `OTHER`, then what was typed of it, perhaps nothing."""
    return _OTHER.fullmatch(text) is not None
