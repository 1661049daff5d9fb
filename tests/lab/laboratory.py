"""Draws the laboratory's pictures: the demo feed's renderer for the scene, then light, lens, sensor and JPEG upon it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.scene_artist import SceneArtist
from tests.lab import effects
from tests.lab.effects import Place
from tests.lab.hardness import HARDNESS, SEED
from tests.lab.kinds import KINDS, Kind, Shot, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.random import Generator
    from numpy.typing import NDArray

HELD_AT_S = 1.0
CODE_PX = {"phone": 356 * 0.85, "paper": 420 * 0.85}
"""A code's side, quiet zone included, at distance 1 (`scene_cards`, `scene_artist`)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """`pixels` uint8 (720, 1280, 3) BGR with `text` in it; `name` is kind and number and never changes."""

    name: str
    kind: str
    pixels: NDArray[np.uint8]
    text: str


class Laboratory:
    """The same number gives the same picture, on any machine with the same OpenCV."""

    def __init__(self) -> None:
        self._artist = SceneArtist()

    def samples(self, kind: Kind, count: int, hardness: float | None = None) -> Iterator[Sample]:
        for number in range(count):
            yield self.sample(kind, number, HARDNESS[kind.name] if hardness is None else hardness)

    def sample(self, kind: Kind, number: int, hardness: float) -> Sample:
        """Strengths lie between 0.7 and 1 times the hardness: no kind is a wall."""
        chance = np.random.default_rng((SEED, KINDS.index(kind), number))
        strength = hardness * float(chance.uniform(0.7, 1.0))
        shot = kind.shoot(plain(chance, kind.characters), chance, strength)
        return Sample(f"{kind.name} {number}", kind.name, self.develop(shot, chance), shot.scene.text or "")

    def develop(self, shot: Shot, chance: Generator, t_s: float = HELD_AT_S) -> NDArray[np.uint8]:
        """The shot as a camera hands it over: uint8 (720, 1280, 3) BGR."""
        picture = np.asarray(self._artist.draw(shot.scene, t_s), np.float32)
        for effect in shot.on_the_way:
            picture = effect(picture, place_of(shot), chance)
        picture = effects.defocus(picture, shot.defocus_px)
        picture = effects.motion(picture, shot.motion_px, shot.motion_degrees)
        return effects.as_jpeg(effects.sensor(picture, chance, shot.noise, shot.gain), shot.jpeg_quality)


def place_of(shot: Shot) -> Place:
    pose = shot.scene.pose
    side = CODE_PX.get(shot.scene.kind, 0.0) / pose.distance
    return Place(640 + pose.offset_px[0], 360 + pose.offset_px[1], side)


def half_of(name: str) -> str:
    """Whether a picture is for tuning or for judging: by a hash of its name, so that no one chose."""
    return "tuning" if hashlib.sha256(name.encode()).digest()[0] % 2 else "judging"
