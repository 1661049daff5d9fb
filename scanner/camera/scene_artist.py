"""Draws a scene as a webcam would see it: the room behind, the card held askew by a shaking hand, blur and noise.

All that does not move is drawn once and kept, so that a frame costs a few milliseconds.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.scene_backdrop import HEIGHT_PX, WIDTH_PX, draw_backdrop
from scanner.camera.scene_cards import Card, draw_card
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.camera.scene import Scene

    Picture = NDArray[np.uint8]
    Matrix = NDArray[np.float64]

ARRIVAL_S = 0.3
"""So long a card slides into the picture."""
_FOCAL_PX = 1000.0
_CARD_SCALE = 0.85
_NOISE_DEVIATION = 20.0
_NOISE_SPARE_PX = 128


class SceneArtist:
    """Deterministic: the same scene and time give the same picture. `prepare` and `draw` may run on different threads."""

    def __init__(self) -> None:
        self._backdrop = lru_cache(maxsize=4)(draw_backdrop)
        self._card = lru_cache(maxsize=8)(draw_card)
        self._noise = _noise_bank()

    def prepare(self, scene: Scene) -> None:
        """Draw what stands still in `scene` ahead of time. Raises ValueError when its text fits into no code."""
        self._behind(scene)
        if scene.kind != "none":
            self._card(scene)

    def draw(self, scene: Scene, t_s: float) -> Picture:
        """The picture `t_s` seconds after the scene was shown: uint8 (720, 1280, 3) BGR, the caller's own."""
        picture = self._behind(scene).copy()
        if scene.kind != "none":
            _hold_in(picture, self._card(scene), scene, t_s)
        self._add_noise(picture, scene, t_s)
        return picture

    def _behind(self, scene: Scene) -> Picture:
        return self._backdrop(scene.room, scene.seed, scene.clutter, scene.kind != "none")

    def _add_noise(self, picture: Picture, scene: Scene, t_s: float) -> None:
        """A window of the noise bank, another one for each moment."""
        moment = np.random.default_rng((scene.seed, int(t_s * 1000)))
        x, y = (int(value) for value in moment.integers(0, _NOISE_SPARE_PX, 2))
        window = self._noise[y : y + HEIGHT_PX, x : x + WIDTH_PX]
        strength = scene.noise / _NOISE_DEVIATION
        cv2.addWeighted(picture, 1.0, window, strength, -128.0 * strength, picture)


def _noise_bank() -> Picture:
    chance = np.random.default_rng(0)
    shape = (HEIGHT_PX + _NOISE_SPARE_PX, WIDTH_PX + _NOISE_SPARE_PX, 3)
    noise = 128 + _NOISE_DEVIATION * chance.standard_normal(shape, np.float32)
    return np.asarray(np.clip(noise, 0, 255), np.uint8)


def _hold_in(picture: Picture, card: Card, scene: Scene, t_s: float) -> None:
    """Project the card and lay it over the picture, blurred with what it covers."""
    projection, speed_px = _projection(card, scene, t_s)
    left, top, right, bottom = _bounds(card, projection)
    if left >= right or top >= bottom:
        return
    into = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ projection
    size = (right - left, bottom - top)
    part = picture[top:bottom, left:right]
    shown = cv2.warpPerspective(card.picture, into, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(card.mask, into, size, flags=cv2.INTER_LINEAR)
    smear = max(1, int(scene.motion_px)), max(1, int(speed_px))
    if smear != (1, 1):
        cv2.blur(shown, smear, shown)
    cv2.copyTo(shown, cv2.threshold(mask, 127, 255, cv2.THRESH_BINARY)[1], part)
    if scene.blur_px > 0:
        cv2.GaussianBlur(part, (0, 0), scene.blur_px, part)


def _projection(card: Card, scene: Scene, t_s: float) -> tuple[Matrix, float]:
    """From the card's pixels to the picture's (3, 3), and how fast the card moves down or up, in pixels a frame."""
    x_px, y_px, turn = _hand(scene, t_s)
    missing = max(0.0, 1.0 - t_s / ARRIVAL_S)
    arrival_px = 620.0 * missing**2
    pose = scene.pose
    turned = _rotation(pose.yaw, pose.pitch, pose.roll + turn)
    height, width = card.mask.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    flat = np.column_stack([(corners - card.centre) * _CARD_SCALE, np.zeros(4)])
    space = flat @ turned.T
    depth = _FOCAL_PX * pose.distance + space[:, 2]
    seen = space[:, :2] * (_FOCAL_PX / depth)[:, None]
    middle = np.array(
        [WIDTH_PX / 2 + pose.offset_px[0] + x_px, HEIGHT_PX / 2 + pose.offset_px[1] + y_px + arrival_px]
    )
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), (seen + middle).astype(np.float32))
    speed_px = 2 * 620.0 * missing / ARRIVAL_S / 30.0 * 0.5  # exposed for half a frame
    return np.asarray(matrix, np.float64), speed_px


def _hand(scene: Scene, t_s: float) -> tuple[float, float, float]:
    """The tremor: slow sway and a quick shake, as (right, down) in pixels and degrees."""
    chance = np.random.default_rng(scene.seed)
    phase = chance.uniform(0, 2 * math.pi, 6)
    slow, quick = 2 * math.pi * 1.3 * t_s, 2 * math.pi * 7.7 * t_s
    x, y, turn = (1.2 * math.sin(slow + phase[i]) + 0.7 * math.sin(quick + phase[i + 3]) for i in range(3))
    return scene.shake_px * x, scene.shake_px * y, 0.3 * scene.shake_px * turn


def _rotation(yaw: float, pitch: float, roll: float) -> Matrix:
    (sy, cy), (sp, cp), (sr, cr) = ((math.sin(a), math.cos(a)) for a in map(math.radians, (yaw, pitch, roll)))
    about_y = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(about_y @ about_x @ about_z, np.float64)


def _bounds(card: Card, projection: Matrix) -> tuple[int, int, int, int]:
    """The part of the picture that the card may touch: left, top, right, bottom."""
    height, width = card.mask.shape
    corners = np.array([[(0, 0), (width, 0), (width, height), (0, height)]], np.float32)
    seen = np.asarray(cv2.perspectiveTransform(corners, projection))[0]
    (left, top), (right, bottom) = seen.min(axis=0), seen.max(axis=0)
    return max(0, int(left)), max(0, int(top)), min(WIDTH_PX, int(right) + 1), min(HEIGHT_PX, int(bottom) + 1)
