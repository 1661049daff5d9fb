"""What a hand holds into the picture: a phone or a sheet of paper, drawn flat and facing; `scene_artist` holds it askew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from scanner.camera.qr_symbol import qr_symbol
from scanner.camera.scene import BLACK, WHITE, Bgr, Scene
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Box = tuple[int, int, int, int]

SKIN: Bgr = (130, 165, 214)
_SKIN_SHADE: Bgr = (92, 122, 172)
_SLEEVE: Bgr = (92, 62, 48)
_MARGIN_PX = 130
_ARM_PX = 800
_SCREEN_INK: Bgr = (70, 70, 74)
_FONT = cv2.FontFace("sans")  # OpenCV's own, Chinese included


@dataclass(frozen=True, slots=True)
class Card:
    """`picture` uint8 (H, W, 3) BGR, `mask` uint8 (H, W) 255 where something is, `centre` the code's middle (x, y)."""

    picture: Picture
    mask: Picture
    centre: tuple[float, float]


def draw_card(scene: Scene) -> Card:
    """The held thing of a scene whose kind is not "none". Raises ValueError when its text fits into no code."""
    return _phone(scene) if scene.kind == "phone" else _paper(scene)


def _phone(scene: Scene) -> Card:
    width, height, bezel = 440, 880, 16
    picture, mask = _canvas(width, height)
    left, top = _MARGIN_PX, _MARGIN_PX
    _fingers_behind(picture, mask, left + width, top + 300)
    _rounded(picture, (left, top, width, height), 54, (38, 36, 34), mask)
    ground: Bgr = (26, 24, 24) if scene.dark else (250, 248, 247)
    _rounded(picture, (left + bezel, top + bezel, width - 2 * bezel, height - 2 * bezel), 40, ground)
    code_px, code_top = 356, top + 206
    code_left = left + (width - code_px) // 2
    _phone_header(picture, scene, (left + bezel, top + bezel, width - 2 * bezel, 150))
    frame = (code_left - 12, code_top - 12, code_px + 24, code_px + 24)
    _rounded(picture, frame, 14, scene.surround)
    _code(picture, scene, (code_left, code_top, code_px, code_px), "M")
    _phone_footer(picture, scene, (left + bezel + 20, code_top + code_px + 34, width - 2 * bezel - 40, 150))
    _reflection(picture, (left + bezel, top + bezel, width - 2 * bezel, height - 2 * bezel))
    _thumb(picture, mask, (left - 40, top + 700), (left + 56, top + 628))
    return Card(picture, mask, (code_left + code_px / 2, code_top + code_px / 2))


