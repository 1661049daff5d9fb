"""What light, lens, paper and sensor do to a drawn scene, each a function of the picture alone.

Pictures are float32 (H, W, 3), 0 to 255, BGR; `Place` says where in them the code lies. Sizes are in pixels of a
1280 x 720 picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Picture = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the code lies: its middle and the length of its side with the quiet zone, in pixels."""

    x: float
    y: float
    side: float


def glare(picture: Picture, place: Place, chance: Generator, strength: float) -> Picture:
    """A lamp mirrored in the glass: one soft blob that saturates, across a part of the code."""
    radius = place.side * (0.10 + 0.22 * strength)
    x, y = _within(place, chance, 0.38)
    squeezed = chance.uniform(0.45, 1.0)
    turned = chance.uniform(0, math.pi)
    down, right = _distances(picture, x, y)
    along = right * math.cos(turned) + down * math.sin(turned)
    across = (down * math.cos(turned) - right * math.sin(turned)) / squeezed
    light = np.exp(-(along**2 + across**2) / (2 * radius**2)) * (120 + 330 * strength)
    return np.asarray(picture + light[..., None], np.float32)


def bright_spots(picture: Picture, place: Place, chance: Generator, strength: float) -> Picture:
    """Small hard reflections: each wipes out what it covers."""
    mask = np.zeros(picture.shape[:2], np.float32)
    for _ in range(round(3 + 9 * strength)):
        x, y = _within(place, chance, 0.45)
        radius = place.side * chance.uniform(0.012, 0.02 + 0.045 * strength)
        cv2.circle(mask, (round(x), round(y)), max(1, round(radius)), 1.0, -1, cv2.LINE_AA)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), 1.5), np.float32)[..., None]
    return np.asarray(picture * (1 - mask) + 255 * mask, np.float32)


def shadow(picture: Picture, place: Place, chance: Generator, strength: float) -> Picture:
    """Bars of shadow across the code, with edges as sharp as a near window's."""
    light = np.ones(picture.shape[:2], np.float32)
    turned = chance.uniform(0, math.pi)
    down, right = _distances(picture, place.x, place.y)
    along = right * math.cos(turned) + down * math.sin(turned)
    for _ in range(1 + round(3 * strength)):
        middle = chance.uniform(-0.5, 0.5) * place.side
        width = chance.uniform(0.06, 0.35) * place.side
        light[np.abs(along - middle) < width / 2] *= 1 - 0.62 * min(1.25, strength)
    soft = np.asarray(cv2.GaussianBlur(light, (0, 0), 2.0 + 3 * chance.random()), np.float32)
    return np.asarray(picture * soft[..., None], np.float32)


def screen_filmed(picture: Picture, place: Place, chance: Generator, strength: float) -> Picture:
    """A screen's own grid beating with the sensor's (moire), and its dimming in rows (banding)."""
    down, right = _distances(picture, place.x, place.y)
    result = picture.copy()
    for channel in range(3):
        pitch = chance.uniform(2.2, 3.4)
        turned = chance.uniform(-0.12, 0.12)
        wave = np.sin(2 * math.pi * (right * math.cos(turned) + down * math.sin(turned)) / pitch)
        wave *= np.sin(2 * math.pi * (down * math.cos(turned) - right * math.sin(turned)) / (pitch * 1.04))
        result[..., channel] *= 1 + 0.62 * strength * wave
    period = chance.uniform(60, 200)
    bands = np.clip(0.5 + 1.2 * np.sin(2 * math.pi * down / period + chance.uniform(0, 6)), 0, 1)
    return np.asarray(result * (1 - 0.6 * strength * bands)[..., None], np.float32)


