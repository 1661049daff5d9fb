"""Holds: a phone comes into view, is moved about and comes to rest; 24 frames, 0.8 seconds, of which one must be read."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.frame import Frame
from scanner.camera.qr_symbol import qr_symbol
from tests.lab.hardness import HOLD_HARDNESS, SEED
from tests.lab.kinds import plain
from tests.lab.laboratory import CODE_PX, Laboratory, half_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAMES = 24
FRAME_MS = 1000.0 / 30.0
CHARACTERS = (180, 262)


@dataclass(frozen=True, slots=True)
class Hold:
    """`name` never changes; `text` is shown by a phone whose modules are `module_px` wide."""

    name: str
    number: int
    text: str
    module_px: float


def holds(count: int, smallest_px: float, largest_px: float, half: str) -> list[Hold]:
    """So many of the "tuning" or the "judging" half with modules between the two sizes."""
    made: list[Hold] = []
    for number in itertools.count():
        name = f"hold {smallest_px:g} {number}"
        if len(made) == count:
            break
        if half_of(name) != half:
            continue
        chance = np.random.default_rng((SEED, round(smallest_px * 100), number))
        text = plain(chance, CHARACTERS).scene.text or ""
        made.append(Hold(name, number, text, float(chance.uniform(smallest_px, largest_px))))
    return made


def frames_of(hold: Hold, laboratory: Laboratory) -> Iterator[Frame]:
    """What a camera sees of it, 30 times a second; the hand slows down and never quite rests."""
    chance = np.random.default_rng((SEED, round(hold.module_px * 1000), hold.number))
    shot = plain(chance, CHARACTERS)
    across = qr_symbol(hold.text, "M").shape[0]
    pose = replace(
        shot.scene.pose,
        distance=CODE_PX["phone"] / (across * hold.module_px),
        roll=float(chance.normal(0, 8)),
    )
    scene = replace(shot.scene, kind="phone", text=hold.text, pose=pose, shake_px=1.2)
    focus_px = float(chance.uniform(0.5, 0.5 + 0.6 * HOLD_HARDNESS))
    for number in range(FRAMES):
        t_s = number / 30.0
        moved_px = abs(float(chance.normal(0, HOLD_HARDNESS * (1.0 + 5.0 * np.exp(-t_s / 0.25)))))
        now = replace(
            shot,
            scene=scene,
            defocus_px=focus_px,
            motion_px=moved_px,
            motion_degrees=float(chance.uniform(0, 180)),
            noise=shot.noise + 3 * HOLD_HARDNESS,
        )
        yield Frame(laboratory.develop(now, chance, t_s), number * FRAME_MS, number)
