"""What stands behind the card: wall, floor, shelves, posters and people, out of focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from scanner.camera.scene import Bgr

    Picture = NDArray[np.uint8]

WIDTH_PX, HEIGHT_PX = 1280, 720
_FLOOR_PX = 560
_OUT_OF_FOCUS = 4.5


def draw_backdrop(room: int, seed: int, clutter: bool, visitor: bool) -> Picture:
    """uint8 (720, 1280, 3) BGR: the room of that number, with the people of `seed` in it.

    Without `clutter` it is wall and floor; with `visitor` somebody stands close, behind what is held in.
    """
    chance = np.random.default_rng(room)
    picture = _room(chance)
    if clutter:
        _door(picture, int(chance.integers(480, 700)))
        _shelves(picture, chance, left=int(chance.integers(-40, 60)))
        for left in (880, 1080):
            _poster(picture, chance, left + int(chance.integers(-20, 20)), int(chance.integers(50, 120)))
        _people(picture, np.random.default_rng(seed), visitor)
    return _lit(np.asarray(cv2.GaussianBlur(picture, (0, 0), _OUT_OF_FOCUS), np.uint8))


def _people(picture: Picture, chance: Generator, visitor: bool) -> None:
    """One or two further back in the queue, and whoever it is whose turn it is."""
    for middle in chance.permutation([330, 700, 1120])[: chance.integers(1, 3)]:
        _person(
            picture,
            chance,
            (int(middle) + int(chance.integers(-60, 60)), int(chance.integers(230, 270))),
            0.85,
        )
    if visitor:
        _person(picture, chance, (640 + int(chance.integers(-90, 90)), int(chance.integers(170, 210))), 1.75)


def _room(chance: Generator) -> Picture:
    picture = np.empty((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    wall = np.array(chance.integers(150, 205, 3))
    picture[:_FLOOR_PX] = wall
    picture[_FLOOR_PX:] = wall * 0.55
    for x in range(-400, WIDTH_PX + 400, 160):
        cv2.line(picture, (640 + (x - 640) // 2, _FLOOR_PX), (x, HEIGHT_PX), (wall * 0.48).tolist(), 3)
    cv2.rectangle(picture, (0, _FLOOR_PX - 14), (WIDTH_PX, _FLOOR_PX), (wall * 0.7).tolist(), -1)
    return picture


def _door(picture: Picture, left: int) -> None:
    """A glass door with daylight behind it."""
    cv2.rectangle(picture, (left, 70), (left + 230, _FLOOR_PX), (236, 232, 222), -1)
    cv2.rectangle(picture, (left, 330), (left + 230, _FLOOR_PX), (176, 190, 178), -1)
    for x in (left, left + 115, left + 230):
        cv2.line(picture, (x, 70), (x, _FLOOR_PX), (96, 96, 98), 9)


def _shelves(picture: Picture, chance: Generator, left: int) -> None:
    for row in range(4):
        bottom = 190 + row * 120
        x = left + 10
        while x < left + 280:
            width, height = int(chance.integers(18, 54)), int(chance.integers(40, 96))
            cv2.rectangle(picture, (x, bottom - height), (x + width, bottom), _some_colour(chance), -1)
            x += width + int(chance.integers(3, 12))
        cv2.rectangle(picture, (left, bottom), (left + 310, bottom + 10), (70, 84, 104), -1)


def _poster(picture: Picture, chance: Generator, left: int, top: int) -> None:
    """A notice with a heading, lines, and a checkered picture that is no code."""
    cv2.rectangle(picture, (left, top), (left + 160, top + 230), (232, 236, 238), -1)
    cv2.rectangle(picture, (left, top), (left + 160, top + 36), _some_colour(chance), -1)
    checks = np.asarray(chance.integers(0, 2, (11, 11)) * 200 + 30, np.uint8)
    enlarged = cv2.resize(checks, (88, 88), interpolation=cv2.INTER_NEAREST)
    picture[top + 56 : top + 144, left + 36 : left + 124] = np.asarray(enlarged)[..., None]
    for line in range(4):
        y = top + 162 + line * 16
        cv2.line(picture, (left + 18, y), (left + int(chance.integers(90, 144)), y), (90, 90, 92), 5)


def _person(picture: Picture, chance: Generator, head: tuple[int, int], scale: float) -> None:
    """Somebody with a mask on; `head` is the middle of it."""
    coat = _some_colour(chance)
    skin = (124, 160, 212)

    def oval(down: int, size: tuple[int, int], angles: tuple[int, int], colour: Bgr) -> None:
        axes = round(size[0] * scale), round(size[1] * scale)
        cv2.ellipse(picture, (head[0], head[1] + round(down * scale)), axes, 0, *angles, colour, -1)

    left, right = head[0] - round(118 * scale), head[0] + round(118 * scale)
    oval(330, (118, 230), (180, 360), coat)
    cv2.rectangle(picture, (left, head[1] + round(328 * scale)), (right, HEIGHT_PX), coat, -1)
    oval(80, (22, 42), (0, 360), (104, 138, 190))
    oval(0, (56, 74), (0, 360), skin)
    oval(-26, (61, 58), (170, 370), (34, 32, 36))
    oval(30, (46, 40), (0, 360), (226, 214, 196))


def _some_colour(chance: Generator) -> Bgr:
    blue, green, red = (int(value) for value in chance.integers(40, 215, 3))
    return blue, green, red


def _lit(picture: Picture) -> Picture:
    """Light from above on the left, corners a little darker, as a cheap lens has them."""
    y, x = np.mgrid[-1 : 1 : HEIGHT_PX * 1j, -1 : 1 : WIDTH_PX * 1j]
    light = 0.94 - 0.10 * x - 0.10 * y - 0.14 * (x * x + y * y)
    return np.asarray(np.clip(picture * light[..., None], 0, 255), np.uint8)