def damage(picture: Picture, place: Place, chance: Generator, strength: float) -> Picture:
    """Scratches, worn spots and dirt upon the code."""
    marked = picture.copy()
    for _ in range(round(2 + 5 * strength)):
        ends = [tuple(round(v) for v in _within(place, chance, 0.55)) for _ in range(2)]
        ink = (225.0, 228.0, 230.0) if chance.random() < 0.5 else (60.0, 62.0, 70.0)
        cv2.line(marked, ends[0], ends[1], ink, max(1, round(place.side * 0.008)), cv2.LINE_AA)
    for _ in range(round(2 + 7 * strength)):
        x, y = _within(place, chance, 0.45)
        axes = [max(1, round(place.side * chance.uniform(0.012, 0.03 + 0.03 * strength))) for _ in range(2)]
        ink = (222.0, 226.0, 228.0) if chance.random() < 0.5 else (40.0, 60.0, 80.0)
        cv2.ellipse(marked, (round(x), round(y)), axes, chance.uniform(0, 180), 0, 360, ink, -1, cv2.LINE_AA)
    return marked


def curve(picture: Picture, place: Place, chance: Generator, strength: float) -> Picture:
    """Paper round a pole: seen from the front, its sides crowd together; seen from above, its lines bend."""
    down, right = _distances(picture, place.x, place.y)
    turned = chance.choice([0.0, math.pi / 2]) + chance.uniform(-0.3, 0.3)
    along = right * math.cos(turned) + down * math.sin(turned)
    across = down * math.cos(turned) - right * math.sin(turned)
    radius = place.side * (1.4 - 0.85 * min(1.0, strength))
    bounded = np.clip(along / radius, -0.98, 0.98)
    flat = radius * np.arcsin(bounded)
    bent = across + place.side * 0.25 * strength * (1 - np.sqrt(1 - bounded**2))
    from_x = place.x + flat * math.cos(turned) - bent * math.sin(turned)
    from_y = place.y + flat * math.sin(turned) + bent * math.cos(turned)
    return np.asarray(
        cv2.remap(
            picture,
            from_x.astype(np.float32),
            from_y.astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REFLECT,
        ),
        np.float32,
    )


def defocus(picture: Picture, radius_px: float) -> Picture:
    """The disc that an out-of-focus lens makes of a point."""
    if radius_px < 0.2:
        return picture
    reach = math.ceil(radius_px) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius_px + 0.5 - np.hypot(x, y), 0, 1)
    return np.asarray(cv2.filter2D(picture, -1, disc / disc.sum()), np.float32)


def motion(picture: Picture, length_px: float, degrees: float) -> Picture:
    """A hand that moves while the shutter is open: the picture smeared along a line."""
    if length_px < 0.5:
        return picture
    reach = math.ceil(length_px / 2) + 1
    steps = np.linspace(-length_px / 2, length_px / 2, 8 * reach)
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    turned = math.radians(degrees)
    for step in steps:
        x, y = reach + step * math.cos(turned), reach + step * math.sin(turned)
        left, top = int(x), int(y)
        for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1)):
            kernel[top + dy, left + dx] += (1 - abs(y - top - dy)) * (1 - abs(x - left - dx))
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.float32)


def sensor(picture: Picture, chance: Generator, noise: float, gain: float = 1.0) -> Picture:
    """Shot and read-out noise, standard deviation `noise` on a bright pixel; `gain` below 1 is a dark room."""
    dimmed = np.clip(picture, 0, 255) * gain
    deviation = noise * np.sqrt(0.35 + 0.65 * dimmed / 255.0)
    grain = chance.standard_normal(picture.shape, np.float32)
    return np.asarray(dimmed + grain * deviation, np.float32)


def as_jpeg(picture: Picture, quality: int) -> NDArray[np.uint8]:
    """Through a camera's MJPG: uint8 (H, W, 3)."""
    whole = np.asarray(np.clip(np.rint(picture), 0, 255), np.uint8)
    _, packed = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _within(place: Place, chance: Generator, share: float) -> tuple[float, float]:
    x, y = chance.uniform(-share, share, 2) * place.side
    return place.x + float(x), place.y + float(y)


def _distances(picture: Picture, x: float, y: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far down and right of (x, y) each pixel lies, both (H, W)."""
    height, width = picture.shape[:2]
    down, right = np.mgrid[0:height, 0:width].astype(np.float32)
    return down - y, right - x
