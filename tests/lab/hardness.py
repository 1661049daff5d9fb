"""Frozen before anything was tuned: at these the best of zxing-cpp, pyzbar and OpenCV reads 50 to 80 % of each kind."""

from __future__ import annotations

SEED = 20200207
HARDNESS = {
    "nominal": 1.88,
    "perspective": 1.27,
    "rotation": 1.63,
    "motion": 1.15,
    "defocus": 1.09,
    "low light": 1.51,
    "glare": 0.66,
    "bright spots": 1.2,
    "shadow": 0.96,
    "moire and banding": 1.09,
    "curved paper": 0.86,
    "damaged": 0.54,
    "far": 1.9,
    "close": 1.27,
    "dense": 1.88,
    "dark mode": 1.39,
    "colour veil": 1.02,
}

HOLD_HARDNESS = 3.6
"""By the same rule: of all holds together the best peer reads 65 % (24 of 24 with modules of 2.6 to 4 pixels, 7 of 24 with
2.0 to 2.6). This is the value frozen before the reader was tuned. For a while it was 4.2, so that all decoders, enlarged and
sharpened, read less than half of the small ones; there the best peer reads 48 % (20 and 3 of 24), which breaks the rule.
"""
