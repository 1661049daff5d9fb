"""What the holder of a code that is in view and not read should do, from a few numbers about the picture.

`hint_for` is a pure function of them, so that each border can be tried; `sight.py` measures them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

LEAST_SIDE_PX = 140
"""A health code has 37 to 53 modules: less than two pixels for each, and hardly anybody reads it; a box is 40 px wider."""
LEAST_MODULE_PX = 2.6
"""Where its modules can be counted: of holds of 0.8 s nearly all are read above, half of them below (bench `reading`)."""
NEAR_SHARE = 0.85
"""So much of the picture's height, and the code's quiet zone no longer fits in."""
CUT_SHARE = 0.4
LEAST_COARSE = 0.5
"""Modules so near outlast an average over four pixels by three quarters, noise by one."""
DARK_GREY = 60.0
DARK_CONTRAST = 35.0
GLARE_SHARE = 0.03
"""White spots four modules wide, as a part of the code: no code has any, save where a lamp is mirrored."""
BLURRED = 0.10
"""Edges of a sharp code are a fifth of its contrast and more."""
SMEARED = 1.7
"""A moving code is sharp across its motion and not along it."""
MOVING_SIDES_PER_S = 0.6


class Hint(StrEnum):
    """The words stand in `protocol/words.py` under the value."""

    TOO_FAR = "TOO_FAR"
    TOO_NEAR = "TOO_NEAR"
    TOO_DARK = "TOO_DARK"
    GLARE = "GLARE"
    BLURRED = "BLURRED"
    HOLD_STILL = "HOLD_STILL"
    TWO_CODES = "TWO_CODES"


class Sight(NamedTuple):
    """What is to be seen of an unread code.

    `side_px` is the shorter side of its box, `height_share` the box's height as a part of the picture's, `is_cut` whether
    it touches the edge. `bright` and `contrast` are grey steps, 0 to 255: its brightest parts, and those less its darkest.
    `glare` is the part of it that is white for wider than modules are. `sharpness` is the mean step from pixel to pixel as a
    part of the contrast, `smear` how many times larger it is in one direction than in the other (1 and more).
    `coarse` is how much of its contrast outlasts an average over four by four pixels of the thinned picture.
    `module_px` is how wide its modules are, None where nobody could count them.
    `speed` is in lengths of its side a second. `others` counts other codes in view, read or not.
    """

    side_px: float
    height_share: float
    is_cut: bool
    bright: float
    contrast: float
    glare: float
    sharpness: float
    smear: float
    speed: float
    others: int
    module_px: float | None = None
    coarse: float = 1.0

    @property
    def is_small(self) -> bool:
        return self.side_px < LEAST_SIDE_PX if self.module_px is None else self.module_px < LEAST_MODULE_PX


def hint_for(sight: Sight) -> Hint | None:
    """The first thing to do about it; None when nothing is wrong that can be seen."""
    if sight.bright < DARK_GREY or sight.contrast < DARK_CONTRAST:
        return Hint.TOO_DARK
    if sight.others:
        return Hint.TWO_CODES
    if sight.height_share > NEAR_SHARE or (sight.is_cut and sight.height_share > CUT_SHARE):
        return Hint.TOO_NEAR if sight.coarse >= LEAST_COARSE else None
    if sight.is_small:
        return Hint.TOO_FAR
    if sight.glare > GLARE_SHARE:
        return Hint.GLARE
    if sight.speed > MOVING_SIDES_PER_S or sight.smear > SMEARED:
        return Hint.HOLD_STILL
    return Hint.BLURRED if sight.sharpness < BLURRED else None