def _phone_header(picture: Picture, scene: Scene, box: Box) -> None:
    left, top, width, height = box
    _rounded(picture, (left, top, width, height), 40, scene.surround)
    cv2.rectangle(picture, (left, top + height // 2), (left + width, top + height), scene.surround, -1)
    cv2.circle(picture, (left + width // 2, top + 18), 7, (28, 26, 26), -1)  # the phone's own camera
    cv2.putText(picture, "9:41", (left + 30, top + 34), WHITE, _FONT, 22)
    cv2.rectangle(picture, (left + width - 66, top + 16), (left + width - 30, top + 32), WHITE, 2)
    cv2.putText(picture, scene.title, (left + 28, top + 108), WHITE, _FONT, 46)


def _phone_footer(picture: Picture, scene: Scene, box: Box) -> None:
    left, top, width, height = box
    ink = (190, 190, 192) if scene.dark else _SCREEN_INK
    _text_lines(picture, (left, top, width, height), ink, scene.seed, line_px=34)
    _rounded(picture, (left + 60, top + height, width - 120, 44), 20, scene.surround)


def _paper(scene: Scene) -> Card:
    width, height = 600, 800
    picture, mask = _canvas(width, height)
    left, top = _MARGIN_PX, _MARGIN_PX
    _fingers_behind(picture, mask, left + width, top + 420)
    _sheet(picture, mask, (left, top, width, height), scene.seed)
    cv2.putText(picture, scene.title, (left + 60, top + 76), (40, 40, 40), _FONT, 48)
    cv2.rectangle(picture, (left + 60, top + 92), (left + width - 60, top + 98), scene.surround, -1)
    code_px, code_top = 420, top + 112
    code_left = left + (width - code_px) // 2
    _code(picture, scene, (code_left, code_top, code_px, code_px), "Q")
    _text_lines(
        picture, (left + 60, code_top + code_px + 24, width - 120, 190), (96, 92, 90), scene.seed, line_px=36
    )
    _stamp(picture, (left + width - 150, top + height - 130))
    _thumb(picture, mask, (left - 60, top + height - 40), (left + 70, top + height - 130))
    return Card(picture, mask, (code_left + code_px / 2, code_top + code_px / 2))


def _sheet(picture: Picture, mask: Picture, box: Box, seed: int) -> None:
    """White paper in room light, with the soft bands of having been folded."""
    left, top, width, height = box
    cv2.rectangle(mask, (left, top), (left + width - 1, top + height - 1), 255, -1)
    across = np.linspace(0, 3 * np.pi, width) + seed
    light = 226 + 5 * np.sin(across)[None, :] + np.linspace(8, -14, height)[:, None]
    picture[top : top + height, left : left + width] = np.clip(light[..., None] * (0.97, 1.0, 1.0), 0, 255)


def _stamp(picture: Picture, centre: tuple[int, int]) -> None:
    cv2.circle(picture, centre, 62, (64, 58, 196), 5, cv2.LINE_AA)
    cv2.putText(picture, "演示", (centre[0] - 40, centre[1] + 14), (64, 58, 196), _FONT, 40)


def _code(picture: Picture, scene: Scene, box: Box, correction: Literal["M", "Q"]) -> None:
    left, top, width, height = box
    if scene.text is None:
        return
    symbol = qr_symbol(scene.text, correction)
    fine = cv2.resize(symbol, None, fx=12, fy=12, interpolation=cv2.INTER_NEAREST)
    share = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)[..., None] / 255.0
    modules, ground = np.array(scene.modules), np.array(WHITE)
    if scene.dark:
        modules, ground = np.array(WHITE if scene.modules == BLACK else scene.modules), np.array((22, 20, 20))
    inked = modules * (1 - share) + ground * share
    picture[top : top + height, left : left + width] = 18 + inked * (
        220 / 255
    )  # neither ink nor screen is quite black


def _text_lines(picture: Picture, box: Box, ink: Bgr, seed: int, line_px: int) -> None:
    """Words too small to read: bars of ink, different on each card."""
    left, top, width, height = box
    chance = np.random.default_rng(seed)
    for y in range(top, top + height - line_px // 2, line_px):
        x, end = left, left + int(width * chance.uniform(0.55, 1.0))
        while x < end:
            word = int(chance.uniform(14, 60))
            cv2.rectangle(picture, (x, y), (min(x + word, end), y + line_px // 3), ink, -1)
            x += word + line_px // 4


def _canvas(width: int, height: int) -> tuple[Picture, Picture]:
    size = (height + _MARGIN_PX + _ARM_PX, width + 2 * _MARGIN_PX)
    return np.full((*size, 3), 60, np.uint8), np.zeros(size, np.uint8)


def _rounded(picture: Picture, box: Box, radius: int, colour: Bgr, mask: Picture | None = None) -> None:
    left, top, width, height = box
    inner = np.array(
        [
            (left + radius, top + radius),
            (left + width - radius - 1, top + radius),
            (left + width - radius - 1, top + height - radius - 1),
            (left + radius, top + height - radius - 1),
        ]
    )
    for target, value in ((picture, colour), (mask, 255)):
        if target is not None:
            cv2.fillPoly(target, [inner], value)
            cv2.polylines(target, [inner], True, value, 2 * radius, cv2.LINE_AA)


def _reflection(picture: Picture, box: Box) -> None:
    """A band of the room's light across the glass."""
    left, top, width, height = box
    screen = picture[top : top + height, left : left + width]
    veil = np.zeros_like(screen)
    band = np.array(
        [
            (int(width * 0.72), 0),
            (width, 0),
            (width, int(height * 0.5)),
            (int(width * 0.95), int(height * 0.5)),
        ]
    )
    cv2.fillPoly(veil, [band], (26, 24, 22))
    cv2.add(screen, cv2.GaussianBlur(veil, (0, 0), 12), screen)


def _fingers_behind(picture: Picture, mask: Picture, right: int, top: int) -> None:
    """Four finger tips that come round the right edge, and the palm and sleeve they belong to."""
    end = picture.shape[0]
    wrist = end - _ARM_PX + 150
    _limb(picture, mask, (right - 170, wrist + 40), (right - 120, top + 120), 190, SKIN, _SKIN_SHADE)
    for finger in range(4):
        y = top + finger * 74
        _limb(
            picture, mask, (right - 40, y + 34), (right + 22 - 6 * abs(finger - 1), y), 58, SKIN, _SKIN_SHADE
        )
    _limb(picture, mask, (right - 230, end), (right - 180, wrist + 60), 210, _SLEEVE, (60, 40, 30))


def _thumb(picture: Picture, mask: Picture, root: tuple[int, int], tip: tuple[int, int]) -> None:
    _limb(picture, mask, root, tip, 66, SKIN, _SKIN_SHADE)
    cv2.ellipse(picture, (tip[0] + 8, tip[1] - 6), (17, 12), -38, 0, 360, (172, 196, 232), -1, cv2.LINE_AA)


def _limb(
    picture: Picture,
    mask: Picture,
    start: tuple[int, int],
    end: tuple[int, int],
    width: int,
    light: Bgr,
    shade: Bgr,
) -> None:
    cv2.line(mask, start, end, 255, width, cv2.LINE_AA)
    cv2.line(picture, start, end, shade, width, cv2.LINE_AA)
    steps = 6
    for step in range(1, steps):
        share = step / (steps - 1)
        colour = tuple(int(s + (c - s) * share) for s, c in zip(shade, light, strict=True))
        lift = int(width * 0.10 * share)
        begin, finish = ((x - lift, y - lift) for x, y in (start, end))
        cv2.line(picture, begin, finish, colour, max(2, int(width * (1 - 0.62 * share))), cv2.LINE_AA)
