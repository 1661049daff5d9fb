"""The numbers about an unread code from which its holder is told what to do, in a tenth of a millisecond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.hints import Sight
from scanner.camera.plane import at_percents
from scanner.camera.regions import halved
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.camera.in_view import Seen
    from scanner.camera.regions import Region

    Plane = NDArray[np.uint8]

_WINDOW_PX = 192
_SAMPLES_ACROSS = 60
_WHITE = 250
_SPOT_PX = 24


def sight_of(pixels: NDArray[np.uint8], plane: Plane, step: int, seen: Seen, before: Seen | None) -> Sight:
    """`pixels` are a frame's, `plane` every `step`th of them; `before` is what was seen in the frame before."""
    box = seen.box
    part = box.of(plane)
    apart = max(3, max(part.shape) // _SAMPLES_ACROSS)
    dark, bright = at_percents(part[::apart, ::apart], (5, 95))
    contrast = float(bright - dark)
    sharpness, smear = _edges(_window(pixels, box, step), contrast)
    height, width = plane.shape
    return Sight(
        side_px=float(min(box.right - box.left, box.bottom - box.top) * step),
        height_share=(box.bottom - box.top) / height,
        is_cut=box.left <= 1 or box.top <= 1 or box.right >= width - 1 or box.bottom >= height - 1,
        bright=float(bright),
        contrast=contrast,
        glare=_glare(part, step),
        sharpness=sharpness,
        smear=smear,
        speed=_speed(seen, before),
        others=seen.others,
        module_px=seen.module_px,
        coarse=_coarse(part),
    )


def _coarse(part: Plane) -> float:
    """The deviation of what two halvings leave, as a part of the whole's; 1 for what is too small to be halved twice."""
    if min(part.shape) < 4:
        return 1.0
    whole, left = (float(cv2.meanStdDev(one)[1][0, 0]) for one in (part, halved(halved(part))))
    return left / max(1.0, whole)


def _window(pixels: NDArray[np.uint8], box: Region, step: int) -> Plane:
    """The middle of the box in full resolution, one channel."""
    x, y = (box.left + box.right) * step // 2, (box.top + box.bottom) * step // 2
    half = max(1, min(_WINDOW_PX, (box.right - box.left) * step, (box.bottom - box.top) * step) // 2)
    part = pixels[max(0, y - half) : y + half, max(0, x - half) : x + half]
    return np.ascontiguousarray(part if part.ndim == 2 else part[:, :, 1])


def _edges(window: Plane, contrast: float) -> tuple[float, float]:
    """Mean step between neighbours as a part of the contrast, and how unlike it is in the two directions."""
    if min(window.shape) < 2:
        return 0.0, 1.0
    across = cv2.norm(window[:, 1:], window[:, :-1], cv2.NORM_L1) / window.size
    down = cv2.norm(window[1:], window[:-1], cv2.NORM_L1) / window.size
    least, most = sorted((across, down))
    return (across + down) / 2 / max(1.0, contrast), most / max(0.5, least)


def _glare(part: Plane, step: int) -> float:
    """White spots wider than some 24 pixels, as a part of the box."""
    apart = max(1, _SPOT_PX // step // 4)
    white = (part[::apart, ::apart] >= _WHITE).astype(np.uint8)
    side = max(3, _SPOT_PX // step // apart)
    wide = cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return float(np.count_nonzero(wide)) / wide.size


def _speed(seen: Seen, before: Seen | None) -> float:
    if before is None or seen.at_ms <= before.at_ms:
        return 0.0
    now, then = seen.held, before.held
    moved = max(
        abs(now.left + now.right - then.left - then.right), abs(now.top + now.bottom - then.top - then.bottom)
    )
    side = max(1, min(seen.box.right - seen.box.left, seen.box.bottom - seen.box.top))
    return moved / 2 / side / (seen.at_ms - before.at_ms) * 1000
